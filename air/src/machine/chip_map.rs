//! A value for each chip of the machine.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::{Index, IndexMut};

use crate::machine::ChipId;

/// A value for each chip, in the order of [`ChipId::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChipMap<T>([T; ChipId::COUNT]);

impl<T> ChipMap<T> {
    /// The values of a function.
    pub fn from_fn(value: impl FnMut(ChipId) -> T) -> Self {
        Self(ChipId::ALL.map(value))
    }

    /// Every chip with its value.
    pub fn iter(&self) -> impl Iterator<Item = (ChipId, &T)> {
        ChipId::ALL.into_iter().zip(&self.0)
    }

    /// The values.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }

    /// The values, by value.
    pub fn into_values(self) -> impl Iterator<Item = T> {
        self.0.into_iter()
    }

    /// What a function makes of each value.
    pub fn into_map<U>(self, mut value: impl FnMut(ChipId, T) -> U) -> ChipMap<U> {
        let mut ids = ChipId::ALL.into_iter();
        ChipMap(self.0.map(|old| value(ids.next().expect("an identity for each"), old)))
    }

    /// What a function makes of a reference to each value.
    pub fn map<U>(&self, mut value: impl FnMut(ChipId, &T) -> U) -> ChipMap<U> {
        ChipMap::from_fn(|id| value(id, &self[id]))
    }
}

impl<T: Default> Default for ChipMap<T> {
    fn default() -> Self {
        Self::from_fn(|_| T::default())
    }
}

impl<T> Index<ChipId> for ChipMap<T> {
    type Output = T;
    fn index(&self, id: ChipId) -> &T {
        &self.0[id as usize]
    }
}

impl<T> IndexMut<ChipId> for ChipMap<T> {
    fn index_mut(&mut self, id: ChipId) -> &mut T {
        &mut self.0[id as usize]
    }
}

impl<T> TryFrom<Vec<T>> for ChipMap<T> {
    type Error = String;

    /// # Errors
    /// How many values there are, if it is not one for each chip.
    fn try_from(values: Vec<T>) -> Result<Self, String> {
        let told = |values: Vec<T>| format!("{} chips instead of {}", values.len(), ChipId::COUNT);
        values.try_into().map(Self).map_err(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_value_for_each_chip_is_a_map() {
        let map = ChipMap::from_fn(|id| id);
        let values: Vec<ChipId> = map.values().copied().collect();
        assert_eq!(ChipMap::try_from(values.clone()), Ok(map));
        assert!(map.iter().all(|(id, &value)| id == value && map[id] == id));
        for wrong in [&[][..], &values[1..], &[&values[..], &values[..1]].concat()] {
            let told = format!("{} chips instead of {}", wrong.len(), ChipId::COUNT);
            assert_eq!(ChipMap::try_from(wrong.to_vec()), Err(told));
        }
    }
}
