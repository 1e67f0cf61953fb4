//! Stories of the engine: real connectors, the store in memory, time as a value, and a network
//! that does what the story says.

mod house;

mod comes_in;
mod corpus;
mod goes_out;
mod holds;
mod joins;
mod mentions;
mod moderation;
mod page;
mod pictures;
mod publishing;
mod queue;
mod templates;
mod tokens;
mod unknown;
mod word_list;
