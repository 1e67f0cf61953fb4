//! Status pages: where a platform says by itself how it is, and how that is read. A second
//! opinion, never the first (outages.md, "Status feeds").

use sportello_core::Time;
use sportello_core::opinion::Opinion;

/// A platform's status page. A pure value.
#[derive(Clone, Copy)]
pub struct StatusPage {
    /// Its address where nobody names another one.
    pub address: &'static str,
    /// Reads what it says; `now` tells what is old news. Never fails: what is not understood is an
    /// opinion that is unclear.
    pub read: fn(text: &str, now: Time) -> Opinion,
}
