//! Tables. The only SQL of Sportello: a contract of whole atomic operations, and back ends that
//! mirror it.

pub mod contract;

pub use contract::*;
