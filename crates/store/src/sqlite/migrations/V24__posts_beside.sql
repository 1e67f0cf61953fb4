-- Where a post stands: 0 = in the lists of the platform, 1 = a post of the business that no list
-- shows (an ad, an old one), 2 = somebody else's, in which the business is mentioned. The last two
-- are read one by one, when somebody comments under them.
ALTER TABLE listed_posts ADD COLUMN stands SMALLINT NOT NULL DEFAULT 0;

-- Posts under which somebody commented and which no list showed by then. due_at: when it is read
-- next; NULL = not any more (it was read, or the platform does not show it).
CREATE TABLE posts_commented (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    elsewhere SMALLINT NOT NULL,
    told_at BIGINT NOT NULL,
    due_at BIGINT,
    PRIMARY KEY (workspace_id, channel_id, external_id)
) WITHOUT ROWID;
CREATE INDEX posts_commented_due ON posts_commented (workspace_id, channel_id, due_at, external_id)
    WHERE due_at IS NOT NULL;
