//! What the backends with two-adic FRI share.

/// Implements [`crate::Backend`] for a type with a constant `NAME`, a field `settings` and a method
/// `config`, by the generic STARK: the type, its base field, the degree of its challenge field, the
/// name of its hash, and the hash's collision resistance in bits.
macro_rules! fri_backend {
    ($backend:ty, $field:ty, $degree:literal, $hash:literal, $collision_resistance:literal) => {
        impl $crate::backend::Backend for $backend {
            type Field = $field;
            fn pcs(&self) -> &'static str {
                Self::NAME
            }
            fn hash(&self) -> &'static str {
                $hash
            }
            fn extension_degree(&self) -> usize {
                $degree
            }
            fn zero_knowledge(&self) -> bool {
                false
            }
            fn settings(&self) -> &$crate::parameters::FriSettings {
                &self.settings
            }
            fn prove(
                &self,
                statement: &$crate::backend::Statement<'_>,
                traces: Vec<Option<p3_matrix::dense::RowMajorMatrix<$field>>>,
            ) -> Result<Vec<u8>, $crate::backend::ProveError> {
                let config = self.config(&statement.context);
                $crate::stark::prove(&config, self.settings.log_blowup, statement, traces)
            }
            fn verify(
                &self,
                statement: &$crate::backend::Statement<'_>,
                shape: &$crate::backend::Shape,
                proof: &[u8],
            ) -> Result<(), $crate::backend::VerifyError> {
                let config = self.config(&statement.context);
                $crate::stark::verify(&config, self.settings.log_blowup, statement, shape, proof)
            }
            fn security(
                &self,
                tables: &mipsilon_air::machine::Tables,
                shape: &$crate::backend::Shape,
            ) -> $crate::security::Security {
                let order = <$field as p3_field::PrimeField64>::ORDER_U64;
                let challenge_bits = ((order as f64).log2() * f64::from($degree)) as usize;
                let collision_resistance = $collision_resistance;
                let strength = $crate::security::Strength { challenge_bits, collision_resistance };
                let settings = &self.settings;
                $crate::security::fri_security(settings, strength, $degree, tables, shape)
            }
        }
    };
}

pub(crate) use fri_backend;
