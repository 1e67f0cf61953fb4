//! Real lists from elsewhere: with `SPORTELLO_CORPUS` naming a folder, every list of posts or
//! comments in it reads whole.

use super::publisher;
use crate::cast::{answer, connector};
use crate::corpus::files;
use serde_json::Value;
use std::path::Path;

/// Whether a file's list is one whose rows all have an id and a time, as Pages write them.
fn is_list(value: &Value) -> bool {
    let rows = value["data"].as_array().filter(|rows| !rows.is_empty());
    rows.is_some_and(|rows| {
        rows.iter()
            .all(|row| row["id"].is_string() && row["created_time"].is_string())
    })
}

#[test]
fn every_list_of_the_corpus_reads_whole() {
    let Some(folder) = std::env::var_os("SPORTELLO_CORPUS") else {
        eprintln!("skipped: SPORTELLO_CORPUS names no folder with answers");
        return;
    };
    let mut paths = Vec::new();
    files(Path::new(&folder), &mut paths);
    let facebook = connector("facebook");
    let comments = facebook.comments().expect("comments");
    let mut read = 0;
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Ok(value) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        if !is_list(&value) {
            continue;
        }
        let rows = value["data"].as_array().map_or(0, Vec::len);
        let posts = publisher(&*facebook).read_recent(&answer(200, &text));
        let posts = posts.expect("posts");
        assert_eq!(posts.len(), rows, "{}", path.display());
        // One that goes on without a cursor does not say where: what it leaves out is not deleted.
        let paging = &value["paging"];
        if paging["next"].is_string() && paging["cursors"]["after"].is_null() {
            assert!(comments.read_list(None, &answer(200, &text)).is_none());
            continue;
        }
        let part = comments.read_list(None, &answer(200, &text));
        let listed = part.expect("comments").comments;
        assert!(listed.len() >= rows, "{}", path.display());
        for (row, post) in value["data"].as_array().into_iter().flatten().zip(&posts) {
            assert_eq!(
                row["message"].as_str().filter(|m| !m.is_empty()),
                post.text.as_deref()
            );
        }
        read += 1;
    }
    assert!(read > 0, "no list in the corpus");
    println!("{read} lists");
}
