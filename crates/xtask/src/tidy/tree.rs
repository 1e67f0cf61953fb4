//! The workspace's files as read once, or as a test writes them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::source::Source;
use crate::{place, run};

/// Every file of ours that a check reads.
#[derive(Debug, Default)]
pub struct Tree {
    /// Rust, scripts and style sheets of our own, by path.
    pub sources: Vec<Source>,
    /// Path and text of each crate's `Cargo.toml`.
    pub manifests: Vec<(String, String)>,
    /// Vendored files: path, and text of the `README.md` in the same `vendor` folder (empty when there is none).
    pub vendored: Vec<(String, String)>,
    /// What Cargo says of the packages (`packages[]` of `cargo metadata`).
    pub packages: Vec<Value>,
}

impl Tree {
    /// Reads what git tracks or would track (so `target` and other ignored folders stay out).
    ///
    /// # Errors
    /// When git, Cargo or the disk fails.
    pub fn read(root: &Path) -> Result<Self> {
        let mut git = Command::new("git");
        git.args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root);
        let list = run::output_of(&mut git)?;
        let mut tree = Self::default();
        for path in list.split('\0').filter(|path| !path.is_empty()) {
            tree.add(root, path)?;
        }
        let metadata = place::metadata(root)?;
        tree.packages = metadata["packages"]
            .as_array()
            .context("cargo metadata lists no packages")?
            .clone();
        Ok(tree)
    }

    fn add(&mut self, root: &Path, path: &str) -> Result<()> {
        let file = root.join(path);
        // Tracked but deleted in the work tree.
        if !file.is_file() {
            return Ok(());
        }
        let read = || std::fs::read_to_string(&file).with_context(|| path.to_owned());
        if let Some((folder, _)) = path.split_once("/vendor/") {
            let readme = root.join(folder).join("vendor/README.md");
            let list = std::fs::read_to_string(readme).unwrap_or_default();
            self.vendored.push((path.into(), list));
        } else if path.starts_with("crates/") && path.ends_with("/Cargo.toml") {
            self.manifests.push((path.into(), read()?));
        } else if [".rs", ".js", ".mjs", ".css"]
            .iter()
            .any(|end| path.ends_with(end))
        {
            self.sources.extend(Source::new(path, read()?));
        }
        Ok(())
    }

    /// A tree of files as a test writes them.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let source = |&(path, text): &(&str, &str)| Source::new(path, text.to_owned());
        Self {
            sources: files.iter().filter_map(source).collect(),
            ..Self::default()
        }
    }
}
