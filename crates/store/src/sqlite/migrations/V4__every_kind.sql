-- Every message kind.

-- What a message holds besides its words and its file (core::content::Content, as JSON).
ALTER TABLE messages ADD COLUMN content TEXT;
ALTER TABLE kept_echoes ADD COLUMN kind TEXT;
ALTER TABLE kept_echoes ADD COLUMN content TEXT;

-- What kind of message the file is of; NULL = a picture, kept before kinds were noted.
ALTER TABLE media ADD COLUMN kind TEXT;
