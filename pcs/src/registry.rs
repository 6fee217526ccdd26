//! Choosing a backend by name.

// A build with few features leaves some makers without a caller.
#![cfg_attr(not(feature = "all-backends"), allow(dead_code, unused_imports, unused_variables))]

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use mipsilon_field::{
    BabyBear, BabyBear4, BabyBear5, BabyBear8, Goldilocks, Goldilocks2, Goldilocks3, KoalaBear,
    KoalaBear4, KoalaBear5, KoalaBear8, MachineField, Mersenne31,
};

use crate::backend::Backend;
use crate::circle::Circle;
use crate::fri::Fri;
use crate::hash::{Blake3, Keccak, Poseidon2};
use crate::hiding_fri::HidingFri;
use crate::parameters::{
    CIRCLE, FRI_31, FRI_GOLDILOCKS, HIDING_31, HIDING_GOLDILOCKS, SecurityProfile,
};
use crate::stir::{Stir, StirSettings};
use crate::univariate::Stark;
use crate::whir::{Whir, WhirSettings};

/// A field and a commitment scheme, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendId {
    /// The base field.
    pub field: String,
    /// The commitment scheme.
    pub pcs: String,
}

impl Default for BackendId {
    fn default() -> Self {
        let (field, pcs) = Self::KNOWN[0];
        Self { field: field.to_owned(), pcs: pcs.to_owned() }
    }
}

/// No backend of this build has this field and commitment scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct NoBackend(pub BackendId);

impl fmt::Display for NoBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(BackendId { field, pcs }) = self;
        if BackendId::KNOWN.contains(&(field, pcs)) {
            return write!(
                f,
                "the backend {field} with {pcs} is not in this build; \
                 build with `--features {field},{pcs}` (or all-backends)"
            );
        }
        write!(f, "no backend has field \"{field}\" and commitment scheme \"{pcs}\"; possible:")?;
        BackendId::KNOWN.iter().enumerate().try_for_each(|(i, (field, pcs))| {
            write!(f, "{} {field} with {pcs}", if i == 0 { "" } else { "," })
        })
    }
}

/// Uses a backend over a field known only at run time.
pub trait BackendVisitor {
    /// What comes of it.
    type Output;
    /// Uses the backend.
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) -> Self::Output;
}

type Made<F> = Box<dyn Backend<Field = F>>;

/// Declares the backends, the default first: for each field and scheme how a name and a profile
/// make the backend with its parameters. The names are those of the cargo features too: a build has
/// the backends of which it has both. The makers are not generic, so that every backend is compiled
/// in this crate and nowhere else.
macro_rules! backends {
    ($($make_all:ident: $name:literal $field:ty { $($pcs:literal => $make:expr,)* })*) => {
        impl BackendId {
            /// The pairs that exist, the default first.
            pub const KNOWN: &[(&'static str, &'static str)] = &[$($(($name, $pcs)),*),*];

            /// The pairs of this build, in the order of [`Self::KNOWN`].
            pub const ALL: &[(&'static str, &'static str)] = &[
                $($(#[cfg(all(feature = $name, feature = $pcs))] ($name, $pcs)),*),*
            ];
        }

        $(
            const _: () = assert!(same($name, <$field as MachineField>::NAME));

            #[cfg(feature = $name)]
            fn $make_all(pcs: &str, profile: SecurityProfile) -> Option<Made<$field>> {
                match pcs {
                    $(#[cfg(feature = $pcs)]
                    $pcs => {
                        let make: fn(&'static str, SecurityProfile) -> Made<$field> = $make;
                        Some(make($pcs, profile))
                    })*
                    _ => None,
                }
            }
        )*

        /// Builds the backend `id` with the parameters of a profile and hands it to `visitor`.
        ///
        /// # Errors
        /// If this build has no such backend.
        pub fn dispatch<V: BackendVisitor>(
            id: &BackendId,
            profile: SecurityProfile,
            visitor: V,
        ) -> Result<V::Output, NoBackend> {
            $(#[cfg(feature = $name)]
            if id.field == $name
                && let Some(backend) = $make_all(&id.pcs, profile)
            {
                return Ok(visitor.visit(&*backend));
            })*
            Err(NoBackend(id.clone()))
        }
    };
}

/// Whether two names are equal, at compile time.
const fn same(l: &str, r: &str) -> bool {
    let (l, r) = (l.as_bytes(), r.as_bytes());
    let mut i = 0;
    while i < l.len() && i < r.len() && l[i] == r[i] {
        i += 1;
    }
    i == l.len() && i == r.len()
}

backends! {
    koala_bear: "koala-bear" KoalaBear {
        "fri-blake3" => fri_31::<KoalaBear, KoalaBear4, Blake3>,
        "fri-poseidon2" => fri_31::<KoalaBear, KoalaBear4, Poseidon2>,
        "fri-keccak" => fri_31::<KoalaBear, KoalaBear4, Keccak>,
        "hiding-fri" => hiding_31::<KoalaBear, KoalaBear4>,
        "stir" => stir::<KoalaBear, KoalaBear8>,
        "whir" => whir::<KoalaBear, KoalaBear5>,
    }
    baby_bear: "baby-bear" BabyBear {
        "fri-blake3" => fri_31::<BabyBear, BabyBear4, Blake3>,
        "fri-poseidon2" => fri_31::<BabyBear, BabyBear4, Poseidon2>,
        "fri-keccak" => fri_31::<BabyBear, BabyBear4, Keccak>,
        "hiding-fri" => hiding_31::<BabyBear, BabyBear4>,
        "stir" => stir::<BabyBear, BabyBear8>,
        "whir" => whir::<BabyBear, BabyBear5>,
    }
    goldilocks: "goldilocks" Goldilocks {
        "fri-blake3" => fri_goldilocks::<Blake3>,
        "fri-poseidon2" => fri_goldilocks::<Poseidon2>,
        "fri-keccak" => fri_goldilocks::<Keccak>,
        "hiding-fri" => hiding_goldilocks,
        "stir" => stir::<Goldilocks, Goldilocks3>,
        "whir" => whir::<Goldilocks, Goldilocks3>,
    }
    mersenne_31: "mersenne-31" Mersenne31 {
        "circle-keccak" => circle::<Keccak>,
        "circle-poseidon2" => circle::<Poseidon2>,
    }
}

fn made<S>(scheme: S) -> Made<<Stark<S> as Backend>::Field>
where
    S: 'static,
    Stark<S>: Backend,
{
    Box::new(Stark(scheme))
}

fn fri_31<F, EF, H>(name: &'static str, profile: SecurityProfile) -> Made<F>
where
    Fri<F, EF, H>: 'static,
    Stark<Fri<F, EF, H>>: Backend<Field = F>,
{
    made(Fri::<F, EF, H>::new(name, FRI_31.of(profile)))
}

fn fri_goldilocks<H>(name: &'static str, profile: SecurityProfile) -> Made<Goldilocks>
where
    H: 'static,
    Stark<Fri<Goldilocks, Goldilocks3, H>>: Backend<Field = Goldilocks>,
{
    made(Fri::<Goldilocks, Goldilocks3, H>::new(name, FRI_GOLDILOCKS.of(profile)))
}

fn hiding_31<F, EF>(_: &'static str, profile: SecurityProfile) -> Made<F>
where
    HidingFri<F, EF, Poseidon2>: 'static,
    Stark<HidingFri<F, EF, Poseidon2>>: Backend<Field = F>,
{
    made(HidingFri::<F, EF, Poseidon2>::new(HIDING_31.of(profile)))
}

fn hiding_goldilocks(_: &'static str, profile: SecurityProfile) -> Made<Goldilocks> {
    let settings = HIDING_GOLDILOCKS.of(profile);
    made(HidingFri::<Goldilocks, Goldilocks2, Poseidon2>::new(settings))
}

fn circle<H>(name: &'static str, profile: SecurityProfile) -> Made<Mersenne31>
where
    Circle<H>: 'static,
    Stark<Circle<H>>: Backend<Field = Mersenne31>,
{
    made(Circle::<H>::new(name, CIRCLE.of(profile)))
}

fn stir<F, EF>(_: &'static str, profile: SecurityProfile) -> Made<F>
where
    Stir<F, EF, Poseidon2>: 'static,
    Stark<Stir<F, EF, Poseidon2>>: Backend<Field = F>,
{
    made(Stir::<F, EF, Poseidon2>::new(StirSettings::of(profile)))
}

fn whir<F, EF>(_: &'static str, profile: SecurityProfile) -> Made<F>
where
    Whir<F, EF, Poseidon2>: Backend<Field = F> + 'static,
{
    Box::new(Whir::<F, EF, Poseidon2>::new(WhirSettings::of(profile)))
}
