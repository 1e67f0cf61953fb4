//! The stage on which the desk's own drills are played: a copy of the workspace's rules, a
//! throwaway store, the sandbox, a virtual clock. No socket and no live channel is near it.

use crate::drill::SEED;
use futures_util::future::BoxFuture;
use sportello_core::{Span, WorkspaceId};
use sportello_drill::{
    Account, House, Onlooker, Record, SHIPPED, Script, ScriptError, Stopped, record,
};
use sportello_store::{Store, StoreError};
use sportello_web::pages::drill::{
    self, Breach, Fault, Figures, Play, Played, Seen, Shipped, Stage, Unfinished, Unplayable,
};

/// So many lines are called wrong at once; who wrote more of them reads the rest afterwards.
const FAULTS: usize = 12;
/// How far a drill steps back behind everything else on the machine (0 to 19).
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// What plays the desk's drills.
pub struct Rehearsals;

impl Stage for Rehearsals {
    fn shipped(&self) -> Vec<Shipped> {
        let all = SHIPPED.iter();
        all.map(|(name, text)| Shipped { name, text }).collect()
    }

    fn faults(&self, text: &str) -> Vec<Fault> {
        faults(text)
    }

    fn prepare<'a>(
        &'a self,
        store: &'a dyn Store,
        workspace: WorkspaceId,
        script: &'a drill::Script,
    ) -> BoxFuture<'a, Result<Play, Unplayable>> {
        Box::pin(async move {
            let name = script.shipped.unwrap_or("own");
            let parsed = Script::parse(name, &script.text);
            let parsed = parsed.map_err(|_| Unplayable::Faults(faults(&script.text)))?;
            let house = House::copy(store, workspace).await.map_err(unplayable)?;
            let play: Play = Box::new(move |goes_on| play(&parsed, &house, goes_on));
            Ok(play)
        })
    }
}

/// A house that cannot be copied: its store refused, or it has nothing that drills play.
fn unplayable(error: anyhow::Error) -> Unplayable {
    match error.downcast::<StoreError>() {
        Ok(error) => Unplayable::Store(error),
        Err(_) => Unplayable::NoChannel,
    }
}

/// Everything that is wrong with a script: what is found is blanked and it is read again.
fn faults(text: &str) -> Vec<Fault> {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    while found.len() < FAULTS {
        match Script::parse("own", &lines.join("\n")) {
            Ok(_) => break,
            Err(ScriptError::Line { number, wrong }) => {
                found.push(Fault {
                    line: Some(number),
                    key: wrong.key,
                    values: wrong.values,
                });
                match number.checked_sub(1).and_then(|at| lines.get_mut(at)) {
                    Some(line) if !line.is_empty() => *line = "",
                    _ => break,
                }
            }
            Err(ScriptError::Empty) => {
                // Nothing is left once every line was wrong; that is said already.
                if found.is_empty() {
                    found.push(Fault {
                        line: None,
                        key: ScriptError::EMPTY,
                        values: Vec::new(),
                    });
                }
                break;
            }
        }
    }
    found.sort_by_key(|fault| fault.line);
    found
}

/// Passes on how far it is.
struct Watch<'a>(&'a mut dyn FnMut(u8) -> bool);

impl Onlooker for Watch<'_> {
    fn goes_on(&mut self, percent: u8) -> bool {
        (self.0)(percent)
    }
}

fn play(
    script: &Script,
    house: &House,
    goes_on: &mut dyn FnMut(u8) -> bool,
) -> Result<Played, Unfinished> {
    step_back();
    // What the rehearsed desk warns of is no trouble of anybody's.
    let silence = tracing::subscriber::NoSubscriber::default();
    let came = tracing::subscriber::with_default(silence, || {
        record(script, house, SEED, &mut Watch(goes_on))
    });
    came.map(played).map_err(|error| {
        if error.is::<Stopped>() {
            return Unfinished::Stopped;
        }
        tracing::error!(error = %error, "a drill could not be played to its end");
        Unfinished::Failed
    })
}

/// Lets everything else on the machine go first. On Linux this is the thread's own matter;
/// elsewhere it would be the whole desk's.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(error = %error, "a drill runs with the desk's own priority");
    }
}

fn played(record: Record) -> Played {
    let seen = record.seen.into_iter().map(|seen| Seen {
        moment: seen.moment.as_str(),
        at: seen.at,
        health: seen.health,
    });
    Played {
        figures: figures(&record.account),
        seen: seen.collect(),
        engine: record.engine,
        workspace: record.workspace,
        ended_at: record.ended_at,
    }
}

fn figures(account: &Account) -> Figures {
    let breaches = account.breaches().into_iter().map(|breach| Breach {
        promise: breach.promise.as_str(),
        count: breach.count,
        limit: breach.limit,
    });
    Figures {
        said: account.said,
        in_lost: account.in_lost,
        in_unrecoverable: account.in_unrecoverable,
        out: account.out,
        delivered: account.delivered,
        by_fallback: account.by_fallback,
        withdrawn: account.withdrawn,
        lost: account.lost,
        unconfirmed: account.unconfirmed,
        swallowed: account.swallowed,
        posts: account.posts,
        posts_lost: account.posts_lost,
        windows_missed: account.windows_missed,
        noticed_after: account.incident_opened_after_s.map(Span::seconds),
        recovered_after: account.recovered_after_s.map(Span::seconds),
        idle_lines: account.idle_lines.clone(),
        breaches: breaches.collect(),
        seed: account.seed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_drill::{Moment, Promise};
    use sportello_web::Language;

    #[test]
    fn every_faulty_line_is_named_once_and_a_good_script_has_none() {
        let text = "# a comment\n*, text, 15:30, 18:25, 5xx\nwatsapp, text, 1, 2\n*, text, 15:30, 18:25, broken\r\n";
        let lines: Vec<_> = faults(text).into_iter().map(|f| f.line).collect();
        assert_eq!(lines, [Some(3), Some(4)]);
        assert_eq!(faults("*, text, 15:30, 18:25, 5xx"), []);
        for (name, text) in SHIPPED {
            assert_eq!(faults(text), [], "{name}");
        }
        let empty = faults("# nothing");
        assert_eq!(empty.len(), 1);
        assert_eq!(empty[0].line, None);
        assert_eq!(faults(&"x\n".repeat(100)).len(), FAULTS);
    }

    #[test]
    fn whatever_is_wrong_with_a_line_is_said_in_both_languages() {
        let line = |rest: &str| format!("*, text, 10:00, 11:00, {rest}");
        let mut texts: Vec<String> = [
            "",
            "gone",
            "dns 0%",
            "timeout 20s more",
            "dns 5",
            "slow",
            "slow soon",
            "5xx 404",
            "usage 200%",
            "code",
            "code x",
            "lost_webhook",
        ]
        .map(line)
        .into();
        texts.extend(
            [
                "# nothing",
                "*, text, 10:00, 11:00",
                "*, text, +2h, +1h, dns",
                "sms, text, 10:00, 11:00, dns",
                "email, text, 10:00, 11:00, code 200",
                "email, webhook_in, 10:00, 11:00, lost_webhook",
                "email, text, 10:00, 11:00, usage 90%",
                "*, words, 10:00, 11:00, dns",
                "*, text, 10, 11:00, dns",
                "*, text, 10:00, +300h, dns",
                "*, webhook_in, 10:00, 11:00, dns",
                "*, delivery, 10:00, 11:00, dns",
                "*, post, 10:00, 11:00, never_deliver",
                "instagram, text, 10:00, 11:00, failed_status",
            ]
            .map(str::to_owned),
        );
        texts.push(format!("{}\n", line("dns")).repeat(501));
        let mut keys = std::collections::BTreeSet::new();
        for text in &texts {
            for fault in faults(text) {
                let values = fault.values.iter();
                let values: Vec<_> = values.map(|(name, v)| (*name, v.clone().into())).collect();
                for language in Language::ALL {
                    let words = language.fill(fault.key, &values);
                    assert!(
                        !words.contains("drill-script") && !words.contains("{"),
                        "{words}"
                    );
                }
                keys.insert(fault.key);
            }
        }
        assert_eq!(
            keys.len(),
            texts.len(),
            "each text has a fault of its own: {keys:?}"
        );
    }

    #[test]
    fn every_shipped_drill_moment_and_promise_has_words_in_both_languages() {
        let mut keys = Vec::new();
        for (name, _) in SHIPPED {
            for part in ["", "-when", "-what", "-source"] {
                keys.push(format!("drill-about-{name}{part}"));
            }
        }
        let moments = [
            Moment::Before,
            Moment::Noticed,
            Moment::Halfway,
            Moment::Worst,
            Moment::Over,
            Moment::Settled,
        ];
        keys.extend(moments.map(|one| format!("drill-moment-{}", one.as_str())));
        keys.extend(Promise::ALL.map(|one| format!("drill-promise-{}", one.as_str())));
        for key in keys {
            for language in Language::ALL {
                let words =
                    language.fill(&key, &[("count", 2_u32.into()), ("limit", 1_u32.into())]);
                assert_ne!(words, key, "in {}", language.tag());
            }
        }
    }

    #[test]
    fn a_drill_that_is_told_to_end_ends() {
        let script = Script::parse("own", "*, text, 15:30, 18:25, 5xx").expect("a script");
        let mut told = 0;
        let came = play(&script, &House::default(), &mut |_| {
            told += 1;
            told < 5
        });
        assert_eq!(came.err(), Some(Unfinished::Stopped));
        assert_eq!(told, 5);
    }
}
