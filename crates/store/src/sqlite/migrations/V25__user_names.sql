-- When a user name was told last, like name_at: the latest counts, in whatever order they come.
ALTER TABLE addresses ADD COLUMN username_at BIGINT;
