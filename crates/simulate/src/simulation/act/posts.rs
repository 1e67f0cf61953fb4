//! What agents publish: posts are written, given a time, moved, dropped, let go although they are
//! late, and decided about.

use crate::simulation::action::{Act, Shape, Stands};
use crate::simulation::cast::{first_comment, posted};
use crate::simulation::check::waits_for_a_person;
use crate::simulation::desk::Called;
use crate::simulation::press::{PUBLIC, Written};
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::delivery::DeliveryState;
use sportello_core::post::{PostBody, PostFile, PostKind, PostStage, PostWords};
use sportello_core::{ChannelId, DeliveryId, MediaId, PostId, Time};
use sportello_drill::stage::files::{film, photo};
use sportello_engine::library::LibraryError;
use sportello_engine::publish::PostError;
use sportello_sandbox::rules::{Command, signature};
use sportello_store::{PostAudit, PostDecision, PostRow, Posts as _, StoreError, WrittenPost};

impl Sim {
    pub(super) fn publish(&mut self, act: &Act) -> Checked {
        match *act {
            Act::Post {
                n,
                shape,
                stands,
                comment,
                after,
            } => self.write_post(n, shape, stands, comment, after),
            Act::MovePost { nth, after } => self.move_post(nth, after),
            Act::DropPost { nth } => self.drop_post(nth),
            Act::LetPostGo { nth, after } => self.let_post_go(nth, after),
            Act::DecidePost { nth, again } => self.decide_post(nth, again),
            Act::PostAgain { nth } => self.post_again(nth),
            Act::Archive { on } => {
                let wanted = Command::Archive { page: None, on };
                self.platform.apply(self.now, &wanted);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn write_post(
        &mut self,
        n: u32,
        shape: Shape,
        stands: Stands,
        comment: bool,
        after: i64,
    ) -> Checked {
        let channels = self.channels_of(stands);
        if channels.is_empty() || !self.desk.is_up() {
            return Ok(());
        }
        let Some(files) = self.files_of(n, shape)? else {
            return Ok(());
        };
        let body = PostBody {
            shared: words(n, shape, files, comment),
            ..PostBody::default()
        };
        let post = WrittenPost {
            known: None,
            body: body.clone(),
            channels,
            due_at: None,
            zone: "Europe/Rome".to_owned(),
            by: None,
            unapproved: false,
        };
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let called = self
            .desk
            .call(async |e| e.save_post(now, workspace, post).await);
        let Some(row) = self.told("write a post", called)? else {
            return Ok(());
        };
        self.counts.posts_written += 1;
        let written = Written {
            body,
            times: Vec::new(),
            sure: false,
            off: false,
        };
        self.press.written.insert(row.id, written);
        self.schedule(row.id, Time(now.0 + after), after == 0)
    }

    fn channels_of(&self, stands: Stands) -> Vec<ChannelId> {
        let networks = match stands {
            Stands::Page => &PUBLIC[..1],
            Stands::Account => &PUBLIC[1..],
            Stands::Both => &PUBLIC[..],
        };
        networks
            .iter()
            .filter_map(|network| self.office.channels.get(network).copied())
            .collect()
    }

    /// Takes the files of a post into the library. `None` when the process died meanwhile.
    fn files_of(&mut self, n: u32, shape: Shape) -> Checked<Option<Vec<PostFile>>> {
        let bytes: Vec<Vec<u8>> = match shape {
            Shape::Words | Shape::Link => Vec::new(),
            Shape::Photos(count) => (0..u32::from(count)).map(|at| photo(n, at)).collect(),
            Shape::PhotoStory => vec![photo(n, 0)],
            Shape::Video | Shape::Reel | Shape::FilmStory => vec![film(n)],
        };
        let mut files = Vec::new();
        for one in bytes {
            let Some(media) = self.shelve(one)? else {
                return Ok(None);
            };
            files.push(PostFile { media, alt: None });
        }
        Ok(Some(files))
    }

    fn shelve(&mut self, bytes: Vec<u8>) -> Checked<Option<MediaId>> {
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let sha = data_encoding::HEXLOWER.encode(&signature::digest(&bytes));
        let called = self
            .desk
            .call(async |e| e.add_to_library(now, workspace, bytes.into(), "").await);
        match called {
            Called::Down => Ok(None),
            Called::Died => self.died().map(|()| None),
            Called::Gave(Ok(id)) => {
                self.press.hashes.insert(id, sha);
                Ok(Some(id))
            }
            Called::Gave(Err(LibraryError::Store(StoreError::Stopped))) => Ok(None),
            Called::Gave(Err(error)) => Violation::of("store", format!("the library: {error}")),
        }
    }

    /// Gives a post its time. From here on it may go then, whatever is heard of it.
    fn schedule(&mut self, post: PostId, at: Time, at_once: bool) -> Checked {
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let called = self.desk.call(async |e| match at_once {
            true => e.publish_post(now, workspace, post, None).await,
            false => e.schedule_post(now, workspace, post, Some(at), None).await,
        });
        let refused = matches!(called, Called::Gave(Err(PostError::Faulty(_))));
        if refused {
            self.counts.posts_refused += 1;
        } else if let (false, Some(written)) = (
            matches!(called, Called::Down),
            self.press.written.get_mut(&post),
        ) {
            written.times = vec![at];
            written.sure = matches!(called, Called::Gave(Ok(_)));
        }
        self.told("schedule a post", called).map(|_| ())
    }

    fn row(&self, post: PostId) -> Checked<PostRow> {
        let found = pollster::block_on(self.desk.store().post(self.desk.workspace, post));
        match found {
            Ok(row) => Ok(row),
            Err(error) => Violation::of("I8", format!("post {post} cannot be read: {error}")),
        }
    }

    fn move_post(&mut self, nth: u32, after: i64) -> Checked {
        let Some(post) = self
            .press
            .nth_latest(nth, |w| !w.off && !w.times.is_empty())
        else {
            return Ok(());
        };
        let row = self.row(post)?;
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let at = Time(now.0 + after);
        if row.stage != PostStage::Scheduled {
            return Ok(());
        }
        let called = self.desk.call(async |e| {
            let which = (post, row.version);
            e.move_post(now, workspace, which, Some(at)).await
        });
        if let Some(written) = self.press.written.get_mut(&post) {
            match &called {
                Called::Gave(Ok(_)) => written.times = vec![at],
                Called::Died => written.times.push(at),
                Called::Gave(Err(_)) | Called::Down => {}
            }
        }
        self.told("move a post", called).map(|_| ())
    }

    fn drop_post(&mut self, nth: u32) -> Checked {
        let Some(post) = self
            .press
            .nth_latest(nth, |w| !w.off && !w.times.is_empty())
        else {
            return Ok(());
        };
        let was_open = self.row(post)?.stage.is_open();
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        // What is being sent this very moment may leave once more.
        let rests = |row: &&PostAudit| row.post == post && row.state != DeliveryState::Sending;
        let waiting: Vec<DeliveryId> = self
            .posts()?
            .iter()
            .filter(rests)
            .map(|row| row.id)
            .collect();
        let called = self
            .desk
            .call(async |e| e.drop_post(now, workspace, post, None).await);
        if let Some(written) = self.press.written.get_mut(&post) {
            written.sure = false;
            if matches!(called, Called::Gave(Ok(_))) {
                self.counts.posts_dropped += 1;
                written.off = was_open;
                self.press.dropped.extend(waiting);
            }
        }
        self.told("drop a post", called).map(|_| ())
    }

    /// The `nth` latest delivery of a post that fits.
    fn nth_post(&self, nth: u32, fits: impl Fn(&PostAudit) -> bool) -> Checked<Option<PostAudit>> {
        let rows = self.posts()?;
        let rows: Vec<&PostAudit> = rows.iter().filter(|row| fits(row)).collect();
        let at = usize::try_from(nth).unwrap_or(0) % rows.len().max(1);
        Ok(rows.into_iter().rev().nth(at).cloned())
    }

    fn let_post_go(&mut self, nth: u32, after: i64) -> Checked {
        match self.nth_post(nth, waits_for_a_person)? {
            Some(row) => self.let_go(&row, after),
            None => Ok(()),
        }
    }

    /// Somebody lets every post go that waits for it.
    pub(in crate::simulation) fn let_all_go(&mut self) -> Checked {
        for row in self.posts()?.iter().filter(|row| waits_for_a_person(row)) {
            self.let_go(row, 0)?;
        }
        Ok(())
    }

    fn let_go(&mut self, row: &PostAudit, after: i64) -> Checked {
        self.press.let_go.insert(row.id);
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let at = Time(now.0 + after);
        let called = self
            .desk
            .call(async |e| e.let_post_go(now, workspace, row.id, at).await);
        self.counts.posts_let_go += 1;
        self.told("let a post go", into_post(called)).map(|_| ())
    }

    fn decide_post(&mut self, nth: u32, again: bool) -> Checked {
        let open = |row: &PostAudit| row.state == DeliveryState::Unconfirmed;
        let Some(row) = self.nth_post(nth, open)? else {
            return Ok(());
        };
        if again {
            return self.once_more(&row);
        }
        if let Some(seen) = self.press.seen.get_mut(&row.id) {
            seen.vouched = true;
        }
        self.decided(&row, PostDecision::Published)
    }

    fn post_again(&mut self, nth: u32) -> Checked {
        let failed = |row: &PostAudit| row.state == DeliveryState::Failed;
        match self.nth_post(nth, failed)? {
            Some(row) => self.once_more(&row),
            None => Ok(()),
        }
    }

    /// Asked, whatever comes of it: from here on a second copy is somebody's choice.
    fn once_more(&mut self, row: &PostAudit) -> Checked {
        *self.press.again.entry((row.target, row.part)).or_default() += 1;
        self.counts.posts_again += 1;
        self.decided(row, PostDecision::Again)
    }

    fn decided(&mut self, row: &PostAudit, decision: PostDecision) -> Checked {
        let (now, workspace, id) = (self.desk_now(), self.desk.workspace, row.id);
        let called = self
            .desk
            .call(async |e| e.decide_post(now, workspace, id, decision, None).await);
        self.told("decide about a post", into_post(called))
            .map(|_| ())
    }

    /// The answer to something about a post that may be refused as it stands.
    fn told<T>(&mut self, what: &str, called: Called<Result<T, PostError>>) -> Checked<Option<T>> {
        match called {
            Called::Down => Ok(None),
            Called::Died => self.died().map(|()| None),
            Called::Gave(Ok(value)) => {
                self.look = true;
                Ok(Some(value))
            }
            Called::Gave(Err(PostError::Store(StoreError::Conflict(why)))) => {
                self.note(format!("{what}: {why}"));
                Ok(None)
            }
            Called::Gave(Err(PostError::Store(error))) => {
                Violation::of("store", format!("{what}: {error}"))
            }
            Called::Gave(Err(refused)) => {
                self.note(format!("{what}: {refused}"));
                Ok(None)
            }
        }
    }
}

/// The store's refusal as that of a post.
fn into_post<T>(called: Called<Result<T, StoreError>>) -> Called<Result<T, PostError>> {
    match called {
        Called::Down => Called::Down,
        Called::Died => Called::Died,
        Called::Gave(answer) => Called::Gave(answer.map_err(PostError::Store)),
    }
}

fn words(n: u32, shape: Shape, files: Vec<PostFile>, comment: bool) -> PostWords {
    let kind = match shape {
        Shape::Words | Shape::Link => PostKind::Words,
        Shape::Photos(_) => PostKind::Photos,
        Shape::PhotoStory | Shape::FilmStory => PostKind::Story,
        Shape::Video => PostKind::Video,
        Shape::Reel => PostKind::Reel,
    };
    let silent = kind == PostKind::Story;
    PostWords {
        kind,
        text: if silent { String::new() } else { posted(n) },
        link: (shape == Shape::Link).then(|| format!("https://fiori.example/mazzi/{n}")),
        title: None,
        files,
        first_comment: (comment && !silent).then(|| first_comment(n)),
        cover_ms: None,
    }
}
