//! Stories of the engine: real connectors, the store in memory, time as a value, and a network
//! that does what the story says.

mod house;

mod comes_in;
mod corpus;
mod goes_out;
mod holds;
mod joins;
mod pictures;
mod templates;
mod tokens;
mod unknown;
