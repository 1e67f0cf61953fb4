//! How an agent wants to be told: an address that is shown to be theirs by a code, browsers that
//! allowed it, quiet hours.

use super::push::{Browser, Key, PUSH_PLACE};
use crate::engine::Engine;
use crate::http::Guard;
use crate::vault::token_hash;
use data_encoding::BASE64;
use secrecy::ExposeSecret;
use sportello_channels::mail;
use sportello_core::alert::{Facts, Quiet, What};
use sportello_core::{AgentId, Span, Time, WorkspaceId};
use sportello_store::{AlertAbout, AlertWish, NewAlert, NewBrowser, StoreError};

/// A code is good for so long.
const CODE_LIFE: Span = Span::hours(1);
/// Wrong codes that are borne.
const WRONG: u32 = 5;
/// Two codes, and two trials, are asked for so far apart.
const PEACE: Span = Span::minutes(1);
/// The place a workspace's key is sealed for.
const KEY_PLACE: &str = "push key";
/// Characters kept of what a browser calls itself.
const DEVICE: usize = 200;
/// Alerts that ended long ago are forgotten when others are queued, not here.
const NEVER: Time = Time(0);

/// Why an address is not taken.
#[derive(Debug)]
pub enum AddressRefused {
    /// It cannot be written to.
    NoAddress,
    /// It is a mailbox of this desk: what is sent there comes into the inbox.
    OwnMailbox,
    /// A code was sent a moment ago.
    TooSoon,
    /// No mail can leave.
    NoPost,
    /// The store refused.
    Store(StoreError),
}

/// What became of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// It is theirs.
    Yes,
    /// It is another code.
    Wrong,
    /// It is too late, or there were too many wrong ones: another one must be asked for.
    Ended,
}

/// What a browser gives when it allows to be told.
pub struct NewBrowserKeys {
    /// The address of its push service.
    pub endpoint: String,
    /// Its public key, base64url.
    pub p256dh: String,
    /// Its secret, base64url.
    pub auth: String,
    /// What it calls itself.
    pub device: String,
    /// The address that its push service gave it before, if that is over.
    pub instead_of: Option<String>,
}

/// Why a browser is not taken.
#[derive(Debug)]
pub enum BrowserRefused {
    /// Its push service has no public address under https, or its keys are none.
    Unfit,
    /// The agent has too many.
    TooMany,
    /// The store refused.
    Store(StoreError),
}

impl Engine {
    /// Sends a code to an address; once the code is given back the address is theirs.
    pub async fn ask_alert_address(
        &self,
        now: Time,
        workspace: WorkspaceId,
        agent: AgentId,
        address: &str,
    ) -> Result<(), AddressRefused> {
        use AddressRefused as No;
        let address = mail::address(address).ok_or(No::NoAddress)?;
        let channels = self.store().channels(workspace).await;
        let channels = channels.map_err(No::Store)?;
        if channels.iter().any(|channel| channel.asset == address) {
            return Err(No::OwnMailbox);
        }
        if self.post_box(workspace).await.map_err(No::Store)?.is_none() {
            return Err(No::NoPost);
        }
        let wish = self.store().alert_wish(workspace, agent).await;
        let wish = wish.map_err(No::Store)?;
        if wish.asked_at.is_some_and(|at| now.since(at) < PEACE) {
            return Err(No::TooSoon);
        }
        let wish = AlertWish {
            by_mail: true,
            address: Some(address),
            confirmed: false,
            asked_at: Some(now),
            wrong: 0,
            quiet: wish.quiet,
            language: wish.language,
        };
        let set = self.store().set_alert_wish(workspace, agent, wish).await;
        set.map_err(No::Store)?;
        let alert = NewAlert {
            agent,
            browser: None,
            about: AlertAbout::Oneself,
            state: format!("confirm-{}", now.0),
            facts: Facts::of(What::Confirm),
        };
        let queued = self.queue_own(now, workspace, vec![alert]).await;
        queued.map_err(No::Store)
    }

    /// Takes a code.
    pub async fn confirm_alert_address(
        &self,
        now: Time,
        workspace: WorkspaceId,
        agent: AgentId,
        code: &str,
    ) -> Result<Confirmed, StoreError> {
        let wish = self.store().alert_wish(workspace, agent).await?;
        let (Some(address), Some(asked_at), false) =
            (wish.address.clone(), wish.asked_at, wish.confirmed)
        else {
            return Ok(Confirmed::Ended);
        };
        if wish.wrong >= WRONG || now.since(asked_at) > CODE_LIFE {
            return Ok(Confirmed::Ended);
        }
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        let right = code == self.alert_code(workspace, agent, &address, asked_at);
        let wish = match right {
            true => AlertWish {
                confirmed: true,
                asked_at: None,
                ..wish
            },
            false => AlertWish {
                wrong: wish.wrong + 1,
                ..wish
            },
        };
        self.store().set_alert_wish(workspace, agent, wish).await?;
        Ok(match right {
            true => Confirmed::Yes,
            false => Confirmed::Wrong,
        })
    }

    /// The code that was sent to an address: six digits that only this desk can make.
    pub(super) fn alert_code(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        address: &str,
        asked_at: Time,
    ) -> String {
        let of = format!("alert code {workspace} {agent} {} {address}", asked_at.0);
        let mark = self.vault().mark(of.as_bytes());
        let number = mark
            .iter()
            .take(8)
            .fold(0_u64, |n, byte| (n << 8) | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// Whether by e-mail, and when not. An address that is not confirmed stays so.
    pub async fn set_alerts(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        by_mail: bool,
        quiet: Option<Quiet>,
    ) -> Result<(), StoreError> {
        let wish = self.store().alert_wish(workspace, agent).await?;
        let wish = AlertWish {
            by_mail,
            quiet,
            ..wish
        };
        self.store().set_alert_wish(workspace, agent, wish).await
    }

    /// Tells an agent in this language from now on, unless they chose another one for the desk.
    pub async fn tell_in(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        language: &str,
    ) -> Result<(), StoreError> {
        let wish = self.store().alert_wish(workspace, agent).await?;
        let wish = AlertWish {
            language: Some(language.to_owned()),
            ..wish
        };
        self.store().set_alert_wish(workspace, agent, wish).await
    }

    /// Forgets an agent's address.
    pub async fn forget_alert_address(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
    ) -> Result<(), StoreError> {
        let wish = self.store().alert_wish(workspace, agent).await?;
        let wish = AlertWish {
            quiet: wish.quiet,
            language: wish.language,
            ..AlertWish::default()
        };
        self.store().set_alert_wish(workspace, agent, wish).await
    }

    /// A browser allows to be told, or goes on being told at another address: the agent's own old
    /// one is dropped.
    pub async fn put_alert_browser(
        &self,
        now: Time,
        workspace: WorkspaceId,
        agent: AgentId,
        new: NewBrowserKeys,
    ) -> Result<(), BrowserRefused> {
        let browser = Browser::new(&new.endpoint, &new.p256dh, &new.auth);
        let browser = browser.ok_or(BrowserRefused::Unfit)?;
        let guard = Guard::new(&self.settings().graph_url);
        let address = url::Url::parse(&browser.endpoint).ok();
        if !address.is_some_and(|address| guard.allows(&address)) {
            return Err(BrowserRefused::Unfit);
        }
        let sealed = self.vault().seal(PUSH_PLACE, &browser.written());
        let broken =
            |_| BrowserRefused::Store(StoreError::Backend("it cannot be sealed".to_owned()));
        let row = NewBrowser {
            hash: token_hash(&browser.endpoint),
            sealed: sealed.map_err(broken)?,
            device: new.device.chars().take(DEVICE).collect(),
        };
        if let Some(old) = new.instead_of {
            let hash = token_hash(&old);
            let known = self.store().browsers(workspace, agent).await;
            let known = known.map_err(BrowserRefused::Store)?;
            if let Some(row) = known.iter().find(|row| row.hash == hash) {
                let dropped = self.store().drop_browser(workspace, agent, row.id).await;
                dropped.map_err(BrowserRefused::Store)?;
            }
        }
        let put = self.store().put_browser(workspace, agent, row, now).await;
        match put {
            Ok(_) => Ok(()),
            Err(StoreError::Conflict(_)) => Err(BrowserRefused::TooMany),
            Err(error) => Err(BrowserRefused::Store(error)),
        }
    }

    /// The key by which push services know a workspace, made when it is first asked for. `None` =
    /// it cannot be opened: the key file is another one.
    pub async fn push_key(&self, workspace: WorkspaceId) -> Result<Option<Key>, StoreError> {
        let stored = match self.store().push_key(workspace, None).await? {
            Some(stored) => Some(stored),
            None => {
                let made = Key::make().map(|bytes| BASE64.encode(&bytes));
                let sealed = made.and_then(|text| self.vault().seal(KEY_PLACE, &text).ok());
                match sealed {
                    None => None,
                    sealed => self.store().push_key(workspace, sealed).await?,
                }
            }
        };
        let opened = stored.and_then(|sealed| self.vault().open(KEY_PLACE, &sealed).ok());
        let bytes = opened.and_then(|text| BASE64.decode(text.expose_secret().as_bytes()).ok());
        Ok(bytes.and_then(|bytes| Key::read(&bytes)))
    }

    /// Sends an agent one alert by every way, to see that it comes. Gives whether there is a way;
    /// more than one a minute is not sent.
    pub async fn try_alerts(
        &self,
        now: Time,
        workspace: WorkspaceId,
        agent: AgentId,
    ) -> Result<bool, StoreError> {
        let targets = self.store().alert_targets(workspace).await?;
        let minute = now.0.div_euclid(PEACE.0);
        let alerts: Vec<NewAlert> = targets
            .into_iter()
            .filter(|target| target.agent == agent)
            .map(|target| NewAlert {
                agent,
                browser: target.browser,
                about: AlertAbout::Oneself,
                state: format!("test-{minute}"),
                facts: Facts::of(What::Test),
            })
            .collect();
        let any = !alerts.is_empty();
        self.queue_own(now, workspace, alerts).await?;
        Ok(any)
    }

    async fn queue_own(
        &self,
        now: Time,
        workspace: WorkspaceId,
        alerts: Vec<NewAlert>,
    ) -> Result<(), StoreError> {
        self.store()
            .queue_alerts(workspace, None, alerts, now, NEVER)
            .await?;
        self.bell().wake_workers();
        Ok(())
    }
}
