//! pcs
