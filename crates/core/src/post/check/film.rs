//! What a film is made of, judged against what the channel takes: what its rules refuse stops it,
//! what goes beyond what is known to be taken is a warning, and so is what nobody could read.

use super::super::film::frames_within;
use super::super::finding::Problem;
use super::super::{FilmFacts, Made, Sound, VideoLimit};
use super::FileFacts;

/// What is wrong with what a film is made of.
pub(super) fn problems(facts: &FileFacts, limit: &VideoLimit) -> Vec<Problem> {
    let mut types = limit.mime.iter();
    if !limit.mime.is_empty() && !types.any(|mime| mime.eq_ignore_ascii_case(&facts.mime)) {
        // Another type is another film: what this one is made of is no matter then.
        return Vec::new();
    }
    let unread = FilmFacts::default();
    let film = facts.film.as_ref().unwrap_or(&unread);
    let mut found = Vec::new();
    for (made, firm) in [(&limit.made, true), (&limit.usual.made, false)] {
        found.extend(picture(film, made, firm));
        found.extend(sound(film, made, firm));
        found.extend(frames(film, made, firm));
    }
    let wants = |wanted: fn(&Made) -> bool| wanted(&limit.made) || wanted(&limit.usual.made);
    let max_hz = limit.made.max_hz.or(limit.usual.made.max_hz);
    if let (Some(Sound::Coded { hz: Some(hz), .. }), Some(max)) = (&film.sound, max_hz) {
        found.extend((*hz > max).then_some(Problem::SoundRate { hz: *hz, max }));
    }
    let index = wants(|made| made.index_first);
    found.extend((index && film.index_first == Some(false)).then_some(Problem::IndexLast));
    let unknown = (film.frames.is_none() && wants(|made| made.frames.is_some()))
        || (film.picture.is_none() && wants(|made| !made.pictures.is_empty()))
        || (film.sound.is_none() && wants(|made| !made.sounds.is_empty()))
        || (film.index_first.is_none() && index);
    found.extend(unknown.then_some(Problem::FilmUnread));
    found
}

fn picture(film: &FilmFacts, made: &Made, firm: bool) -> Option<Problem> {
    let coded = film.picture.as_ref()?;
    is_other(coded, &made.pictures).then(|| Problem::FilmPicture {
        coded: coded.clone(),
        accepted: made.pictures.clone(),
        firm,
    })
}

fn sound(film: &FilmFacts, made: &Made, firm: bool) -> Option<Problem> {
    let Some(Sound::Coded { codec, .. }) = &film.sound else {
        return None;
    };
    is_other(codec, &made.sounds).then(|| Problem::FilmSound {
        coded: codec.clone(),
        accepted: made.sounds.clone(),
        firm,
    })
}

fn frames(film: &FilmFacts, made: &Made, firm: bool) -> Option<Problem> {
    let (frames, (min, max)) = (film.frames?, made.frames?);
    (!frames_within(frames, (min, max))).then_some(Problem::FilmFrames {
        frames,
        min,
        max,
        firm,
    })
}

/// Whether something is said and this is not of it.
fn is_other(coded: &str, accepted: &[String]) -> bool {
    !accepted.is_empty() && !accepted.iter().any(|one| one.eq_ignore_ascii_case(coded))
}
