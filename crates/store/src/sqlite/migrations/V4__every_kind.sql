-- Every message kind.

-- What a message holds besides its words and its file (core::content::Content, as JSON).
ALTER TABLE messages ADD COLUMN content TEXT;
ALTER TABLE kept_echoes ADD COLUMN kind TEXT;
ALTER TABLE kept_echoes ADD COLUMN content TEXT;

-- What kind of message the file is of; NULL = a picture, kept before kinds were noted.
ALTER TABLE media ADD COLUMN kind TEXT;

-- What became of a message after it was said: edited, or taken back. May be told before it. Of
-- one taken back no words are kept.
CREATE TABLE message_changes (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    edited_at BIGINT,
    edits BIGINT,
    body TEXT,
    unsent_at BIGINT,
    PRIMARY KEY (workspace_id, channel_id, external_id)
) WITHOUT ROWID;

-- When the bytes of a file are to go, because its message was taken back; NULL = they stay.
ALTER TABLE media ADD COLUMN erase_at BIGINT;
CREATE INDEX media_to_erase ON media (workspace_id, erase_at, id) WHERE erase_at IS NOT NULL;
