-- A held delivery and the one that says the same another way. Ended when it is settled which of
-- them arrived. how: NULL = open; arrived = the other did, first_worked = the first went after all,
-- failed = the other will not go.
CREATE TABLE fallbacks (
    workspace_id BIGINT NOT NULL,
    held_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    how TEXT,
    PRIMARY KEY (workspace_id, held_id, other_id)
) WITHOUT ROWID;
CREATE INDEX fallbacks_open ON fallbacks (workspace_id, held_id) WHERE how IS NULL;

-- What a contact agreed to: to be written to on a network, when, by which words, told to whom.
-- given_by: the agent who noted it; NULL = a program or the contact by themselves.
CREATE TABLE consents (
    workspace_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    source TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    given_by BIGINT,
    withdrawn_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;
CREATE INDEX consents_of_contact ON consents (workspace_id, contact_id, id);

-- Messages of a channel that wait: which of them are stuck is asked while a cell of it is open.
CREATE INDEX deliveries_waiting ON deliveries (workspace_id, channel_id, id)
    WHERE state IN ('queued', 'held') AND message_id IS NOT NULL;
