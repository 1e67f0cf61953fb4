-- Refused messages by time: many alike at once may be an outage (core::breaker::suspicion).
CREATE INDEX deliveries_refused ON deliveries (workspace_id, failed_at, id)
    WHERE state = 'failed' AND message_id IS NOT NULL;
-- What a channel took, by time: whether it works, and whether it reaches people
-- (core::breaker::arrival).
CREATE INDEX deliveries_taken ON deliveries (workspace_id, channel_id, accepted_at)
    WHERE accepted_at IS NOT NULL AND message_id IS NOT NULL;

-- counted_at: when it was counted last. listening_since: since when that has gone on without a long
-- pause: what was said before came late because nobody was here (core::breaker::lateness).
ALTER TABLE heard_upto ADD COLUMN counted_at BIGINT;
ALTER TABLE heard_upto ADD COLUMN listening_since BIGINT;
