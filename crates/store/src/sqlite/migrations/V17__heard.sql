-- How much came in on a channel, by pieces of ten minutes (core::silence), counted after the fact:
-- taking in is not slowed. upto: the last message that was counted.
CREATE TABLE heard (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    bucket BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, bucket)
) WITHOUT ROWID;
CREATE TABLE heard_upto (
    workspace_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (workspace_id)
) WITHOUT ROWID;
