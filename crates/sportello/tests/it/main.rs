//! The real binary, as people and programs start it.

mod demo;
mod doctor;
mod folder;
mod json;
mod looking;
mod modes;
mod process;
mod serve;
