//! What holds of every finding: a remedy removes the problem that it is offered for.

use super::tests::{page, photo, post};
use super::*;
use crate::post::crop::largest;
use proptest::prelude::*;

fn any_facts(id: i64) -> impl Strategy<Value = FileFacts> {
    let mime = prop::sample::select(vec!["image/jpeg", "image/png", "video/mp4", "video/webm"]);
    let length = prop::option::of(0_u32..2_000_000);
    (mime, 0_u64..(400 << 20), 1_u32..4_000, 1_u32..4_000, length).prop_map(
        move |(mime, bytes, width, height, length_ms)| FileFacts {
            mime: mime.to_owned(),
            bytes,
            length_ms,
            ..photo(id, width, height)
        },
    )
}

proptest! {
    #[test]
    fn a_remedy_removes_its_problem(
        kind in prop::sample::select(PostKind::ALL.to_vec()),
        text in "(#a |@b |é){0,40}",
        repeat in 1_usize..60,
        files in (0_usize..12, any_facts(0), any_facts(1)),
    ) {
        let files: Vec<FileFacts> = [files.1, files.2].into_iter().take(files.0).collect();
        let words = post(kind, &text.repeat(repeat), &files);
        let limits = page();
        for finding in check(&words, &files, &limits) {
            prop_assert_eq!(finding.stops, finding.problem.stops());
            for remedy in &finding.remedies {
                let (mut words, mut files) = (words.clone(), files.clone());
                let at = files.iter_mut().find(|facts| Some(facts.media) == finding.file);
                match (remedy, at) {
                    (Remedy::ChooseKind(kinds), _) => words.kind = kinds[0],
                    (Remedy::Shorten(n), _) => {
                        let keep = words.text.chars().count() - n;
                        words.text = words.text.chars().take(keep).collect();
                    }
                    (Remedy::RemoveFiles(n), None) => words.files.truncate(words.files.len() - n),
                    (Remedy::Crop(shapes), Some(facts)) => {
                        facts.size = facts.size.and_then(|size| largest(size, shapes[0]));
                    }
                    (Remedy::Convert(mime), Some(facts)) => facts.mime.clone_from(mime),
                    (Remedy::MakeSmaller(max), Some(facts)) => facts.bytes = *max,
                    (Remedy::Trim { from_ms, to_ms }, Some(facts)) => {
                        facts.length_ms = Some(to_ms - from_ms);
                    }
                    _ => continue,
                }
                let after = check(&words, &files, &limits);
                let still = after.iter().any(|f| f.problem.key() == finding.problem.key() && f.file == finding.file);
                prop_assert!(!still, "{remedy:?} for {:?}: {after:?}", finding.problem);
            }
        }
    }
}
