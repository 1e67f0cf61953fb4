-- Public comments, what the platforms tell the business, people who are known by another id.

-- Whether a comment is hidden from the public: the latest word counts. May be told before it.
CREATE TABLE comments_hidden (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    hidden SMALLINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, external_id)
) WITHOUT ROWID;

-- Comments of the business (or of nobody who is named) that answer no comment known here: shown
-- when that one comes. event: core::event::Commented, as JSON.
CREATE TABLE kept_comments (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    parent TEXT NOT NULL,
    event TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, external_id)
) WITHOUT ROWID;
CREATE INDEX kept_comments_by_parent ON kept_comments (workspace_id, channel_id, parent, external_id);

-- What is known of posts: the latest word on each.
CREATE TABLE posts (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    post_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, post_id)
) WITHOUT ROWID;

-- The platform's word to the business. digest: of what it says, so that it is there once.
CREATE TABLE notices (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    digest BLOB NOT NULL,
    id BIGINT NOT NULL,
    what TEXT NOT NULL,
    about TEXT,
    at BIGINT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, digest)
) WITHOUT ROWID;
CREATE INDEX notices_by_time ON notices (workspace_id, at, id);

-- People whose id changed: the id they had, the one they have.
CREATE TABLE moves (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    old_id TEXT NOT NULL,
    new_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, old_id)
) WITHOUT ROWID;

-- Names of people who have said nothing yet (a synced address book).
CREATE TABLE told_names (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, external_id)
) WITHOUT ROWID;

-- 1 = said before the desk was there (a history that was handed over), and read then.
ALTER TABLE messages ADD COLUMN past SMALLINT;
