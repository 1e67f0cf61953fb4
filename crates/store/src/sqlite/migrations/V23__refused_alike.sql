-- What every workspace is refused with lately, by error and without a person, a channel or a word:
-- many over the whole installation are the platform's trouble (core::breaker::everywhere).
-- code, subcode: -1 = none. taken: 1 = it was taken first, and given up later. at: the latest.
CREATE TABLE refused_alike (
    workspace_id BIGINT NOT NULL,
    platform TEXT NOT NULL,
    code BIGINT NOT NULL,
    subcode BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    people BIGINT NOT NULL,
    channels BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, taken, platform, code, subcode)
) WITHOUT ROWID;
CREATE INDEX refused_alike_lately ON refused_alike (taken, at);
