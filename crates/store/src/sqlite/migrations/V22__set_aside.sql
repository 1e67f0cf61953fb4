-- Words pass files that cannot go (core::lane).

-- The file whose words these are, where they are a message of their own: they go with it.
ALTER TABLE deliveries ADD COLUMN caption_of BIGINT;
-- The first file that it passed when its latest request was begun; every file of its lane from
-- there on may be accepted after it (I4).
ALTER TABLE deliveries ADD COLUMN passed BIGINT;

-- A message shows the other one that says the same.
CREATE INDEX fallbacks_by_other ON fallbacks (workspace_id, other_id);
