//! Counting lookups: the multiplicity columns of the tables, read off the chips' own interactions.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use mipsilon_air::bus::Bus;
use mipsilon_air::evaluate::Sink;
use mipsilon_air::machine::Tables;
use mipsilon_air::memory::gaps::Gap;
use mipsilon_air::message::{And, BytePair, Fetch, Kind, Power, Range};
use mipsilon_air::tables::range::RangeTable;
use p3_field::PrimeField64;

const PROGRAM: i64 = Kind::of::<Fetch<()>>().fixed_tag();
const RANGE: i64 = Kind::of::<Range<()>>().fixed_tag();
const BYTE_PAIR: i64 = Kind::of::<BytePair<()>>().fixed_tag();
const AND: i64 = Kind::of::<And<()>>().fixed_tag();
const POWER: i64 = Kind::of::<Power<()>>().fixed_tag();
const GAP: i64 = Kind::of::<Gap<()>>().fixed_tag();

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
    fault: Mutex<Option<String>>,
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
            fault: Mutex::new(None),
        }
    }

    /// The first fault of trace generation, if any.
    pub fn fault(self) -> Option<String> {
        self.fault.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Notes a fault of trace generation.
    pub fn fail(&self, fault: impl FnOnce() -> String) {
        let mut first = self.fault.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        first.get_or_insert_with(fault);
    }

    /// The counter of a message.
    fn counter(&self, message: [u64; 7]) -> Option<&AtomicU32> {
        let [tag, x, y, z, ..] = message;
        let [ranges, pairs, ands] = &self.bytes;
        let byte_pair = || (x < 256 && y < 256).then_some((x | y << 8) as usize);
        match tag as i64 {
            PROGRAM => self.program.get(self.tables.program.row(x)?),
            RANGE if x == 16 => ranges.get(usize::try_from(y).ok()?),
            RANGE => self.range.get(RangeTable::row(x, y)?),
            BYTE_PAIR => pairs.get(byte_pair()?),
            AND if z == x & y => ands.get(byte_pair()?),
            POWER => self.power.get(usize::try_from(x).ok()?),
            GAP => {
                let (row, gap) = self.tables.gaps.find(u32::try_from(x).ok()?)?;
                (u64::from(gap.1) == y).then_some(&self.gaps[row])
            }
            _ => None,
        }
    }
}

impl<F: PrimeField64> Sink<F> for &Lookups<'_> {
    fn message(&mut self, _index: usize, kind: &Kind, fields: &[F], _multiplicity: F) {
        if kind.bus != Bus::Lookup {
            return;
        }
        let message = core::array::from_fn(|i| fields[i].as_canonical_u64());
        match self.counter(message) {
            Some(counter) => {
                counter.fetch_add(1, Ordering::Relaxed);
            }
            None => self.fail(|| format!("no table has the lookup {message:?}")),
        }
    }
}
