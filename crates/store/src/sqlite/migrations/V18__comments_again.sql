-- Up to which message the word list has looked at comments: a mark a channel, so that what waits on
-- one keeps nothing of another in sight. What there was counts for every channel of its workspace.
CREATE TABLE comments_looked_at (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    upto BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id)
) WITHOUT ROWID;
INSERT INTO comments_looked_at (workspace_id, channel_id, upto)
    SELECT c.workspace_id, c.id, l.upto FROM channels c JOIN comments_looked l ON l.workspace_id = c.workspace_id;
DROP TABLE comments_looked;

-- Comments at which the word list looks again. before: the words when it looked last, of one that was
-- edited since; NULL = one with a word of the list, which waits to be hidden. edits: how often it was
-- edited since: what was looked at is forgotten only if that is still so.
CREATE TABLE comments_again (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    before TEXT,
    edits BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, message_id)
) WITHOUT ROWID;

-- Comments of a channel in the order in which they came.
CREATE INDEX messages_comments_of_channel ON messages (workspace_id, channel_id, id)
    WHERE kind = 'comment' AND direction = 'in';
DROP INDEX messages_comments;
