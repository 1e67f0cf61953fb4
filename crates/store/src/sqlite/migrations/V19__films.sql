-- What a film of the library is made of, core::post::FilmFacts as JSON; NULL = not looked at yet (it
-- is when a post next shows it), and always of a photo.
ALTER TABLE library ADD COLUMN film TEXT;
