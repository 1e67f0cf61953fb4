//! What there is in the store, read once for as long as nothing is written.

use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_store::{DeliveryAudit, FallbackAudit, PostAudit, StoreError};
use std::rc::Rc;

/// What was found, and after how many durable writes.
#[derive(Default)]
pub(in crate::simulation) struct Looked {
    deliveries: Option<(u64, Rc<Vec<DeliveryAudit>>)>,
    fallbacks: Option<(u64, Rc<Vec<FallbackAudit>>)>,
    posts: Option<(u64, Rc<Vec<PostAudit>>)>,
}

impl Sim {
    /// Every delivery of the store, in the order of the queue.
    pub(super) fn deliveries(&self) -> Checked<Rc<Vec<DeliveryAudit>>> {
        let mut looked = self.looked.borrow_mut();
        self.once(&mut looked.deliveries, |sim| {
            sim.desk.store().audit_deliveries(sim.desk.workspace)
        })
    }

    /// The fallbacks of the store.
    pub(super) fn fallbacks(&self) -> Checked<Rc<Vec<FallbackAudit>>> {
        let mut looked = self.looked.borrow_mut();
        self.once(&mut looked.fallbacks, |sim| match sim.rules.fallback {
            Some(_) => sim.desk.store().audit_fallbacks(sim.desk.workspace),
            None => Ok(Vec::new()),
        })
    }

    /// Every delivery of a post, in the order of the queue.
    pub(in crate::simulation) fn posts(&self) -> Checked<Rc<Vec<PostAudit>>> {
        let mut looked = self.looked.borrow_mut();
        self.once(&mut looked.posts, |sim| {
            sim.desk.store().audit_posts(sim.desk.workspace)
        })
    }

    /// What is kept, if nothing was written since; else what is there now.
    fn once<T>(
        &self,
        kept: &mut Option<(u64, Rc<Vec<T>>)>,
        read: impl FnOnce(&Sim) -> Result<Vec<T>, StoreError>,
    ) -> Checked<Rc<Vec<T>>> {
        let commits = self.desk.fuse().commits();
        if let Some((at, rows)) = kept
            && *at == commits
        {
            return Ok(Rc::clone(rows));
        }
        match read(self) {
            Ok(rows) => {
                let rows = Rc::new(rows);
                *kept = Some((commits, Rc::clone(&rows)));
                Ok(rows)
            }
            Err(error) => Violation::of("store", format!("audit: {error}")),
        }
    }
}
