//! `sportello drill`: what it lists, prints and ends with.

use crate::process::{one, run, sportello};

#[test]
fn without_a_name_the_shipped_drills_are_listed() {
    let output = run(&["drill", "--json"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    assert_eq!(text.lines().count(), 8, "{text}");
    assert!(text.contains("\"script\":\"flapping\""), "{text}");
}

#[test]
fn a_script_is_rehearsed_beside_nothing_and_tells_its_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("short.drill");
    std::fs::write(&path, "whatsapp, text, 10:00, 10:15, 5xx # short\n").expect("written");
    let path = path.to_str().expect("a name");
    let account = one(&["drill", path, "--json", "--seed", "3"]);
    assert_eq!(account["script"], "short");
    assert!(account["in"].as_u64() >= Some(200) && account["out"].as_u64() >= Some(200));
    assert_eq!(
        (&account["lost"], &account["doubled"]),
        (&0.into(), &0.into())
    );
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .collect();
    assert_eq!(left.len(), 1, "nothing is left behind");
}

#[test]
fn a_script_that_cannot_be_understood_ends_with_2_and_names_the_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("wrong.drill");
    std::fs::write(&path, "# a comment\nwhatsapp, words, 10:00, 10:15, 5xx\n").expect("written");
    for (script, says) in [
        (path.to_str().expect("a name"), "line 2"),
        ("no-such-drill", "flapping"),
    ] {
        let output = sportello(&["drill", script, "--json"])
            .output()
            .expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{script}");
        let out = String::from_utf8(output.stdout).expect("text");
        assert!(out.contains(says) && out.lines().count() == 1, "{out}");
    }
}
