//! The real binary, as people and programs start it.

mod demo;
mod folder;
mod process;
mod serve;
