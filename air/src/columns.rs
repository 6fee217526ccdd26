//! Named columns: structs generic over the cell type, so one definition serves the constraints
//! (cells are expressions), trace generation (cells are field elements) and the exports (names).

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The names of cells.
pub type Names = Vec<String>;

/// A fixed-width group of columns whose cells have type `T`.
pub trait Columns<T>: Sized {
    /// Number of cells.
    const WIDTH: usize;
    /// Builds the group from the next [`Self::WIDTH`] cells, in declaration order.
    fn read(cells: &mut impl FnMut() -> T) -> Self;
    /// Hands every cell to `put`, in declaration order.
    fn write(self, put: &mut impl FnMut(T));
    /// Appends the name of every cell, `prefix.field` or `prefix.field.i`, in declaration order.
    fn names(prefix: &str, out: &mut Names);
}

impl<T, const N: usize> Columns<T> for [T; N] {
    const WIDTH: usize = N;
    fn read(cells: &mut impl FnMut() -> T) -> Self {
        core::array::from_fn(|_| cells())
    }
    fn write(self, put: &mut impl FnMut(T)) {
        self.into_iter().for_each(put);
    }
    fn names(prefix: &str, out: &mut Names) {
        out.extend((0..N).map(|i| format!("{prefix}.{i}")));
    }
}

/// Two groups, the names of their cells side by side.
impl<T, L: Columns<T>, R: Columns<T>> Columns<T> for (L, R) {
    const WIDTH: usize = L::WIDTH + R::WIDTH;
    fn read(cells: &mut impl FnMut() -> T) -> Self {
        (L::read(cells), R::read(cells))
    }
    fn write(self, put: &mut impl FnMut(T)) {
        self.0.write(put);
        self.1.write(put);
    }
    fn names(prefix: &str, out: &mut Names) {
        L::names(prefix, out);
        R::names(prefix, out);
    }
}

/// The names of all cells of a top-level group, in order.
pub fn column_names<C: Columns<u32>>() -> Vec<String> {
    let mut names = Vec::with_capacity(C::WIDTH);
    C::names("", &mut names);
    names
}

/// `prefix.field`, or `field` at the top level.
pub fn join(prefix: &str, field: &str) -> String {
    if prefix.is_empty() { field.to_owned() } else { format!("{prefix}.{field}") }
}

/// Declares a [`Columns`] struct. A field's kind is `cell`, `[cell; N]`, or the name of another
/// columns struct.
#[macro_export]
macro_rules! columns {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* $field:ident: $kind:tt),* $(,)?
    }) => {
        $(#[$meta])*
        pub struct $name<T> {
            $($(#[$field_meta])* pub $field: $crate::columns!(@type T $kind),)*
        }

        // `derive` does not take fields whose type is a macro call.
        impl<T: Clone> Clone for $name<T> {
            fn clone(&self) -> Self {
                Self { $($field: self.$field.clone(),)* }
            }
        }

        impl<T: ::core::fmt::Debug> ::core::fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), &self.$field))*
                    .finish()
            }
        }

        impl<T> $crate::columns::Columns<T> for $name<T> {
            const WIDTH: usize = 0 $(+ $crate::columns!(@width T $kind))*;
            fn read(cells: &mut impl FnMut() -> T) -> Self {
                Self { $($field: $crate::columns!(@read T cells $kind),)* }
            }
            fn write(self, put: &mut impl FnMut(T)) {
                $($crate::columns!(@write T put $kind, self.$field);)*
            }
            fn names(prefix: &str, out: &mut $crate::columns::Names) {
                $($crate::columns!(
                    @names T out $kind, $crate::columns::join(prefix, stringify!($field))
                );)*
            }
        }
    };
    (@type $t:ident cell) => { $t };
    (@type $t:ident [cell; $n:literal]) => { [$t; $n] };
    (@type $t:ident $group:ident) => { $group<$t> };
    (@width $t:ident cell) => { 1 };
    (@width $t:ident [cell; $n:literal]) => { $n };
    (@width $t:ident $group:ident) => { <$group<$t> as $crate::columns::Columns<$t>>::WIDTH };
    (@read $t:ident $cells:ident cell) => { $cells() };
    (@read $t:ident $cells:ident [cell; $n:literal]) => { ::core::array::from_fn(|_| $cells()) };
    (@read $t:ident $cells:ident $group:ident) => {
        <$group<$t> as $crate::columns::Columns<$t>>::read($cells)
    };
    (@write $t:ident $put:ident cell, $value:expr) => { $put($value) };
    (@write $t:ident $put:ident [cell; $n:literal], $value:expr) => {
        $value.into_iter().for_each(&mut *$put)
    };
    (@write $t:ident $put:ident $group:ident, $value:expr) => {
        $crate::columns::Columns::<$t>::write($value, $put)
    };
    (@names $t:ident $out:ident cell, $prefix:expr) => { $out.push($prefix) };
    (@names $t:ident $out:ident [cell; $n:literal], $prefix:expr) => {
        <[$t; $n] as $crate::columns::Columns<$t>>::names(&$prefix, $out)
    };
    (@names $t:ident $out:ident $group:ident, $prefix:expr) => {
        <$group<$t> as $crate::columns::Columns<$t>>::names(&$prefix, $out)
    };
}

columns! {
    /// A 32-bit word as two 16-bit limbs. No 32-bit value is ever one cell: 31-bit fields alias.
    pub struct Word {
        /// Bits 0 to 15.
        lo: cell,
        /// Bits 16 to 31.
        hi: cell,
    }
}

columns! {
    /// A 32-bit word as four bytes, least significant first.
    pub struct Bytes {
        /// Byte i holds bits 8i to 8i + 7.
        byte: [cell; 4],
    }
}
