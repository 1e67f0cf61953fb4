//! The simulator as people run it: the program, its exit code and its one line of JSON.

mod promises;
mod runner;
