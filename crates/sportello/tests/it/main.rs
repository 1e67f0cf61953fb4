//! The real binary, as people and programs start it.

mod demo;
mod folder;
mod json;
mod looking;
mod modes;
mod process;
mod serve;
