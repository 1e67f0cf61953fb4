//! The stage: the sandbox and the desk as processes of their own, set up the way a person would
//! from the command line, killed without warning and started again on the same folders.

use super::desk::Desk;
use super::http::Http;
use super::platform::Platform;
use super::process::{self, Process};
use super::shop::Shop;
use super::webhook::Signer;
use anyhow::{Context as _, Result, bail};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a stage is set up with.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Seconds the desk waits for an answer, before it reads back, and for evidence: short, so
    /// that a round is a matter of seconds.
    pub patience: &'static [&'static str],
    /// How many Pages there are beside the shop's own, each with an Instagram account.
    pub pages: u32,
}

/// The stage for messages.
pub const MESSAGES: Setting = Setting {
    patience: &[
        "--request-timeout-seconds",
        "1",
        "--settle-seconds",
        "1",
        "--evidence-seconds",
        "3",
    ],
    pages: 0,
};
/// Ports below those the system hands out to outgoing connections: one of those could take a
/// dead process's port before it is started again.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// Where everything lies; removed at the end unless something went wrong.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    keep: AtomicBool,
}

impl Folder {
    /// The folder named, or a new one beside the program (on a disk, not in memory).
    pub fn make(named: Option<&Path>, binary: Option<&Path>) -> Result<Folder> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => process::binary(binary)?
                .parent()
                .context("the program lies in no folder")?
                .join(format!("torture-{}", std::process::id())),
        };
        if path.exists()
            && path
                .read_dir()
                .is_ok_and(|mut entries| entries.next().is_some())
        {
            bail!(
                "the folder {} is not empty: name another one with --data",
                path.display()
            );
        }
        std::fs::create_dir_all(&path)
            .with_context(|| format!("the folder {} cannot be made", path.display()))?;
        Ok(Folder {
            path,
            keep: AtomicBool::new(named.is_some()),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// It is evidence: do not remove it.
    pub fn keep(&self) {
        self.keep.store(true, Ordering::Relaxed);
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.keep.load(Ordering::Relaxed)
            && let Err(error) = std::fs::remove_dir_all(&self.path)
        {
            eprintln!(
                "torture: {} could not be removed: {error}",
                self.path.display()
            );
        }
    }
}

/// Both processes and their clients.
#[derive(Debug)]
pub struct Stage {
    program: PathBuf,
    folder: PathBuf,
    patience: &'static [&'static str],
    desk_address: SocketAddr,
    sandbox_address: SocketAddr,
    desk_process: Mutex<Option<Process>>,
    sandbox_process: Mutex<Option<Process>>,
    kills: AtomicU32,
    /// The desk's API.
    pub desk: Desk,
    /// The sandbox's control API.
    pub platform: Platform,
    /// Our own webhook client.
    pub signer: Signer,
}

impl Stage {
    /// Starts the sandbox, sets a desk up for it and starts that.
    pub async fn open(folder: &Folder, binary: Option<&Path>, setting: &Setting) -> Result<Stage> {
        let program = process::binary(binary)?;
        let folder = folder.path().to_owned();
        let sandbox_address = free_port(0)?;
        let desk_address = free_port(1)?;
        let sandbox_process = start_sandbox(&program, &folder, sandbox_address).await?;
        let sandbox_url = format!("http://{sandbox_address}");
        let http = Http::new()?;
        let platform = Platform::new(http.clone(), &sandbox_url);
        let assets = platform.assets().await?;
        let shop = Shop {
            program: &program,
            logs: &folder,
            data: folder.join("desk"),
            sandbox: &sandbox_url,
            assets: &assets,
        };
        let token = shop.open().await?;
        if setting.pages > 0 {
            shop.connect(&platform.add_pages(setting.pages).await?)
                .await?;
        }
        let desk_process = start_desk(
            &program,
            &folder,
            (desk_address, sandbox_address),
            setting.patience,
        )
        .await?;
        let callback = format!("http://{desk_address}/hooks/meta");
        platform.subscribe(&callback).await?;
        platform.quick_phones().await?;
        Ok(Stage {
            desk: Desk::new(http.clone(), &format!("http://{desk_address}"), &token),
            signer: Signer::new(http, &callback, &assets)?,
            platform,
            program,
            folder,
            patience: setting.patience,
            desk_address,
            sandbox_address,
            desk_process: Mutex::new(Some(desk_process)),
            sandbox_process: Mutex::new(Some(sandbox_process)),
            kills: AtomicU32::new(0),
        })
    }

    /// Kills the desk at once, and starts it again after a pause.
    pub async fn kill_desk(&self, pause: std::time::Duration) -> Result<()> {
        self.strike(&self.desk_process);
        tokio::time::sleep(pause).await;
        self.start_desk().await
    }

    /// Kills desk and sandbox at once, and starts both again after a pause.
    pub async fn kill_both(&self, pause: std::time::Duration) -> Result<()> {
        self.strike(&self.desk_process);
        self.strike(&self.sandbox_process);
        tokio::time::sleep(pause).await;
        // The sandbox first: a desk that finds nobody there learns that nothing left, which is
        // another story than an answer that was lost.
        let sandbox = start_sandbox(&self.program, &self.folder, self.sandbox_address).await?;
        *hold(&self.sandbox_process) = Some(sandbox);
        self.start_desk().await
    }

    /// How often a process was killed.
    pub fn kills(&self) -> u32 {
        self.kills.load(Ordering::Relaxed)
    }

    /// Ends both, without warning.
    pub fn close(&self) {
        drop(hold(&self.desk_process).take());
        drop(hold(&self.sandbox_process).take());
    }

    /// Audits the desk's folder with `sportello verify`. `None` = sound, else what it said.
    pub async fn verify(&self) -> Result<Option<String>> {
        let data = self.folder.join("desk");
        let ran = process::run(&self.program, &self.folder, |command| {
            command.arg("verify").arg("--data").arg(&data).arg("--json");
        })
        .await?;
        Ok((!ran.success).then_some(ran.output))
    }

    async fn start_desk(&self) -> Result<()> {
        let desk = start_desk(
            &self.program,
            &self.folder,
            (self.desk_address, self.sandbox_address),
            self.patience,
        )
        .await?;
        *hold(&self.desk_process) = Some(desk);
        Ok(())
    }

    fn strike(&self, process: &Mutex<Option<Process>>) {
        // Dropping a process kills it (SIGKILL) and waits for its end.
        if hold(process).take().is_some() {
            self.kills.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn hold<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn start_sandbox(program: &Path, folder: &Path, address: SocketAddr) -> Result<Process> {
    Process::start(program, "sandbox", folder, |command| {
        command
            .arg("sandbox")
            .arg("--data")
            .arg(folder.join("sandbox"))
            .arg("--listen")
            .arg(address.to_string())
            .arg("--json");
    })
    .await
}

async fn start_desk(
    program: &Path,
    folder: &Path,
    (address, sandbox): (SocketAddr, SocketAddr),
    patience: &[&str],
) -> Result<Process> {
    Process::start(program, "desk", folder, |command| {
        command
            .arg("serve")
            .arg("--data")
            .arg(folder.join("desk"))
            .arg("--listen")
            .arg(address.to_string())
            .arg("--graph-url")
            .arg(format!("http://{sandbox}"))
            .args(patience)
            .arg("--json");
    })
    .await
}

/// A free port; `nth` keeps two of one run apart.
fn free_port(nth: u16) -> Result<SocketAddr> {
    let span = PORTS.end - PORTS.start;
    let first = u16::try_from(std::process::id() % u32::from(span)).unwrap_or(0);
    for step in 0..span {
        let offset = (first + step * 7 + nth * 3_001) % span;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, PORTS.start + offset));
        if TcpListener::bind(address).is_ok() {
            return Ok(address);
        }
    }
    bail!("no port between {} and {} is free", PORTS.start, PORTS.end)
}
