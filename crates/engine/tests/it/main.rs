//! Stories of the engine: real connectors, the store in memory, time as a value, and a network
//! that does what the story says.

mod house;

mod alerts;
mod arrivals;
mod beside;
mod comes_in;
mod compared;
mod corpus;
mod everywhere;
mod fallback;
mod gaps;
mod given_up;
mod goes_out;
mod holds;
mod incidents;
mod joins;
mod mail;
mod mentions;
mod moderation;
mod opinion;
mod page;
mod partial;
mod pictures;
mod publishing;
mod queue;
mod rules;
mod silence;
mod suspicions;
mod telegram;
mod templates;
mod tokens;
mod unknown;
mod unreached;
mod untold;
mod word_list;
