-- Publishing: posts, what each channel gets of them, and what belongs to the calendar.

-- What the platforms tell of posts gives up its name to the posts of the business.
ALTER TABLE posts RENAME TO told_posts;

-- A delivery is of a message or of a post: message_id and address_id, or target_id. part: which
-- part of the target it is, its post or the first comment under it. late_ok: a person (or the
-- rule) lets it go although it is late.
CREATE TABLE deliveries_with_posts (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    message_id BIGINT,
    address_id BIGINT,
    channel_id BIGINT NOT NULL,
    capability TEXT NOT NULL,
    lane TEXT NOT NULL,
    state TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    ready_at BIGINT,
    act_at BIGINT,
    check_at BIGINT,
    deadline BIGINT,
    hold_reason TEXT,
    hold_since BIGINT,
    cause TEXT,
    retries BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    begun_at BIGINT,
    platform_at BIGINT,
    accepted_at BIGINT,
    accepted_seq BIGINT,
    failed_at BIGINT,
    replaces BIGINT,
    decided_by BIGINT,
    late SMALLINT NOT NULL,
    begun_mark BIGINT,
    target_id BIGINT,
    part TEXT,
    late_ok SMALLINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
INSERT INTO deliveries_with_posts (workspace_id, id, message_id, address_id, channel_id, capability, lane, state, queued_at,
    ready_at, act_at, check_at, deadline, hold_reason, hold_since, cause, retries, attempt, begun_at, platform_at,
    accepted_at, accepted_seq, failed_at, replaces, decided_by, late, begun_mark)
    SELECT workspace_id, id, message_id, address_id, channel_id, capability, lane, state, queued_at,
    ready_at, act_at, check_at, deadline, hold_reason, hold_since, cause, retries, attempt, begun_at, platform_at,
    accepted_at, accepted_seq, failed_at, replaces, decided_by, late, begun_mark FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_with_posts RENAME TO deliveries;
CREATE INDEX deliveries_due ON deliveries (workspace_id, act_at, id)
    WHERE act_at IS NOT NULL AND message_id IS NOT NULL;
CREATE INDEX deliveries_to_check ON deliveries (workspace_id, check_at, id)
    WHERE check_at IS NOT NULL AND message_id IS NOT NULL;
CREATE INDEX deliveries_blocking ON deliveries (workspace_id, lane, id)
    WHERE state IN ('queued', 'held', 'sending', 'unknown');
CREATE INDEX deliveries_pending ON deliveries (workspace_id, address_id, id)
    WHERE state IN ('queued', 'held', 'sending', 'unknown', 'unconfirmed');
CREATE INDEX deliveries_awaiting_receipt ON deliveries (workspace_id, address_id, id)
    WHERE state IN ('accepted', 'delivered');
CREATE INDEX deliveries_failed ON deliveries (workspace_id, address_id, failed_at) WHERE state = 'failed';
CREATE INDEX deliveries_held ON deliveries (workspace_id, channel_id, id) WHERE state = 'held';
CREATE INDEX deliveries_by_replaced ON deliveries (workspace_id, replaces, id) WHERE replaces IS NOT NULL;
CREATE INDEX deliveries_of_target ON deliveries (workspace_id, target_id, id) WHERE target_id IS NOT NULL;
CREATE INDEX deliveries_posts_due ON deliveries (workspace_id, act_at, id)
    WHERE act_at IS NOT NULL AND target_id IS NOT NULL;
CREATE INDEX deliveries_posts_to_check ON deliveries (workspace_id, check_at, id)
    WHERE check_at IS NOT NULL AND target_id IS NOT NULL;

-- body: core::post::PostBody, as JSON. due_at NULL = no time yet. version: grows with every
-- change, so that two who edit at once do not overwrite each other.
CREATE TABLE posts (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    stage TEXT NOT NULL,
    body TEXT NOT NULL,
    due_at BIGINT,
    zone TEXT NOT NULL,
    author_id BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE INDEX posts_due ON posts (workspace_id, due_at, id) WHERE stage = 'scheduled';
CREATE INDEX posts_by_time ON posts (workspace_id, due_at, id);
CREATE INDEX posts_by_stage ON posts (workspace_id, stage, updated_at, id);

-- A post on one channel. words: what was given to the outbox, core::post::PostWords as JSON, fast
-- from then on; NULL before.
CREATE TABLE post_targets (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    post_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    words TEXT,
    external_id TEXT,
    url TEXT,
    published_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX post_targets_of_post ON post_targets (workspace_id, post_id, channel_id);
CREATE UNIQUE INDEX post_targets_by_external ON post_targets (workspace_id, channel_id, external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX post_targets_by_time ON post_targets (workspace_id, channel_id, published_at)
    WHERE published_at IS NOT NULL;

-- The key under which the API was asked for a post, and the hash of what was asked.
CREATE TABLE post_keys (
    workspace_id BIGINT NOT NULL,
    idempotency_key TEXT NOT NULL,
    hash BLOB NOT NULL,
    post_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, idempotency_key)
) WITHOUT ROWID;
CREATE INDEX post_keys_of_post ON post_keys (workspace_id, post_id);

-- What was said about a post while it was looked over: remark, asked, approved, returned.
CREATE TABLE post_remarks (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    post_id BIGINT NOT NULL,
    author_id BIGINT,
    what TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE INDEX post_remarks_of_post ON post_remarks (workspace_id, post_id, id);

-- Weekly times that a queue of posts fills. weekdays: bit 0 = Monday. channels: ids, as JSON.
CREATE TABLE slots (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    weekdays SMALLINT NOT NULL,
    minute SMALLINT NOT NULL,
    channels TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;

CREATE TABLE captions (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;

-- Files that are kept for posts. alt: what one shows. made_of: the file it was cropped or
-- converted from.
CREATE TABLE library (
    workspace_id BIGINT NOT NULL,
    media_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    alt TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    made_of BIGINT,
    length_ms BIGINT,
    PRIMARY KEY (workspace_id, media_id)
) WITHOUT ROWID;
CREATE INDEX library_by_time ON library (workspace_id, added_at, media_id);

-- Secret addresses of the calendar as a feed; only the hash is kept.
CREATE TABLE calendar_feeds (
    hash BLOB NOT NULL PRIMARY KEY,
    workspace_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX calendar_feeds_of_agent ON calendar_feeds (workspace_id, agent_id);

-- How a workspace wants things: a name and a value, as JSON.
CREATE TABLE workspace_settings (
    workspace_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (workspace_id, name)
) WITHOUT ROWID;

-- What the platform lists of the page's posts, those made elsewhere too. facts: kind, text, url,
-- picture, as JSON; counts: how it does, by name, as JSON. mark: drawn from the workspace's sequence
-- when it was listed first (tx.next_id), so that what was there before a request is told by order.
CREATE TABLE listed_posts (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    facts TEXT NOT NULL,
    counts TEXT NOT NULL,
    insight_at BIGINT,
    comments_at BIGINT,
    gone SMALLINT NOT NULL,
    mark BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, external_id)
) WITHOUT ROWID;
CREATE INDEX listed_posts_by_time ON listed_posts (workspace_id, at, channel_id, external_id);
CREATE INDEX listed_posts_of_channel ON listed_posts (workspace_id, channel_id, at, external_id);

-- Whether the business likes a comment, and which entry of the word list hid it (NULL = none):
-- what the desk did there. Whether it is hidden stands in comments_hidden.
CREATE TABLE comment_marks (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    liked SMALLINT NOT NULL,
    hidden_for TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, external_id)
) WITHOUT ROWID;

CREATE INDEX comment_marks_hidden ON comment_marks (workspace_id, at, channel_id, external_id)
    WHERE hidden_for IS NOT NULL;

-- Comments under a post, and answers to them from here; what is taken out names no post any more.
CREATE INDEX messages_of_post ON messages (workspace_id, channel_id, json_extract(content, '$.comment.post'))
    WHERE json_extract(content, '$.comment.post') IS NOT NULL;

-- Comments in the order in which they came, and messages that show a file.
CREATE INDEX messages_comments ON messages (workspace_id, id, at) WHERE kind = 'comment' AND direction = 'in';
CREATE INDEX messages_of_media ON messages (workspace_id, media_id) WHERE media_id IS NOT NULL;

-- Up to which message the word list has looked at comments.
CREATE TABLE comments_looked (
    workspace_id BIGINT NOT NULL PRIMARY KEY,
    upto BIGINT NOT NULL
) WITHOUT ROWID;

-- Addresses to be shared. utm: core::post::Utm, as JSON.
CREATE TABLE shares (
    slug TEXT NOT NULL PRIMARY KEY,
    workspace_id BIGINT NOT NULL,
    url TEXT NOT NULL,
    text TEXT NOT NULL,
    utm TEXT NOT NULL,
    created_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX shares_of_workspace ON shares (workspace_id, created_at, slug);

-- Clicks by day (days since 1970, UTC) and network: nothing of who clicked.
CREATE TABLE share_clicks (
    workspace_id BIGINT NOT NULL,
    slug TEXT NOT NULL,
    network TEXT NOT NULL,
    day BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, slug, network, day)
) WITHOUT ROWID;

-- Whether an agent approves what others write. NULL = was here before there was a choice: yes.
ALTER TABLE agents ADD COLUMN manager SMALLINT;
