-- How far the updates of a bot were taken that is asked for them. next_update: the number from which
-- on it is asked next, which confirms everything before; at: when it was stored.
CREATE TABLE polls (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    next_update BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id)
) WITHOUT ROWID;
