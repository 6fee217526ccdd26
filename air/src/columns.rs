//! Named columns: structs generic over the cell type, so one definition serves the constraints
//! (cells are expressions), trace generation (cells are field elements) and the exports (layout).

use alloc::vec;

use crate::layout::{Layout, Part};

/// A fixed-width group of columns whose cells have type `T`.
pub trait Columns<T>: Sized {
    /// Number of cells.
    const WIDTH: usize;
    /// Builds the group from the next [`Self::WIDTH`] cells, in declaration order.
    fn read(cells: &mut impl FnMut() -> T) -> Self;
    /// Hands every cell to `put`, in declaration order.
    fn write(self, put: &mut impl FnMut(T));
    /// What the cells are, in declaration order.
    fn layout() -> Layout;
}

impl<T, const N: usize> Columns<T> for [T; N] {
    const WIDTH: usize = N;
    fn read(cells: &mut impl FnMut() -> T) -> Self {
        core::array::from_fn(|_| cells())
    }
    fn write(self, put: &mut impl FnMut(T)) {
        self.into_iter().for_each(put);
    }
    fn layout() -> Layout {
        Layout::Array(N)
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
    fn layout() -> Layout {
        Layout::Parts(vec![Part::nameless(L::layout()), Part::nameless(R::layout())])
    }
}

/// Declares a [`Columns`] struct. A field's kind is `cell`, `[cell; N]`, or the name of another
/// columns struct.
#[macro_export]
macro_rules! columns {
    ($(#[doc = $doc:literal])* pub struct $name:ident {
        $($(#[doc = $field_doc:literal])* $field:ident: $kind:tt),* $(,)?
    }) => {
        $(#[doc = $doc])*
        pub struct $name<T> {
            $($(#[doc = $field_doc])* pub $field: $crate::columns!(@type T $kind),)*
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
            fn layout() -> $crate::layout::Layout {
                $crate::layout::Layout::group(
                    stringify!($name),
                    concat!($($doc),*),
                    [$($crate::layout::Part {
                        name: stringify!($field),
                        doc: concat!($($field_doc),*),
                        layout: $crate::columns!(@layout T $kind),
                    }),*],
                )
            }
        }
    };
    (@type $t:ident cell) => { $t };
    (@type $t:ident [cell; $n:literal]) => { [$t; $n] };
    (@type $t:ident $group:ident) => { $group<$t> };
    (@width $t:ident cell) => { 1 };
    (@width $t:ident $group:tt) => {
        <$crate::columns!(@type $t $group) as $crate::columns::Columns<$t>>::WIDTH
    };
    (@read $t:ident $cells:ident cell) => { $cells() };
    (@read $t:ident $cells:ident $group:tt) => { $crate::columns::Columns::<$t>::read($cells) };
    (@write $t:ident $put:ident cell, $value:expr) => { $put($value) };
    (@write $t:ident $put:ident $group:tt, $value:expr) => {
        $crate::columns::Columns::<$t>::write($value, $put)
    };
    (@layout $t:ident cell) => { $crate::layout::Layout::Cell };
    (@layout $t:ident $group:tt) => {
        <$crate::columns!(@type $t $group) as $crate::columns::Columns<$t>>::layout()
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
