-- done below 0: so often the platform refused to give the conversation; it is read again, behind
-- the others, before that is believed.
DROP INDEX gap_conversations_to_read;
CREATE INDEX gap_conversations_to_read ON gap_conversations (workspace_id, gap_id, done, updated_at, external_id)
    WHERE done <= 0;
