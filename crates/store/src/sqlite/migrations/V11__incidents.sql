-- Incidents: spans in which cells of the health matrix were open, of one platform. why, why_source:
-- what the platform said, in its own words, and where; NULL = nothing that is known. looked_at: when
-- what it concerns was noted last.
CREATE TABLE incidents (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    platform TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    looked_at BIGINT,
    why TEXT,
    why_source TEXT,
    why_by BIGINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX incidents_under_way ON incidents (workspace_id, platform) WHERE closed_at IS NULL;
CREATE INDEX incidents_by_time ON incidents (workspace_id, opened_at, id);

-- When each cell was open. cause: a key of the locale files.
CREATE TABLE incident_cells (
    workspace_id BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    capability TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    cause TEXT,
    PRIMARY KEY (workspace_id, incident_id, channel_id, capability, opened_at)
) WITHOUT ROWID;
CREATE INDEX incident_cells_by_time ON incident_cells (workspace_id, opened_at, channel_id, capability);

-- Deliveries that an incident kept back or left in doubt: what became of them stands on themselves.
CREATE TABLE incident_deliveries (
    workspace_id BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    delivery_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, incident_id, delivery_id)
) WITHOUT ROWID;

-- The curve: how many of those deliveries stood where, at moments.
CREATE TABLE incident_points (
    workspace_id BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    waiting BIGINT NOT NULL,
    sent BIGINT NOT NULL,
    fallen_back BIGINT NOT NULL,
    unknown BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, incident_id, at)
) WITHOUT ROWID;
