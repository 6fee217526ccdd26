//! What every proof system gathers from the machine: the present chips as AIRs, and the public values
//! that each reads.

use alloc::vec::Vec;

use mipsilon_air::chip::Chip;
use mipsilon_air::machine::{ChipId, ChipVisitor, Tables, all_chips};
use mipsilon_air::plonky3::ChipAir;
use p3_air::BaseAir;
use p3_field::Field;

use crate::shape::Shape;

/// The chips that `shape` declares, in order; tables with at least 2^`min_log_height` rows.
pub fn present<F: Field>(tables: &Tables, shape: &Shape, min_log_height: u8) -> Vec<ChipAir<F>> {
    struct Present<'a, F: Field> {
        shape: &'a Shape,
        min_height: usize,
        airs: Vec<ChipAir<F>>,
    }
    impl<F: Field> ChipVisitor for Present<'_, F> {
        fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
            if self.shape[id].is_some() {
                self.airs.push(ChipAir::new(id.name(), chip, self.min_height));
            }
        }
    }
    let mut present = Present { shape, min_height: 1 << min_log_height, airs: Vec::new() };
    all_chips(tables, &mut present);
    present.airs
}

/// The public values of each chip: all, or none.
pub fn public_values<F: Field>(airs: &[impl BaseAir<F>], public: &[u32]) -> Vec<Vec<F>> {
    let values = |air: &_| if BaseAir::num_public_values(air) > 0 { public } else { &[] };
    airs.iter().map(|air| values(air).iter().map(|&v| F::from_u32(v)).collect()).collect()
}
