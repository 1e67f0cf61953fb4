-- The spine: directory, journal, conversations, outbox, health, media, search.
-- Law: a workspace's table has workspace_id first in its primary key and in every index; the
-- exceptions are listed in schema.rs and a test reads this catalogue. Times are milliseconds
-- since 1970 (UTC), booleans 0 or 1, states the names that `core` gives them.

-- Of the installation ---------------------------------------------------------------------------

CREATE TABLE installation (
    id SMALLINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    next_id BIGINT NOT NULL,
    next_seq BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE workspaces (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_id BIGINT NOT NULL,
    search_fed BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE apps (
    id BIGINT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL UNIQUE,
    secret BLOB NOT NULL,
    old_secret BLOB,
    verify_token BLOB NOT NULL,
    created_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE asset_routes (
    kind TEXT NOT NULL,
    asset TEXT NOT NULL,
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    app_id BIGINT NOT NULL,
    PRIMARY KEY (kind, asset)
) WITHOUT ROWID;

CREATE TABLE agents (
    id BIGINT NOT NULL PRIMARY KEY,
    workspace_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    password TEXT,
    password_at BIGINT,
    language TEXT,
    created_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX agents_of_workspace ON agents (workspace_id, id);

CREATE TABLE sessions (
    hash BLOB NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    device TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_of_agent ON sessions (agent_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE sign_in_links (
    hash BLOB NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX sign_in_links_by_end ON sign_in_links (expires_at);

CREATE TABLE api_tokens (
    hash BLOB NOT NULL PRIMARY KEY,
    workspace_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE journal (
    seq INTEGER NOT NULL PRIMARY KEY,
    app_id BIGINT NOT NULL,
    object TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    body BLOB NOT NULL
);

CREATE TABLE leftovers (
    seq BIGINT NOT NULL,
    pointer TEXT NOT NULL,
    leftover TEXT NOT NULL,
    kind TEXT NOT NULL,
    asset TEXT NOT NULL,
    why TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (seq, pointer)
) WITHOUT ROWID;
CREATE INDEX leftovers_by_sort ON leftovers (leftover, seq, pointer);
CREATE INDEX leftovers_by_asset ON leftovers (kind, asset, leftover, seq);

-- A workspace's own -----------------------------------------------------------------------------

CREATE TABLE channels (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    asset TEXT NOT NULL,
    name TEXT NOT NULL,
    app_id BIGINT NOT NULL,
    settings TEXT NOT NULL,
    token BLOB NOT NULL,
    token_state TEXT NOT NULL,
    token_since BIGINT,
    token_worked_at BIGINT,
    created_at BIGINT NOT NULL,
    heard_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;

-- A person. `merged_into` is the contact that took this one in, `root` the end of that chain.
CREATE TABLE contacts (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    name TEXT,
    merged_into BIGINT,
    root BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE INDEX contacts_by_root ON contacts (workspace_id, root, id);

CREATE TABLE addresses (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    alias TEXT,
    phone TEXT,
    name TEXT,
    name_at BIGINT,
    username TEXT,
    last_inbound BIGINT,
    profiled_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX addresses_by_external ON addresses (workspace_id, channel_id, external_id);
CREATE UNIQUE INDEX addresses_by_alias ON addresses (workspace_id, channel_id, alias) WHERE alias IS NOT NULL;
CREATE INDEX addresses_by_contact ON addresses (workspace_id, contact_id, id);
CREATE INDEX addresses_by_profile ON addresses (workspace_id, profiled_at, id);

-- status, unread, last_*: of this contact's own addresses. list_*: what the inbox shows, over
-- every contact under the root; a merged-in conversation has list = 'merged'.
CREATE TABLE conversations (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    status TEXT NOT NULL,
    unread BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    last_message BIGINT,
    seen_at BIGINT NOT NULL,
    seen_id BIGINT NOT NULL,
    list TEXT NOT NULL,
    list_unread BIGINT NOT NULL,
    list_at BIGINT NOT NULL,
    list_message BIGINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE INDEX conversations_inbox ON conversations (workspace_id, list, list_at, id);

CREATE TABLE inbox_totals (
    workspace_id BIGINT NOT NULL PRIMARY KEY,
    open BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    unread BIGINT NOT NULL
) WITHOUT ROWID;

-- external_hash and external_nth stand for external_id in the unique index (schema.rs says why).
-- state: only of a message said elsewhere; a delivery has its own.
CREATE TABLE messages (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    address_id BIGINT NOT NULL,
    direction TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT,
    at BIGINT NOT NULL,
    external_id TEXT,
    external_hash BIGINT,
    external_nth SMALLINT,
    state TEXT,
    delivery_id BIGINT,
    author_id BIGINT,
    media_id BIGINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX messages_by_external ON messages (workspace_id, channel_id, external_hash, external_nth)
    WHERE external_hash IS NOT NULL;
CREATE INDEX messages_by_address ON messages (workspace_id, address_id, at, id);
CREATE INDEX messages_awaiting_receipt ON messages (workspace_id, address_id, id)
    WHERE state IN ('accepted', 'delivered');

-- The platform's word on messages of ours, known or not yet. upto: it read everything up to this.
CREATE TABLE receipts (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    rank SMALLINT,
    at BIGINT,
    failure_code BIGINT,
    failure_cause TEXT,
    upto SMALLINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, external_id)
) WITHOUT ROWID;

CREATE TABLE watermarks (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    delivered BIGINT,
    read BIGINT,
    PRIMARY KEY (workspace_id, channel_id, address)
) WITHOUT ROWID;

-- emoji NULL = taken back.
CREATE TABLE reactions (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    target TEXT NOT NULL,
    by_contact SMALLINT NOT NULL,
    emoji TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, target, by_contact)
) WITHOUT ROWID;

CREATE TABLE notes (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    author_id BIGINT,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE INDEX notes_by_conversation ON notes (workspace_id, conversation_id, at, id);

CREATE TABLE merges (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    into_contact BIGINT NOT NULL,
    from_contact BIGINT NOT NULL,
    from_name TEXT,
    at BIGINT NOT NULL,
    by_agent BIGINT,
    evidence TEXT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE INDEX merges_by_into ON merges (workspace_id, into_contact, id);

CREATE TABLE continue_tokens (
    workspace_id BIGINT NOT NULL,
    hash BLOB NOT NULL,
    contact_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (workspace_id, hash)
) WITHOUT ROWID;

-- ready_at: when it may act, NULL while a request is under way. act_at: the same at the head of a
-- lane, NULL behind it.
-- check_at: when an unknown one is looked at.
CREATE TABLE deliveries (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    address_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    capability TEXT NOT NULL,
    lane TEXT NOT NULL,
    state TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    ready_at BIGINT,
    act_at BIGINT,
    check_at BIGINT,
    deadline BIGINT,
    hold_reason TEXT,
    hold_since BIGINT,
    cause TEXT,
    retries BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    begun_at BIGINT,
    platform_at BIGINT,
    accepted_at BIGINT,
    accepted_seq BIGINT,
    failed_at BIGINT,
    replaces BIGINT,
    decided_by BIGINT,
    late SMALLINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (workspace_id, act_at, id) WHERE act_at IS NOT NULL;
CREATE INDEX deliveries_to_check ON deliveries (workspace_id, check_at, id) WHERE check_at IS NOT NULL;
CREATE INDEX deliveries_blocking ON deliveries (workspace_id, lane, id)
    WHERE state IN ('queued', 'held', 'sending', 'unknown');
CREATE INDEX deliveries_pending ON deliveries (workspace_id, address_id, id)
    WHERE state IN ('queued', 'held', 'sending', 'unknown', 'unconfirmed');
CREATE INDEX deliveries_awaiting_receipt ON deliveries (workspace_id, address_id, id)
    WHERE state IN ('accepted', 'delivered');
CREATE INDEX deliveries_failed ON deliveries (workspace_id, address_id, failed_at) WHERE state = 'failed';
CREATE INDEX deliveries_held ON deliveries (workspace_id, channel_id, id) WHERE state = 'held';

-- ended_at NULL = the request is under way; status NULL after that = its answer was lost or it
-- never left.
CREATE TABLE exchanges (
    workspace_id BIGINT NOT NULL,
    delivery_id BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    call TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    status BIGINT,
    headers TEXT,
    body TEXT,
    PRIMARY KEY (workspace_id, delivery_id, attempt, number)
) WITHOUT ROWID;

-- Echoes that may be a delivery's whose answer has not come yet.
CREATE TABLE kept_echoes (
    workspace_id BIGINT NOT NULL,
    delivery_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    address_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT,
    image TEXT,
    PRIMARY KEY (workspace_id, delivery_id, external_id)
) WITHOUT ROWID;
CREATE INDEX kept_echoes_by_external ON kept_echoes (workspace_id, channel_id, external_id);

CREATE TABLE idempotency (
    workspace_id BIGINT NOT NULL,
    idempotency_key TEXT NOT NULL,
    hash BLOB NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, idempotency_key)
) WITHOUT ROWID;

-- tat: the moment a rate budget's whole state is (core::budget).
CREATE TABLE budgets (
    workspace_id BIGINT NOT NULL,
    scope TEXT NOT NULL,
    tat BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, scope)
) WITHOUT ROWID;

CREATE TABLE breakers (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    capability TEXT NOT NULL,
    state TEXT NOT NULL,
    failures BIGINT NOT NULL,
    opened_at BIGINT,
    failed_at BIGINT,
    next_probe BIGINT,
    probes BIGINT NOT NULL,
    cause TEXT,
    PRIMARY KEY (workspace_id, channel_id, capability)
) WITHOUT ROWID;

CREATE TABLE media (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    channel_id BIGINT,
    state TEXT NOT NULL,
    source TEXT,
    mime TEXT,
    bytes BIGINT,
    width BIGINT,
    height BIGINT,
    thumbnail SMALLINT NOT NULL,
    cause TEXT,
    since BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    due_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE INDEX media_due ON media (workspace_id, due_at, id) WHERE due_at IS NOT NULL;

-- Contacts whose names changed since search was fed.
CREATE TABLE search_queue (
    workspace_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, contact_id)
) WITHOUT ROWID;

-- Words are folded and carry their workspace; no letter beyond ASCII ever parts them. Only which
-- document holds a word is kept, not where in it.
CREATE VIRTUAL TABLE search_text USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
