//! Whether a post can be published on a channel as it is, judged before it is saved against what
//! the channel takes, each obstacle with its remedies.

mod file;
mod film;
#[cfg(test)]
mod laws;
mod remedies;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_files;
#[cfg(test)]
mod tests_of_films;

use super::finding::{Finding, Problem};
use super::remedy::Remedy;
use super::tags::{hashtags, mentions};
use super::{FilmFacts, PostFile, PostKind, PostLimit, PostWords};
use crate::id::MediaId;
use std::collections::BTreeMap;

/// What is known of a stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// The file.
    pub media: MediaId,
    /// Its media type.
    pub mime: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its width and height in pixels, if it was measured.
    pub size: Option<(u32, u32)>,
    /// How long a film is, in milliseconds, if it was measured.
    pub length_ms: Option<u32>,
    /// What a film is made of, if it was looked at.
    pub film: Option<FilmFacts>,
}

/// A problem, and the file that it is about.
type Found = (Problem, Option<MediaId>);

/// Judges a post for one channel: `words` as [`super::PostBody::for_channel`] gives them, links
/// marked already, since tags count as words; `files` what is known of its files, in any order;
/// `limits` the channel's table. Nothing found = it can go as it is.
pub fn check(
    words: &PostWords,
    files: &[FileFacts],
    limits: &BTreeMap<PostKind, PostLimit>,
) -> Vec<Finding> {
    if limits.is_empty() {
        return vec![finding(
            (Problem::NoPosts, None),
            vec![Remedy::SendAsMessage],
        )];
    }
    let Some(limit) = limits.get(&words.kind) else {
        return vec![kind_not_carried(words, files, limits)];
    };
    let found = problems(words, files, limit);
    found
        .iter()
        .map(|one| {
            let mut remedies = remedies::of(one, words, files, limit);
            let kinds = better_kinds(one, &found, words, files, limits);
            if !kinds.is_empty() {
                remedies.push(Remedy::ChooseKind(kinds));
            }
            finding(one.clone(), remedies)
        })
        .collect()
}

fn finding((problem, file): Found, remedies: Vec<Remedy>) -> Finding {
    Finding {
        stops: problem.stops(),
        problem,
        file,
        remedies,
    }
}

/// The kinds that can go as they are, or else all that the channel has.
fn kind_not_carried(
    words: &PostWords,
    files: &[FileFacts],
    limits: &BTreeMap<PostKind, PostLimit>,
) -> Finding {
    let carried: Vec<PostKind> = limits.keys().copied().collect();
    let mut good: Vec<PostKind> = limits
        .iter()
        .filter(|(_, limit)| {
            let found = problems(words, files, limit);
            !found.iter().any(|(problem, _)| problem.stops())
        })
        .map(|(kind, _)| *kind)
        .collect();
    if good.is_empty() {
        good.clone_from(&carried);
    }
    let problem = Problem::KindNotCarried {
        kind: words.kind,
        carried,
    };
    finding((problem, None), vec![Remedy::ChooseKind(good)])
}

/// The other kinds under which this problem is gone and none comes that would stop the post or
/// lose what it says: a story is no remedy for words that are too long.
fn better_kinds(
    one: &Found,
    found: &[Found],
    words: &PostWords,
    files: &[FileFacts],
    limits: &BTreeMap<PostKind, PostLimit>,
) -> Vec<PostKind> {
    let same = |a: &Found, b: &Found| a.0.key() == b.0.key() && a.1 == b.1;
    let better = |limit: &PostLimit| {
        let theirs = problems(words, files, limit);
        let is_new = |other: &Found| !found.iter().any(|old| same(old, other));
        !theirs
            .iter()
            .any(|other| same(one, other) || (is_worse(&other.0) && is_new(other)))
    };
    let others = limits.iter().filter(|(kind, _)| **kind != words.kind);
    others
        .filter(|(_, limit)| better(limit))
        .map(|(kind, _)| *kind)
        .collect()
}

/// Whether a problem is a reason not to offer a kind.
fn is_worse(problem: &Problem) -> bool {
    problem.stops()
        || matches!(
            problem,
            Problem::WordsNotCarried | Problem::LinkNotShown | Problem::FirstCommentNotCarried
        )
}

/// Everything that is wrong under one limit, what stops it first.
fn problems(words: &PostWords, files: &[FileFacts], limit: &PostLimit) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    found.extend(of_words(words, limit).into_iter().map(|p| (p, None)));
    found.extend(of_number(words, limit).map(|p| (p, None)));
    // Where no file belongs each one would be told again.
    if limit.files.1 > 0 {
        for file in &words.files {
            let of_file = file::problems(file, facts_of(file, files), limit);
            found.extend(of_file.into_iter().map(|p| (p, Some(file.media))));
        }
    }
    found.sort_by_key(|(problem, _)| !problem.stops());
    found
}

fn facts_of<'f>(file: &PostFile, files: &'f [FileFacts]) -> Option<&'f FileFacts> {
    files.iter().find(|facts| facts.media == file.media)
}

fn of_words(words: &PostWords, limit: &PostLimit) -> Vec<Problem> {
    let mut found = Vec::new();
    if is_said(&words.text) {
        found.extend(of_text(&words.text, limit));
    }
    let has = |text: &Option<String>| text.as_deref().is_some_and(is_said);
    for (lost, problem) in [
        (has(&words.link) && !limit.link, Problem::LinkNotShown),
        (
            has(&words.first_comment) && !limit.first_comment,
            Problem::FirstCommentNotCarried,
        ),
        (has(&words.title) && !limit.title, Problem::TitleNotCarried),
        (
            words.cover_ms.is_some() && !limit.cover,
            Problem::CoverNotCarried,
        ),
    ] {
        found.extend(lost.then_some(problem));
    }
    found
}

fn of_text(text: &str, limit: &PostLimit) -> Vec<Problem> {
    let Some(length) = limit.text else {
        return vec![Problem::WordsNotCarried];
    };
    let mut found = Vec::new();
    if !length.fits(text) {
        found.push(Problem::TooLong {
            length: length.measure(text),
            max: length.max,
            unit: length.unit,
        });
    }
    let over = |count: usize, max: Option<usize>| max.filter(|max| count > *max);
    let count = hashtags(text).len();
    if let Some(max) = over(count, limit.hashtags) {
        found.push(Problem::TooManyHashtags { count, max });
    }
    let count = mentions(text).len();
    if let Some(max) = over(count, limit.mentions) {
        found.push(Problem::TooManyMentions { count, max });
    }
    found
}

/// Whether there are too few files, too many, or nothing at all.
fn of_number(words: &PostWords, limit: &PostLimit) -> Option<Problem> {
    let (count, (min, max)) = (words.files.len(), limit.files);
    let said = limit.text.is_some() && is_said(&words.text);
    let linked = limit.link && words.link.as_deref().is_some_and(is_said);
    if count == 0 && min > 0 {
        Some(Problem::NoFiles { min })
    } else if count == 0 && !said && !linked {
        Some(Problem::Empty)
    } else if count < min {
        Some(Problem::TooFewFiles { count, min })
    } else if count > max {
        Some(Problem::TooManyFiles { count, max })
    } else {
        let usual = limit.usual_files.filter(|max| count > *max);
        usual.map(|max| Problem::ManyFiles { count, max })
    }
}

fn is_said(text: &str) -> bool {
    !text.trim().is_empty()
}
