-- Gaps: times in which a platform may not have told what was said, one row a channel and audit.
-- readable: 0 = the network has no history, the gap stays. list_after: where the list of changed
-- conversations goes on; listed: 1 = it was read to the end. next_at: when something is next to be
-- done; NULL = it is over. failures, trouble: of the last readings in a row, and why (a key of the
-- locale files).
CREATE TABLE gaps (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    readable SMALLINT NOT NULL,
    asked_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    next_at BIGINT,
    list_after TEXT,
    listed SMALLINT NOT NULL,
    failures BIGINT NOT NULL,
    trouble TEXT,
    finished_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE INDEX gaps_due ON gaps (workspace_id, next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX gaps_by_channel ON gaps (workspace_id, channel_id, to_at, id);
CREATE INDEX gaps_by_time ON gaps (workspace_id, to_at, id);

-- Conversations that are read back for one, by the platform's id. done: 1 = read, 2 = the platform
-- gives it no more.
CREATE TABLE gap_conversations (
    workspace_id BIGINT NOT NULL,
    gap_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    done SMALLINT NOT NULL,
    recovered BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, gap_id, external_id)
) WITHOUT ROWID;
CREATE INDEX gap_conversations_to_read ON gap_conversations (workspace_id, gap_id, updated_at, external_id)
    WHERE done = 0;

-- Whom a gap may concern: lost = how many messages are known to be lost; 0 = nobody knows.
CREATE TABLE gap_people (
    workspace_id BIGINT NOT NULL,
    gap_id BIGINT NOT NULL,
    address_id BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, gap_id, address_id)
) WITHOUT ROWID;
CREATE INDEX gap_people_by_address ON gap_people (workspace_id, address_id, gap_id);
