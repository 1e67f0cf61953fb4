-- Pages that are open to whoever has the address: a workspace's status page (incident_id NULL), or
-- one of its incidents as it is shared. Asked by hash, before the workspace is known.
CREATE TABLE public_pages (
    hash BLOB NOT NULL PRIMARY KEY,
    workspace_id BIGINT NOT NULL,
    incident_id BIGINT,
    created_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX public_pages_of ON public_pages (workspace_id, incident_id);
