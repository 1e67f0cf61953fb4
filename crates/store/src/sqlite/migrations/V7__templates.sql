-- Templates as the platform last listed them. shape: core::template::Shape, as JSON.
CREATE TABLE templates (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    shape TEXT NOT NULL,
    listed_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, external_id)
) WITHOUT ROWID;
