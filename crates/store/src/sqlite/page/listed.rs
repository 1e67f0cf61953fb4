//! Posts as a platform lists them, those made elsewhere too, and how they do.

use crate::contract::{ListedPost, Result, Stands};
use crate::sqlite::error::{found, unreadable};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};
use sportello_core::post::PostKind;
use sportello_core::{ChannelId, ChannelKind, Time, WorkspaceId};
use std::collections::{BTreeMap, HashSet};

type Counts = BTreeMap<String, u64>;

/// What is stored of a post as one text.
#[derive(Serialize, Deserialize)]
struct Facts {
    kind: PostKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<String>,
}

const COLUMNS: &str = "SELECT l.channel_id, c.kind, c.name, l.external_id, l.at, l.facts, l.counts, l.insight_at, \
     l.comments_at, l.gone, l.stands FROM listed_posts l \
     JOIN channels c ON c.workspace_id = l.workspace_id AND c.id = l.channel_id";

fn read(row: &Row<'_>) -> rusqlite::Result<Result<ListedPost>> {
    let texts = (
        facts(row.get_ref(5)?.as_str()?),
        counts(row.get_ref(6)?.as_str()?),
    );
    let (facts, counts) = match texts {
        (Ok(facts), Ok(counts)) => (facts, counts),
        (Err(error), _) | (_, Err(error)) => return Ok(Err(error)),
    };
    Ok(Ok(ListedPost {
        channel: ChannelId(row.get(0)?),
        channel_kind: ChannelKind::new(row.get_ref(1)?.as_str()?),
        channel_name: row.get(2)?,
        external_id: row.get(3)?,
        at: Time(row.get(4)?),
        kind: facts.kind,
        text: facts.text,
        url: facts.url,
        picture: facts.picture,
        counts,
        insight_at: row.get::<_, Option<i64>>(7)?.map(Time),
        comments_at: row.get::<_, Option<i64>>(8)?.map(Time),
        gone: row.get(9)?,
        stands: stands(row.get(10)?),
    }))
}

fn stands(stored: i64) -> Stands {
    match stored {
        0 => Stands::Listed,
        1 => Stands::Unlisted,
        _ => Stands::Elsewhere,
    }
}

fn facts(text: &str) -> Result<Facts> {
    serde_json::from_str(text).map_err(|_| unreadable("listed_posts.facts"))
}

fn counts(text: &str) -> Result<Counts> {
    serde_json::from_str(text).map_err(|_| unreadable("listed_posts.counts"))
}

/// The counts that are known of a post with those that are told now, if the post is known.
fn counted(conn: &Connection, key: (i64, i64, &str), told: &Counts) -> Result<Option<String>> {
    let sql = "SELECT counts FROM listed_posts WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3";
    let Some(known) = conn.one(sql, key, |r| r.get::<_, String>(0))? else {
        return Ok(None);
    };
    let mut known = counts(&known)?;
    known.extend(told.clone());
    packed(&known).map(Some)
}

fn packed(counts: &Counts) -> Result<String> {
    serde_json::to_string(counts).map_err(|_| unreadable("listed_posts.counts"))
}

/// Stores a list. Without `covers` it is not known what it covers: it proves no post gone.
pub(super) fn put(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    posts: &[ListedPost],
    covers: Option<Time>,
) -> Result<()> {
    for post in posts {
        put_one(tx, workspace, channel, post)?;
    }
    let Some(covers) = covers else { return Ok(()) };
    let there: HashSet<&str> = posts.iter().map(|post| post.external_id.as_str()).collect();
    let before = tx.conn.all(
        "SELECT external_id FROM listed_posts \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND at >= ?3 AND gone = 0 AND stands = 0",
        [workspace.0, channel.0, covers.0],
        |r| r.get::<_, String>(0),
    )?;
    for gone in before.iter().filter(|id| !there.contains(id.as_str())) {
        tx.conn.run(
            "UPDATE listed_posts SET gone = 1 WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
            (workspace.0, channel.0, gone),
        )?;
    }
    Ok(())
}

fn put_one(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    post: &ListedPost,
) -> Result<()> {
    let facts = Facts {
        kind: post.kind,
        text: post.text.clone(),
        url: post.url.clone(),
        picture: post.picture.clone(),
    };
    let facts = serde_json::to_string(&facts).map_err(|_| unreadable("listed_posts.facts"))?;
    let insight = post.insight_at.map(|at| at.0);
    let comments = post.comments_at.map(|at| at.0);
    let stands = post.stands as i64;
    let key = (workspace.0, channel.0, post.external_id.as_str());
    if let Some(counts) = counted(tx.conn, key, &post.counts)? {
        tx.conn.run(
            "UPDATE listed_posts SET at = ?4, facts = ?5, counts = ?6, insight_at = coalesce(?7, insight_at), \
             comments_at = coalesce(?8, comments_at), gone = 0, stands = min(stands, ?9) \
             WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
            (
                key.0, key.1, key.2, post.at.0, facts, counts, insight, comments, stands,
            ),
        )?;
        return Ok(());
    }
    let mark = tx.next_id(workspace)?;
    let counts = packed(&post.counts)?;
    tx.conn.run(
        "INSERT INTO listed_posts (workspace_id, channel_id, external_id, at, facts, counts, insight_at, comments_at, gone, mark, stands) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10)",
        (
            key.0, key.1, key.2, post.at.0, facts, counts, insight, comments, mark, stands,
        ),
    )?;
    Ok(())
}

/// The business's own posts on a channel, those too that no list shows, the newest first.
pub(super) fn own(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    limit: u32,
) -> Result<Vec<ListedPost>> {
    let sql = format!(
        "{COLUMNS} WHERE l.workspace_id = ?1 AND l.channel_id = ?2 AND l.stands < 2 \
         ORDER BY l.at DESC, l.external_id DESC LIMIT ?3"
    );
    let rows = conn.all(&sql, (workspace.0, channel.0, limit), read)?;
    rows.into_iter().collect()
}

/// Posts in the platform's lists, the newest first.
pub(super) fn page(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: Option<ChannelId>,
    (limit, skip): (u32, u32),
) -> Result<Vec<ListedPost>> {
    let rows = match channel {
        Some(channel) => conn.all(
            &format!(
                "{COLUMNS} WHERE l.workspace_id = ?1 AND l.channel_id = ?2 AND l.stands = 0 \
                 ORDER BY l.at DESC, l.external_id DESC LIMIT ?3 OFFSET ?4"
            ),
            (workspace.0, channel.0, limit, skip),
            read,
        )?,
        None => conn.all(
            &format!(
                "{COLUMNS} WHERE l.workspace_id = ?1 AND l.stands = 0 \
                 ORDER BY l.at DESC, l.channel_id DESC, l.external_id DESC LIMIT ?2 OFFSET ?3"
            ),
            (workspace.0, limit, skip),
            read,
        )?,
    };
    rows.into_iter().collect()
}

/// One post, wherever it stands.
pub(super) fn one(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    external_id: &str,
) -> Result<Option<ListedPost>> {
    let sql =
        format!("{COLUMNS} WHERE l.workspace_id = ?1 AND l.channel_id = ?2 AND l.external_id = ?3");
    conn.one(&sql, (workspace.0, channel.0, external_id), read)?
        .transpose()
}

/// Stores how a post does.
pub(super) fn put_insight(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    external_id: &str,
    told: &Counts,
    now: Time,
) -> Result<()> {
    let counts = counted(tx.conn, (workspace.0, channel.0, external_id), told)?;
    let sql = "UPDATE listed_posts SET counts = ?4, insight_at = ?5 \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3";
    let changed = match counts {
        Some(counts) => tx
            .conn
            .run(sql, (workspace.0, channel.0, external_id, counts, now.0))?,
        None => 0,
    };
    found(changed, "the post")
}
