//! `cargo xtask fuzz`: everything that reads what strangers send, under libFuzzer, for a bounded time. Starts from the
//! golden files and from the corpus in `fuzz/corpus`; what it finds on the way is kept in `target/fuzz`, and `--keep`
//! takes into `fuzz/corpus` what reaches new code.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::place::{Place, cargo};
use crate::{provide, run};

/// The programs in `fuzz/src`, each a family of parsers, with the longest input that makes sense for it.
pub const TARGETS: &[(&str, u32)] = &[
    ("webhook", 16_384),
    ("answer", 8_192),
    ("file", 65_536),
    ("call", 8_192),
    ("page", 16_384),
];

/// Coverage as libFuzzer wants it, by flags that stable Rust has; no sanitizer: there is no unsafe code to watch.
const COVERAGE: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

const BUILD_LIMIT: Duration = Duration::from_mins(20);

/// What a person asked for.
#[derive(Debug)]
pub struct Ask {
    /// Seconds for each program.
    pub seconds: u32,
    /// This program alone.
    pub only: Option<String>,
    /// Take what reaches new code into `fuzz/corpus`.
    pub keep: bool,
}

/// Builds the programs and runs each for its time.
///
/// # Errors
/// When one finds an input that breaks a parser (the file is named), or something does not build.
pub fn run(place: &Place, ask: &Ask) -> Result<()> {
    let chosen: Vec<_> = TARGETS
        .iter()
        .filter(|(name, _)| ask.only.as_deref().is_none_or(|only| only == *name))
        .collect();
    if chosen.is_empty() {
        bail!("there is no such target; they are {:?}", TARGETS);
    }
    let home = place.root.join("target/fuzz");
    build(place, &home)?;
    for (name, longest) in chosen {
        let program = home.join(host()?).join("release").join(name);
        let found = home.join("corpus").join(name);
        let kept = place.root.join("fuzz/corpus").join(name);
        let crashes = home.join("found");
        for folder in [&found, &kept, &crashes] {
            std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        sow(place, name, &found)?;
        let mut command = Command::new(&program);
        command
            .arg(&found)
            .arg(&kept)
            .arg(format!("-max_total_time={}", ask.seconds))
            .arg(format!("-max_len={longest}"))
            .args([
                "-timeout=20",
                "-rss_limit_mb=4096",
                "-print_final_stats=1",
                "-print_funcs=0",
                "-verbosity=0",
            ])
            .arg(format!("-artifact_prefix={}/{name}-", crashes.display()));
        run::within(
            &mut command,
            Duration::from_secs(u64::from(ask.seconds) + 300),
        )
        .with_context(|| {
            format!(
                "{name}: an input breaks a parser; it lies in {}. Again by hand: {} FILE",
                crashes.display(),
                program.display()
            )
        })?;
        if ask.keep {
            keep(&program, *longest, &kept, &found)?;
        }
    }
    Ok(())
}

/// Makes the kept corpus the smallest set of inputs that reaches everything reached so far.
fn keep(program: &Path, longest: u32, kept: &Path, found: &Path) -> Result<()> {
    let chosen = found.with_extension("chosen");
    if chosen.is_dir() {
        std::fs::remove_dir_all(&chosen)?;
    }
    std::fs::create_dir_all(&chosen)?;
    let mut merge = Command::new(program);
    merge
        .args([
            "-set_cover_merge=1",
            "-use_counters=0",
            "-use_cmp=0",
            "-verbosity=0",
        ])
        .arg(format!("-max_len={longest}"))
        .args([&chosen, &kept.to_path_buf(), &found.to_path_buf()]);
    run::within(&mut merge, Duration::from_mins(30))?;
    std::fs::remove_dir_all(kept)?;
    std::fs::rename(&chosen, kept).with_context(|| kept.display().to_string())
}

fn build(place: &Place, home: &Path) -> Result<()> {
    provide::cxx()?;
    let mut command = Command::new(cargo());
    command
        .args(["build", "--release", "--locked", "--manifest-path"])
        .arg(place.root.join("fuzz/Cargo.toml"))
        .arg("--target-dir")
        .arg(home)
        // Named, even though it is this machine, so that build scripts are built without coverage.
        .args(["--target", &host()?])
        .env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}"))
        .current_dir(&place.root);
    run::within(&mut command, BUILD_LIMIT)
}

/// This machine's name among Rust's targets.
fn host() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = run::output_of(Command::new(rustc).arg("-vV"))?;
    said.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .context("rustc names no host")
}

/// Puts the golden files where the programs look: webhook bodies for `webhook`, and the same as answers.
fn sow(place: &Place, target: &str, into: &Path) -> Result<()> {
    let prefix: &[u8] = match target {
        "webhook" => &[],
        // 200, no usage header.
        "answer" => &[0, 200, b'\n'],
        _ => return Ok(()),
    };
    for kind in ["facebook", "instagram", "whatsapp"] {
        let folder = place
            .root
            .join("crates/channels/src")
            .join(kind)
            .join("testdata");
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path: PathBuf = entry?.path();
            if path.extension().is_some_and(|ending| ending == "body") {
                let name = path.file_name().unwrap_or_default();
                let seed = into.join(format!("{kind}-{}", name.to_string_lossy()));
                let body = std::fs::read(&path).with_context(|| path.display().to_string())?;
                std::fs::write(seed, [prefix, &body].concat())?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_is_a_target_and_every_target_a_program() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/src");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        files.sort();
        let mut named: Vec<String> = TARGETS
            .iter()
            .map(|(name, _)| format!("{name}.rs"))
            .collect();
        named.sort();
        assert_eq!(files, named);
    }
}
