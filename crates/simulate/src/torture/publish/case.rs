//! The cases: every kind of post, with every trouble at every call that it is made of; and which
//! of them go together in a wave, so that none meets the trouble of another.

use super::kind::{Call, KINDS, Kind};
use serde_json::{Value, json};

/// What goes wrong at a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The sandbox does this.
    Fault(&'static str),
    /// An error by this code, and nothing was done.
    Code(i64),
    /// The desk is killed while it waits for the answer; whether the platform acted by then.
    Kill(bool),
}

/// What may go wrong at the call that makes something public.
const PUBLISHING: [Trouble; 15] = [
    Trouble::Fault("timeout_before"),
    Trouble::Fault("timeout_after"),
    Trouble::Fault("5xx_before"),
    Trouble::Fault("5xx_after"),
    Trouble::Fault("reset_before"),
    Trouble::Fault("reset_after"),
    Trouble::Fault("silence_before"),
    Trouble::Fault("silence_after"),
    Trouble::Fault("unavailable_200"),
    Trouble::Fault("unavailable_after"),
    Trouble::Fault("slow"),
    Trouble::Code(2),
    Trouble::Code(4),
    Trouble::Kill(false),
    Trouble::Kill(true),
];
/// What may go wrong before it.
const PREPARING: [Trouble; 6] = [
    Trouble::Fault("timeout_after"),
    Trouble::Fault("5xx_after"),
    Trouble::Fault("reset_before"),
    Trouble::Fault("unavailable_200"),
    Trouble::Kill(false),
    Trouble::Kill(true),
];
/// What may go wrong on the way of bytes.
const UPLOADING: [Trouble; 5] = [
    Trouble::Fault("cut"),
    Trouble::Fault("timeout_after"),
    Trouble::Fault("reset_after"),
    Trouble::Kill(false),
    Trouble::Kill(true),
];

impl Trouble {
    /// The fault as the control API takes it.
    fn fault(self) -> Value {
        match self {
            Trouble::Fault(action) if action.starts_with("timeout") => {
                json!({ "action": action, "ms": 700 })
            }
            Trouble::Fault("slow") => json!({ "action": "slow", "ms": 400 }),
            Trouble::Fault(action) => json!({ "action": action }),
            Trouble::Code(code) => json!({ "action": "error", "code": code }),
            Trouble::Kill(false) => json!({ "action": "silence_before" }),
            Trouble::Kill(true) => json!({ "action": "silence_after" }),
        }
    }

    /// Whether the desk is to be killed when it strikes.
    pub fn kills(self) -> bool {
        matches!(self, Trouble::Kill(_))
    }
}

/// A post, and what goes wrong with it.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// What it is.
    pub kind: &'static Kind,
    /// Whether its Page keeps its stories.
    pub kept: bool,
    /// At which call what goes wrong; `None` = nothing.
    pub trouble: Option<(&'static Call, Trouble)>,
}

impl Case {
    /// Its fault on an asset, which strikes once.
    pub fn fault(&self, asset: &str) -> Option<Value> {
        let (call, trouble) = self.trouble?;
        let mut fault = trouble.fault();
        fault["kind"] = json!(self.kind.network);
        fault["asset"] = json!(asset);
        fault["operation"] = json!(call.operation);
        fault["after"] = json!(call.after);
        fault["count"] = json!(1);
        if let Some(post) = call.post {
            fault["post"] = json!(post);
        }
        Some(fault)
    }

    /// For reports.
    pub fn name(&self) -> String {
        let archive = match (
            self.kind.is_story() && self.kind.network == "facebook",
            self.kept,
        ) {
            (true, false) => " without an archive",
            _ => "",
        };
        match self.trouble {
            Some((call, trouble)) => format!(
                "{}{archive}: {trouble:?} at {} {}",
                self.kind.name,
                call.operation,
                call.after + 1
            ),
            None => format!("{}{archive}", self.kind.name),
        }
    }

    /// Whether a fault of this one may strike the other on the same asset. What a network calls by
    /// one name is one thing: two posts of a kind share their faults, and a fault of which the
    /// sandbox cannot tell what it is about strikes whoever comes first.
    fn disturbs(&self, other: &Case) -> bool {
        if self.kind.kind == other.kind.kind {
            return true;
        }
        let Some((call, _)) = self.trouble else {
            return false;
        };
        let same = |theirs: &Call| theirs.operation == call.operation;
        call.post.is_none() && other.kind.calls.iter().any(same)
    }
}

/// Every case, `kept` and not where that makes a difference.
pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    for kind in KINDS {
        let archives: &[bool] = match kind.is_story() && kind.network == "facebook" {
            true => &[true, false],
            false => &[true],
        };
        for &kept in archives {
            for call in kind.calls {
                let troubles: &[Trouble] = match (call.publishes, call.bytes) {
                    (true, _) => &PUBLISHING,
                    // Whether its stories are kept says nothing of an upload.
                    (false, _) if !kept => &[],
                    (false, true) => &UPLOADING,
                    (false, false) => &PREPARING,
                };
                cases.extend(troubles.iter().map(|&trouble| Case {
                    kind,
                    kept,
                    trouble: Some((call, trouble)),
                }));
            }
        }
    }
    cases
}

/// A Page or an account.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The network.
    pub network: &'static str,
    /// The platform's id.
    pub id: String,
    /// The desk's id of its channel.
    pub channel: String,
    /// Whether it keeps its stories.
    pub kept: bool,
}

impl Asset {
    /// Whether a case can be played there.
    fn takes(&self, case: &Case) -> bool {
        let is_story = case.kind.is_story();
        case.kind.network == self.network && (!is_story || case.kept == self.kept)
    }
}

/// Puts cases into waves: those of one wave on one asset do not disturb each other. Gives for each
/// wave its cases with the place of their asset.
pub fn waves(cases: &[Case], assets: &[Asset]) -> Vec<Vec<(usize, Case)>> {
    let mut left: Vec<Case> = cases.to_vec();
    let mut waves = Vec::new();
    while !left.is_empty() {
        let mut wave: Vec<(usize, Case)> = Vec::new();
        let mut later = Vec::new();
        for case in left {
            let free = |place: &usize| {
                let beside = wave.iter().filter(|(at, _)| at == place);
                let mut beside = beside.map(|(_, other)| other);
                !beside.any(|other| case.disturbs(other) || other.disturbs(&case))
            };
            let fits = |place: &usize| assets.get(*place).is_some_and(|a| a.takes(&case));
            match (0..assets.len()).filter(fits).find(free) {
                Some(place) => wave.push((place, case)),
                None => later.push(case),
            }
        }
        if wave.is_empty() {
            // No asset takes what is left.
            break;
        }
        waves.push(wave);
        left = later;
    }
    waves
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn assets() -> Vec<Asset> {
        let asset = |network, n: usize, kept| Asset {
            network,
            id: format!("{network}{n}"),
            channel: n.to_string(),
            kept,
        };
        let pages = (0..6).map(|n| asset("facebook", n, n > 1));
        pages
            .chain((0..4).map(|n| asset("instagram", n, true)))
            .collect()
    }

    #[test]
    fn every_kind_meets_every_trouble_where_it_becomes_public() {
        let cases = all();
        assert!(cases.len() >= 200, "{}", cases.len());
        for kind in KINDS.iter().filter(|kind| kind.name != "long video") {
            for trouble in PUBLISHING {
                let met = |case: &&Case| {
                    case.kind == kind
                        && case
                            .trouble
                            .is_some_and(|(call, own)| call.publishes && own == trouble)
                };
                assert!(cases.iter().any(|c| met(&c)), "{} {trouble:?}", kind.name);
            }
        }
    }

    #[test]
    fn every_call_of_every_kind_is_met_by_a_kill_before_and_after_it_was_done() {
        let cases = all();
        for kind in KINDS {
            for call in kind.calls {
                for acted in [false, true] {
                    let met = |case: &Case| {
                        case.kind == kind && case.trouble == Some((call, Trouble::Kill(acted)))
                    };
                    assert!(cases.iter().any(met), "{} {call:?} {acted}", kind.name);
                }
            }
        }
    }

    #[test]
    fn a_wave_holds_every_case_once_and_none_disturbs_another() {
        let (cases, assets) = (all(), assets());
        let waves = waves(&cases, &assets);
        let names =
            |cases: &mut dyn Iterator<Item = String>| -> BTreeSet<String> { cases.collect() };
        let all = names(&mut cases.iter().map(Case::name));
        assert_eq!(all.len(), cases.len(), "no two have one name");
        let played = names(&mut waves.iter().flatten().map(|(_, case)| case.name()));
        assert_eq!(played, all);
        for wave in &waves {
            for (n, (place, case)) in wave.iter().enumerate() {
                assert!(assets[*place].takes(case));
                for (_, other) in wave[..n].iter().filter(|(at, _)| at == place) {
                    assert!(!case.disturbs(other) && !other.disturbs(case));
                }
            }
        }
    }
}
