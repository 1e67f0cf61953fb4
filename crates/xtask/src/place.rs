//! Where things lie: the workspace, Cargo's target folder, our tools.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// The folders that every command works with, all absolute.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Where Cargo builds, `CARGO_TARGET_DIR` included.
    pub target: PathBuf,
    /// Tools that we install for ourselves; inside the workspace's own `target`, whatever Cargo builds in, so that a
    /// second target folder does not build them again.
    pub tools: PathBuf,
}

impl Place {
    /// Finds the workspace that this command was started for.
    ///
    /// # Errors
    /// When it was started outside a workspace, or Cargo cannot describe it.
    pub fn find() -> Result<Self> {
        let start = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(std::env::current_dir, |folder| Ok(PathBuf::from(folder)))?;
        let root = workspace_above(&start)?;
        let target = target_of(&metadata(&root)?)?;
        let tools = root.join("target/tools");
        Ok(Self {
            root,
            target,
            tools,
        })
    }

    /// A program that Cargo built, by profile folder (`release`, `debug`).
    #[must_use]
    pub fn built(&self, profile: &str, program: &str) -> PathBuf {
        self.target.join(profile).join(program)
    }
}

/// What Cargo says of the workspace's own packages; asks no registry.
///
/// # Errors
/// When Cargo fails, which it explains itself.
pub fn metadata(root: &Path) -> Result<Value> {
    let output = Command::new(cargo())
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(root)
        .output()
        .context("cannot start cargo")?;
    if !output.status.success() {
        bail!(
            "cargo metadata failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    serde_json::from_slice(&output.stdout).context("cargo metadata did not print JSON")
}

/// The Cargo that started us, or the one on the path.
#[must_use]
pub fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

fn target_of(metadata: &Value) -> Result<PathBuf> {
    let folder = metadata["target_directory"].as_str();
    folder
        .map(PathBuf::from)
        .context("cargo metadata names no target folder")
}

fn workspace_above(start: &Path) -> Result<PathBuf> {
    for folder in start.ancestors() {
        let manifest = folder.join("Cargo.toml");
        let is_workspace = std::fs::read_to_string(&manifest)
            .is_ok_and(|text| text.lines().any(|line| line.trim() == "[workspace]"));
        if is_workspace {
            return Ok(folder.to_path_buf());
        }
    }
    bail!(
        "{} lies in no Cargo workspace: start this as `cargo xtask …` inside the clone",
        start.display()
    )
}
