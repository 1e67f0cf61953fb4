//! The real binary, as people and programs start it.

mod bot;
mod demo;
mod doctor;
mod drill;
mod folder;
mod json;
mod looking;
mod modes;
mod process;
mod recovery;
mod serve;
