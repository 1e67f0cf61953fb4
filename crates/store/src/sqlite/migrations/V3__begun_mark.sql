-- Where a request stands among what was stored, whatever the clock says: an id drawn when it was
-- begun, so that every row with a smaller one was there before it. NULL = begun before this was
-- noted; then the message's own id, drawn earlier still, stands for it.
ALTER TABLE deliveries ADD COLUMN begun_mark BIGINT;
