-- How an agent wants to be told of outages. mail = 1: by e-mail, to the address once it is confirmed
-- (1). asked_at: when a code was sent there; wrong: wrong codes since. quiet_from, quiet_to: minutes
-- of the day. language: in which they read the page where they said so.
CREATE TABLE alert_wishes (
    workspace_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    mail SMALLINT NOT NULL,
    address TEXT,
    confirmed SMALLINT NOT NULL,
    asked_at BIGINT,
    wrong SMALLINT NOT NULL,
    quiet_from SMALLINT,
    quiet_to SMALLINT,
    language TEXT,
    PRIMARY KEY (workspace_id, agent_id)
) WITHOUT ROWID;

-- Browsers that allowed to be told. hash: of the push service's address; sealed: that address and
-- the browser's keys.
CREATE TABLE alert_browsers (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    hash BLOB NOT NULL,
    sealed BLOB NOT NULL,
    device TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    taken_at BIGINT,
    trouble TEXT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX alert_browsers_once ON alert_browsers (workspace_id, hash);
CREATE INDEX alert_browsers_of_agent ON alert_browsers (workspace_id, agent_id, id);

-- The key by which push services know this workspace, sealed.
CREATE TABLE push_keys (
    workspace_id BIGINT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (workspace_id)
) WITHOUT ROWID;

-- How far something was told: an incident (i and its id), or windows that end.
CREATE TABLE alert_marks (
    workspace_id BIGINT NOT NULL,
    about TEXT NOT NULL,
    networks BIGINT NOT NULL,
    told_at BIGINT NOT NULL,
    is_over SMALLINT NOT NULL,
    PRIMARY KEY (workspace_id, about)
) WITHOUT ROWID;
CREATE INDEX alert_marks_open ON alert_marks (workspace_id, about) WHERE is_over = 0;

-- Alerts, each to one target: a browser, or (browser_id 0) an agent's address. state: which of the
-- alerts about it. ended_at NULL = it waits; how = how it ended.
CREATE TABLE alerts (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    browser_id BIGINT NOT NULL,
    about TEXT NOT NULL,
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    ended_at BIGINT,
    how TEXT,
    trouble TEXT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX alerts_once ON alerts (workspace_id, agent_id, browser_id, about, state);
CREATE INDEX alerts_due ON alerts (workspace_id, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX alerts_ended ON alerts (workspace_id, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX alerts_of_agent ON alerts (workspace_id, agent_id, id);

-- What a platform's own status page said while an incident was under way. at, read_at: when it was
-- first and last read so.
CREATE TABLE incident_opinions (
    workspace_id BIGINT NOT NULL,
    incident_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    read_at BIGINT NOT NULL,
    level TEXT NOT NULL,
    words TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (workspace_id, incident_id, at)
) WITHOUT ROWID;
