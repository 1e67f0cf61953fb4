-- Events dated ahead of their receipt, and messages that were sent again.

-- The platform's own time of a message, where the message does not stand at it (digest/ahead.rs).
ALTER TABLE messages ADD COLUMN said_at BIGINT;

-- The latest tap that opened the window and has no message to show for it.
ALTER TABLE addresses ADD COLUMN tapped_at BIGINT;

-- When the body that told the echo arrived; NULL = kept before this was noted.
ALTER TABLE kept_echoes ADD COLUMN received_at BIGINT;

CREATE INDEX deliveries_by_replaced ON deliveries (workspace_id, replaces, id) WHERE replaces IS NOT NULL;
