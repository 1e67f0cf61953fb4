//! Where each vendored browser file came from, and a way to see that it is still that file.
//!
//! `cargo xtask vendor` asks the npm registry for the packages below and compares, byte by byte;
//! `--renew` writes what differs. Neither building nor CI needs it: the files are in the
//! repository, and `tidy` sees to it that each is named in their folder's README.md.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::place::Place;
use crate::{provide, run};

/// The folder of vendored files, from the workspace's folder.
const FOLDER: &str = "crates/web/assets/vendor";

/// A small download stays far below this.
const LIMIT: Duration = Duration::from_mins(5);

/// One npm package, and what we take of it.
struct Origin {
    /// Name and version, as npm writes them.
    package: &'static str,
    /// The licence, which stands beside the files.
    licence: &'static str,
    /// Path in the package, path in our folder.
    files: &'static [(&'static str, &'static str)],
    /// A folder of the package, and the folder of ours that holds some of its files by the same
    /// names.
    some_of: Option<(&'static str, &'static str)>,
}

const ORIGINS: &[Origin] = &[
    Origin {
        package: "htmx.org@4.0.1",
        licence: "0BSD",
        files: &[
            ("dist/htmx.min.js", "htmx.min.js"),
            ("dist/ext/hx-sse.min.js", "hx-sse.min.js"),
            ("LICENSE", "htmx.LICENSE"),
        ],
        some_of: None,
    },
    Origin {
        package: "lucide-static@1.62.0",
        licence: "ISC",
        files: &[("LICENSE", "lucide/LICENSE")],
        some_of: Some(("icons", "lucide")),
    },
];

/// Compares every vendored file with its origin; with `renew`, writes what differs.
///
/// # Errors
/// When a file differs, has no origin, or the registry cannot be asked.
pub fn run(place: &Place, renew: bool) -> Result<()> {
    let ours = place.root.join(FOLDER);
    let mut known = vec![ours.join("README.md")];
    let mut differing = Vec::new();
    for origin in ORIGINS {
        let package = unpack(place, origin.package)?;
        for (from, to) in pairs(origin, &ours)? {
            let (from, to) = (package.join(from), ours.join(to));
            let wanted = std::fs::read(&from).with_context(|| from.display().to_string())?;
            if std::fs::read(&to).ok().as_ref() != Some(&wanted) {
                if renew {
                    std::fs::write(&to, &wanted).with_context(|| to.display().to_string())?;
                }
                differing.push(to.clone());
            }
            known.push(to);
        }
        eprintln!("  {} ({})", origin.package, origin.licence);
    }
    let unknown = files_in(&ours)?
        .into_iter()
        .filter(|file| !known.contains(file))
        .collect();
    verdict(differing, unknown, renew)
}

fn verdict(differing: Vec<PathBuf>, unknown: Vec<PathBuf>, renewed: bool) -> Result<()> {
    for file in &unknown {
        eprintln!("  no origin is known: {}", file.display());
    }
    for file in &differing {
        let what = if renewed {
            "renewed"
        } else {
            "differs from its origin"
        };
        eprintln!("  {what}: {}", file.display());
    }
    if !unknown.is_empty() || (!differing.is_empty() && !renewed) {
        bail!("vendored files and the origins in xtask/src/vendor.rs do not agree");
    }
    Ok(())
}

/// Every file that comes from this origin: path in the package, path in our folder.
fn pairs(origin: &Origin, ours: &Path) -> Result<Vec<(String, String)>> {
    let owned = |&(from, to): &(&str, &str)| (from.to_owned(), to.to_owned());
    let mut pairs: Vec<(String, String)> = origin.files.iter().map(owned).collect();
    let Some((theirs, folder)) = origin.some_of else {
        return Ok(pairs);
    };
    for file in files_in(&ours.join(folder))? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let to = format!("{folder}/{name}");
        if !pairs.iter().any(|(_, named)| *named == to) {
            pairs.push((format!("{theirs}/{name}"), to));
        }
    }
    Ok(pairs)
}

/// Downloads a package with npm's own client and unpacks it.
fn unpack(place: &Place, package: &str) -> Result<PathBuf> {
    let folder = place
        .root
        .join("target/vendor")
        .join(package.replace('/', "-"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let mut npm = Command::new(provide::npm()?);
    npm.args(["pack", "--silent", "--loglevel=error", package])
        .current_dir(&folder);
    let archive = run::output_of(&mut npm)?.trim().to_owned();
    run::within(
        Command::new("tar")
            .args(["-xzf", &archive])
            .current_dir(&folder),
        LIMIT,
    )?;
    Ok(folder.join("package"))
}

/// All files below a folder, in order.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_in(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_or_an_unknown_file_fails_and_a_renewed_one_does_not() {
        let file = || vec![PathBuf::from("htmx.min.js")];
        assert!(verdict(vec![], vec![], false).is_ok());
        assert!(verdict(file(), vec![], false).is_err());
        assert!(verdict(vec![], file(), true).is_err());
        assert!(verdict(file(), vec![], true).is_ok());
    }

    #[test]
    fn every_vendored_file_has_an_origin() {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(FOLDER);
        let mut named = vec!["README.md".to_owned()];
        for origin in ORIGINS {
            named.extend(pairs(origin, &ours).unwrap().into_iter().map(|(_, to)| to));
        }
        for file in files_in(&ours).unwrap() {
            let file = file.strip_prefix(&ours).unwrap().display().to_string();
            assert!(
                named.contains(&file),
                "{file}: name its origin in xtask/src/vendor.rs"
            );
        }
    }
}
