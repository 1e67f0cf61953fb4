### Writing posts, the media library, saved captions: words in English. The same keys stand in
### it/posts.ftl.

post-new-title = New post
post-title = Post
post-means = Written once, for all your channels; what differs is said below.
post-channels = Where
post-no-channels = No channel is connected yet.
post-words = Words
post-words-hint = What do you want to say?
post-kind = What it is
post-kind-by-files = By its files
post-as-words = Words
post-as-photos = Photos
post-as-video = Film
post-as-reel = Reel
post-as-story = Story
post-insert-caption = Insert a saved caption
post-files = Photos and films
post-upload = Choose files
post-camera = Camera
post-add-files = Add
post-upload-drop = Let go to add
post-upload-large = This file is larger than { $max }: it cannot be uploaded here. Choose a smaller one.
post-from-library = From the library
post-pick = Add those chosen
post-alt = What it shows, for those who cannot see it
post-file-up = Move to the front
post-file-down = Move to the back
post-file-moved = Now at place
post-file-remove = Take off
post-file-whole = Open the whole file
post-file-missing = not here any more
post-crop = Crop
post-crop-do = Crop
post-crop-shape = Shape
post-crop-frame = Frame: arrow keys move it, plus and minus make it smaller and larger
post-crop-zoom = Closer
post-crop-across = From left to right
post-crop-down = From top to bottom
post-crop-means = The original stays in the library.
post-more = More
post-link = Link
post-comment = First comment
post-comment-means = Written under the post at once, by you.
post-film-title = Title of the film
post-cover = Cover, in seconds from the beginning
post-cover-means = The moment that is shown before the film is played.
post-cover-take = Take the moment that is shown
post-utm = Campaign tags
post-utm-means = Added to every link, so that your statistics tell where visits come from. Without a source, the network’s name stands there.
post-utm-source = Source
post-utm-medium = Medium
post-utm-campaign = Campaign
post-utm-term = Term
post-utm-content = Content
post-variants = Different on one channel
post-variants-means = Everything is as shared unless you choose otherwise.
post-variant-shared = as shared
post-variant-own = its own
post-own-text = Other words
post-own-files = Other photos or films
post-own-comment = Another first comment, or none
post-preview = As it will look
post-preview-now = now
post-preview-none = Choose a channel to see the post as it is shown there.
post-preview-file = A photo or film goes here
post-as-given = As it was given
post-when = When
post-at = Day and time
post-zone = By the clock of { $zone }.
post-remark = Words to the manager
post-schedule = Schedule
post-approve-and-schedule = Approve and schedule
post-schedule-means = Scheduled: it goes out at its time, from here, also if nobody has the desk open. Publish now: it goes out at once.
post-queue = Next free slot
post-queue-ask = Ask, for the next free slot
post-publish = Publish now
post-save = Save draft
post-save-changes = Save changes
post-unschedule = Back to drafts
post-ask = Ask for approval
post-ask-means = A manager looks at it. Approved, it goes out at its time; until then it does not.
post-stopped = A channel would refuse it like this: it can be saved, but not scheduled.
post-do-crop = Crop to { $shape }
post-do-kind = { $kind } on { $network }

post-done-saved = Saved.
post-done-draft = Saved as a draft: it does not go out by itself.
post-done-scheduled = Scheduled.
post-done-scheduled-on = Scheduled. That hour does not exist on that day, since clocks jump over it: it goes an hour later.
post-done-scheduled-first = Scheduled. That time comes twice on that day, since clocks go back: it goes at the first.
post-done-publishing = It is going out.
post-done-asked = A manager is asked. It does not go out before it is approved.
post-done-approved = Approved.
post-done-returned = Given back, with your remark.
post-done-noted = Added.
post-done-dropped = Dropped.
post-done-dropped-later = Dropped, as far as it can be: something of it is on its way this moment, or its outcome is not known yet, and may be public already. It is not tried again. Look below what became of it.
post-done-decided = Done.
post-too-late = It had gone on meanwhile: this is how it stands now.
post-changed-meanwhile = Somebody changed this post meanwhile. What you wrote is here and nothing of theirs is lost yet: look at theirs in another window, then save again to put yours in its place.
post-gone-meanwhile = This post went out meanwhile and cannot change any more. What you wrote is here: saved, it becomes a new post.
post-dropped-meanwhile = This post was dropped meanwhile. What you wrote is here: saved, it becomes a new post.
post-no-faulty = It is saved, but { $channels } would refuse it like this. What is wrong stands beside each field, with what helps.
post-no-nowhere = It is saved, but goes nowhere: choose a channel.
post-no-time = It has no time. Choose a day and a time.
post-no-past = This time is over. Choose a later one, or publish now.
post-no-approval = It is saved. A manager must approve it before it goes: ask for it.
post-no-manager = Only a manager can do that.
post-no-slots = It is saved, but no weekly slot is for all of its channels. Add one in the settings of publishing, or choose a time.
post-no-photo = This file is neither a photo nor a film that can be read. Nothing was added for it.
post-no-remake = This photo cannot be read well enough to be changed. It stays as it was.
post-no-smaller = The photo cannot be made that small. It stays as it was.
post-no-index = The index of this film cannot be moved safely: the file has not changed. Save it again as an MP4 with a video program and add it here.

post-states = What became of it
post-due = Due { $when }
post-published-at = Published { $when }
post-open-there = Open it there
post-try-again = Try again
post-late = Too late to go by itself
post-late-means = Its time came while it could not go. It waits for your word.
post-late-now = Publish now
post-late-at = Publish then
post-late-drop = Drop
post-unconfirmed-means = The platform did not say whether it published the post, and it cannot be looked up. Look there yourself before you decide.
post-is-there = It is there
post-is-there-means = It is taken as published, and nothing more is sent.
post-publish-again = Publish again
post-publish-again-means = If the first one is there after all, the post will be there twice, and people see both.
post-copy = Write it again
post-drop = Drop what still waits
post-to-calendar = Calendar

remarks-title = Remarks
remark-by-desk = Sportello
remark-write = Remark
remark-add = Add
remark-approve = Approve
remark-return = Give back
remark-remark = wrote
remark-asked = asked for approval
remark-approved = approved it
remark-returned = gave it back
remark-changed = changed it
remark-scheduled = scheduled it
remark-unscheduled = took it back to the drafts
remark-moved = moved it
remark-dropped = dropped it

library-title = Media library
library-means = Every photo and film of your posts. Cropped and converted ones stand beside their originals.
library-empty = Nothing here yet: choose files, or drop them here.
library-name = Name
library-save = Save
library-use = Use
library-delete = Delete
library-used = { $count ->
    [one] In one post:
   *[other] In { $count } posts:
}
library-made-of = Made of another file
library-newer = Newer
library-older = Older
library-added = Added.
library-saved = Saved.
library-deleted = Deleted.
library-in-use = A post or message shows this file: it stays.

captions-title = Saved captions
captions-means = Words that you use again: hashtags, opening hours, how to order.
captions-new = New caption
captions-name = Name
captions-text = Words
captions-save = Save
captions-delete = Delete
captions-saved = Saved.
captions-deleted = Deleted.
captions-empty = A caption needs a name and words.

## What is found in a post
post-problem-no-posts = Has no posts and no stories that a desk could publish. Send it as a message instead: a photo to those who wrote lately, a template to the others.
post-problem-kind-not-carried = Does not take this ({ $kind }). It takes: { $carried }.
post-problem-empty = There is nothing to publish yet.
post-problem-too-long = { $length } characters; at most { $max } are taken.
post-problem-too-long-bytes = { $length } bytes; at most { $max } are taken. Accents and emoji count for more than one.
post-problem-too-many-hashtags = { $count } hashtags; at most { $max } are taken.
post-problem-too-many-mentions = { $count } mentions; at most { $max } are taken.
post-problem-no-files = { $min ->
    [one] It needs a photo or a film.
   *[other] It needs { $min } photos or films.
}
post-problem-too-few-files = { $count } files; at least { $min } are needed.
post-problem-too-many-files = { $count } files; at most { $max } are taken.
post-problem-file-gone = This file is not here any more.
post-problem-neither-photo-nor-film = This file ({ $type }) is neither a photo nor a film.
post-problem-no-photos-here = Takes no photos in posts of this kind.
post-problem-no-films-here = Takes no films in posts of this kind.
post-problem-photo-type = Does not take photos as { $type }, only as { $accepted }.
post-problem-film-type = Does not take films as { $type }, only as { $accepted }.
post-problem-too-large = { $size } are too many; at most { $max } are taken.
post-problem-too-narrow = { $shape } is too narrow: between { $narrowest } and { $widest } are taken.
post-problem-too-wide = { $shape } is too wide: between { $narrowest } and { $widest } are taken.
post-problem-too-small = { $width } wide is too small; at least { $min } are needed.
post-problem-film-too-short = The film lasts { $length }; at least { $min } are needed.
post-problem-film-too-long = The film lasts { $length }; at most { $max } are taken.
post-problem-link-not-shown = Shows no link of its own here: it will be left out.
post-problem-words-not-carried = Shows no words here: they will be left out.
post-problem-first-comment-not-carried = Nobody can comment here: the first comment will be left out.
post-problem-title-not-carried = Shows no title here: it will be left out.
post-problem-cover-not-carried = Chooses the cover itself.
post-problem-alt-not-carried = Does not take what the photo shows: it will be left out.
post-problem-alt-missing = Nothing says what this photo shows.
post-problem-not-best-shape = { $shape } is shown with borders or cut; { $best } is shown best.
post-problem-shape-unknown = Its shape could not be read: the platform may refuse it.
post-problem-length-unknown = Its length could not be read: the platform may refuse it.
post-problem-film-too-wide = The film is { $width } wide; at most { $max } are taken. Make it smaller in another program, or choose another.
post-problem-photo-over-width = { $width } wide is more than the { $max } that the rules name: the platform may make it smaller, or refuse it.
post-problem-many-files = { $count } files: no rule names a limit, but more than { $max } may be refused.
post-problem-large-film = { $size }: no rule names a limit, but films over { $max } may be refused.
post-problem-unusual-film = Films as { $type } may be refused; { $accepted } are surely taken.
post-problem-film-picture = The film’s picture is coded in { $coded }; only { $accepted } are taken here.
post-problem-unusual-picture = The film’s picture is coded in { $coded }: it may be refused. { $accepted } are surely taken.
post-problem-film-sound = The film’s sound is coded in { $coded }; only { $accepted } is taken here.
post-problem-unusual-sound = The film’s sound is coded in { $coded }: it may be refused. { $accepted } is surely taken.
post-problem-film-frames = The film has { $frames } frames a second; { $min } to { $max } are taken here.
post-problem-unusual-frames = The film has { $frames } frames a second: outside { $min } to { $max } it may be refused.
post-problem-sound-rate = The sound has { $rate }, the rules name { $max }: the platform may reduce it, or refuse the film.
post-problem-index-last = The film’s index stands at the end of the file, and the rules want it at the beginning: the platform may refuse it.
post-problem-film-unread = How the film is made (coding, frames) could not be read: the platform may refuse it. An MP4 saved by a phone or a video program can be read.
post-problem-short-film = The film lasts { $length }: under { $min } it may be refused.

## What helps
post-remedy-write-words = Write something
post-remedy-shorten = { $count ->
    [one] Take one character off.
   *[other] Take { $count } characters off.
}
post-remedy-remove-hashtags = { $count ->
    [one] Take one hashtag off.
   *[other] Take { $count } hashtags off.
}
post-remedy-remove-mentions = { $count ->
    [one] Take one mention off.
   *[other] Take { $count } mentions off.
}
post-remedy-crop = Crop it to { $shapes }, or choose another.
post-remedy-convert = Convert to { $type }
post-remedy-make-smaller = Make it at most { $max }
post-remedy-narrow = Make it { $max } wide
post-remedy-index-first = Put the index first
post-remedy-recode = Save it again as an MP4 with { $codec }, in a video program, and add it here.
post-remedy-reframe = Save it again at 30 frames a second ({ $min } to { $max } are taken), in a video program, and add it here.
post-remedy-resample = Save it again with the sound at { $max }, in a video program, and add it here.
post-remedy-trim = Keep only { $from } to { $to } of it.
post-remedy-remove-files = { $count ->
    [one] Take one file off.
   *[other] Take { $count } files off.
}
post-remedy-add-file = Choose a file
post-remedy-choose-kind = Publish it as { $kinds }
post-remedy-write-alt = Say what it shows
post-remedy-send-as-message = Send it as a message

## A post as a message
post-message-title = As a message on { $network }
post-message-means = { $network } has no posts and no stories that a desk could publish. The post is saved as a draft; its words and its first photo come with you, and you read them before they go.
post-message-goes = What goes
post-message-no-words = The post has no words: the file goes alone.
post-message-stays = The photo or film stays here.
post-message-left = { $count ->
    [one] A message has one file: the other one stays here.
   *[other] A message has one file: the other { $count } stay here.
}
post-message-open = To those who wrote lately
post-message-open-means = While the window is open a free message goes, with its photo.
post-message-nobody = Nobody has an open window just now. Whoever writes to you appears here; a template goes to the others.
post-message-nobody-closed = Nobody’s window is closed: everyone who wrote to you there can be answered freely.
post-message-not-found-closed = Nobody of that name whose window is closed.
post-message-not-found = Nobody of that name has an open window.
post-message-search = Find a person
post-message-find = Find
post-message-closed = To the others, as a template
post-message-closed-means = Outside the window only an approved template goes: one with a photo or film above its words takes that of the post.
post-message-make = Make a template of it
post-message-back = Back to the post
post-message-file = From the post
template-other-file = Another file in its place
template-words-copy = This template has several blanks, or none: the words of the post stand here, to be copied where they belong.
template-file-stays = This template has no place for the photo or film of the post: it stays here.
