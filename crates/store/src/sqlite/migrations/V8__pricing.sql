-- What the platform says it charges for a message of ours: the latest word. facts: category, type,
-- model, billable, as JSON.
CREATE TABLE pricing (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, external_id)
) WITHOUT ROWID;
