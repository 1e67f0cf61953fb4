//! Shrinking: the shortest list found that still breaks the same promise (delta debugging,
//! Zeller and Hildebrandt), within a bounded time.

use super::action::Step;
use super::sim::{Plan, Planted, Ran, run};
use std::time::{Duration, Instant};

/// A failing list, shrunk.
pub(super) struct Shrunk {
    /// What is left.
    pub plan: Plan,
    /// How it ran.
    pub ran: Ran,
    /// How many lists were tried.
    pub tried: u32,
}

/// Shrinks a failing plan. `None` when it does not fail again: the simulation would not be
/// deterministic.
pub(super) fn shrink(plan: &Plan, planted: Planted, rule: &str, limit: Duration) -> Option<Shrunk> {
    let end = Instant::now() + limit;
    let mut search = Search {
        planted,
        rule,
        tried: 0,
        best: None,
    };
    search.try_steps(plan, plan.steps.clone());
    let mut chunk = search.len().div_ceil(2).max(1);
    while let Some(best) = search.best.as_ref().map(|best| best.plan.clone()) {
        let smaller = search.without_a_chunk(&best, chunk, end);
        if Instant::now() >= end || (!smaller && chunk == 1) {
            break;
        }
        if !smaller {
            chunk = chunk.div_ceil(2);
        }
        chunk = chunk.min(search.len().max(1));
    }
    let tried = search.tried;
    search.best.map(|best| Shrunk { tried, ..best })
}

struct Search<'a> {
    planted: Planted,
    rule: &'a str,
    tried: u32,
    best: Option<Shrunk>,
}

impl Search<'_> {
    fn len(&self) -> usize {
        self.best.as_ref().map_or(0, |best| best.plan.steps.len())
    }

    /// Leaves out one chunk after another, as long as it still fails.
    fn without_a_chunk(&mut self, from: &Plan, chunk: usize, end: Instant) -> bool {
        let mut steps = from.steps.clone();
        let mut at = 0;
        let mut smaller = false;
        while at < steps.len() && Instant::now() < end {
            let upto = (at + chunk).min(steps.len());
            let rest: Vec<Step> = steps[..at].iter().chain(&steps[upto..]).cloned().collect();
            if self.try_steps(from, rest.clone()) {
                // A failure cuts the list off behind itself.
                let kept = self.len();
                steps = rest;
                steps.truncate(kept);
                smaller = true;
            } else {
                at = upto;
            }
        }
        smaller
    }

    /// Runs a list; keeps it when it breaks the same promise.
    fn try_steps(&mut self, plan: &Plan, steps: Vec<Step>) -> bool {
        self.tried += 1;
        let mut plan = Plan {
            steps,
            ..plan.clone()
        };
        let Ok(ran) = run(&plan, self.planted) else {
            return false;
        };
        let Some((at, violation)) = &ran.violation else {
            return false;
        };
        if violation.rule != self.rule {
            return false;
        }
        plan.steps.truncate(at + 1);
        self.best = Some(Shrunk {
            plan,
            ran,
            tried: self.tried,
        });
        true
    }
}
