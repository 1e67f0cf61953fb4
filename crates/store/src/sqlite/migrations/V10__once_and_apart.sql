-- Late posts that are spread: each that waits asks when the last one of its channel was begun.
-- late_ok holds a person's word on a late post from here on: 1 = it goes at its moment,
-- 2 = it goes, a pause apart from the others; 0 and NULL = the workspace's rule decides.
CREATE INDEX deliveries_posts_begun ON deliveries (workspace_id, channel_id, begun_at)
    WHERE target_id IS NOT NULL AND begun_at IS NOT NULL;

-- Private answers to comments: a platform takes one to each.
CREATE INDEX messages_private ON messages (workspace_id, channel_id, json_extract(content, '$.comment.id'))
    WHERE json_extract(content, '$.comment.private') = 1;
