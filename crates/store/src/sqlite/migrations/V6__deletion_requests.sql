-- What was done about people's requests, told by the platforms, to delete what concerns them. Of the
-- person nothing is kept: the code is what the platform and the person were given.
CREATE TABLE deletion_requests (
    code TEXT NOT NULL PRIMARY KEY,
    asked_at BIGINT NOT NULL,
    tokens BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    bodies BIGINT NOT NULL
) WITHOUT ROWID;
