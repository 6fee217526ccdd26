//! Counting lookups: the multiplicity columns of the tables, read off the chips' own interactions.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use mipsilon_air::bus::{Bus, lookup_tag};
use mipsilon_air::evaluate::Sink;
use mipsilon_air::machine::Tables;
use mipsilon_air::tables::range::RangeTable;
use p3_field::PrimeField64;

/// How often each row of each table is looked up.
pub struct Lookups<'a> {
    tables: &'a Tables,
    /// `bytes`: ranges of 16 bits, byte pairs, ANDs.
    pub bytes: [Vec<AtomicU32>; 3],
    /// `range`.
    pub range: Vec<AtomicU32>,
    /// `power`.
    pub power: Vec<AtomicU32>,
    /// `program`, without padding.
    pub program: Vec<AtomicU32>,
    /// `gaps`, without padding.
    pub gaps: Vec<AtomicU32>,
    missing: Mutex<Option<String>>,
}

fn counters(rows: usize) -> Vec<AtomicU32> {
    (0..rows).map(|_| AtomicU32::new(0)).collect()
}

impl<'a> Lookups<'a> {
    /// All counts zero, for tables with `program` and `gaps` rows.
    pub fn new(tables: &'a Tables, program: usize, gaps: usize) -> Self {
        Self {
            tables,
            bytes: [(); 3].map(|()| counters(1 << 16)),
            range: counters(1 << 16),
            power: counters(16),
            program: counters(program),
            gaps: counters(gaps),
            missing: Mutex::new(None),
        }
    }

    /// The first lookup that no table has, if any: a fault of trace generation.
    pub fn missing(self) -> Option<String> {
        self.missing.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The counter of a message.
    fn counter(&self, message: [u64; 7]) -> Option<&AtomicU32> {
        let [tag, x, y, z, ..] = message;
        let [ranges, pairs, ands] = &self.bytes;
        let byte_pair = || (x < 256 && y < 256).then_some((x | y << 8) as usize);
        match tag as i64 {
            lookup_tag::PROGRAM => self.program.get(self.tables.program.row(x)?),
            lookup_tag::RANGE if x == 16 => ranges.get(usize::try_from(y).ok()?),
            lookup_tag::RANGE => self.range.get(RangeTable::row(x, y)?),
            lookup_tag::BYTE_PAIR => pairs.get(byte_pair()?),
            lookup_tag::AND if z == x & y => ands.get(byte_pair()?),
            lookup_tag::POWER => self.power.get(usize::try_from(x).ok()?),
            lookup_tag::GAP => {
                let (row, gap) = self.tables.gaps.find(u32::try_from(x).ok()?)?;
                (u64::from(gap.1) == y).then_some(&self.gaps[row])
            }
            _ => None,
        }
    }
}

impl<F: PrimeField64> Sink<F> for &Lookups<'_> {
    fn message(&mut self, _index: usize, bus: Bus, fields: &[F], _multiplicity: F) {
        if bus != Bus::Lookup {
            return;
        }
        let message = core::array::from_fn(|i| fields[i].as_canonical_u64());
        match self.counter(message) {
            Some(counter) => {
                counter.fetch_add(1, Ordering::Relaxed);
            }
            None => {
                let mut missing =
                    self.missing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                missing.get_or_insert_with(|| format!("{message:?}"));
            }
        }
    }
}
