### The calendar, approvals, the settings of publishing. The same keys stand in it/calendar.ftl.

rail-calendar = Calendar

## The page
calendar-title = Calendar
calendar-view-month = Month
calendar-view-week = Week
calendar-view-day = Day
calendar-view-list = List
calendar-views = How much is shown
calendar-before = Before
calendar-after = After
calendar-today = Today
calendar-month-year = { $month } { $year }
calendar-write = New post
calendar-write-on = Write a post for { $day }
calendar-channels = Which channel
calendar-all = All channels
calendar-zone = Times of { $zone }.
calendar-zone-shop = The business’s clock is { $zone }.
calendar-posts = { $count ->
    [one] { $count } post
   *[other] { $count } posts
}
calendar-nothing = Nothing on this day.
calendar-empty = Nothing planned
calendar-empty-next = Write a post and give it a time: it stands here until it goes, and after.
calendar-free = Free slot: write a post for it
calendar-missing-hour = Clocks jump over this hour.
calendar-tray = Drafts without a time
calendar-tray-empty = Drafts that have no time yet wait here. Drag one onto a day.

## A post
calendar-card-label = { $state }: { $words }
calendar-no-words = Without words
calendar-move = Move
calendar-move-to = Its new time
calendar-move-do = Move it
calendar-how = Arrow keys carry it to another day, Enter puts it there, Escape leaves it where it was.
calendar-carried-to = { $where }. Enter puts it there, Escape leaves it.
calendar-left = Left where it was.
calendar-state-draft = Draft
calendar-state-review = Waits for approval
calendar-state-scheduled = Scheduled
calendar-state-publishing = On its way
calendar-state-held = On hold
calendar-state-unconfirmed = Not confirmed
calendar-state-published = Published
calendar-state-partly = Published in part
calendar-state-failed = Not published
calendar-state-dropped = Dropped

## After an outage
calendar-late-title = Late posts
calendar-late = { $count ->
    [one] { $count } post is late and waits for your word.
   *[other] { $count } posts are late and wait for your word.
}
calendar-late-now = Publish now
calendar-late-spread = Spread out
calendar-late-replan = Into the next free slots
calendar-late-drop = Drop
calendar-late-choose = Choose which
calendar-unconfirmed = { $count ->
    [one] { $count } post may or may not be published.
   *[other] { $count } posts may or may not be published.
}
calendar-unconfirmed-means = Nothing told what became of it, so it is not published again by itself. Look at the network, and say what is there.

## What was done, and what was not
calendar-done-moved = Moved
calendar-done-moved-on = Moved. That hour does not exist on that day, since clocks jump over it: it goes an hour later.
calendar-done-moved-first = Moved. That time comes twice on that day, since clocks go back: it goes at the first.
calendar-done-let-go = It goes at its new time
calendar-done-settled = Done
calendar-done-approved = Approved: it goes at its time
calendar-done-returned = Given back with your remark
calendar-no-faulty = A channel would refuse the post as it is. Open it to see what is wrong.
calendar-no-nowhere = The post goes to no channel yet. Open it and choose one.
calendar-no-time = The post has no time yet. Give it one first.
calendar-no-past = That time is over. Choose one that is still to come.
calendar-no-approval = A manager must approve the post first.
calendar-no-manager = Only a manager may do that.
calendar-no-slots = There is no weekly slot for all of its channels. Add one in the settings of publishing.
calendar-no-conflict = Somebody changed the post meanwhile, or it is on its way. Nothing was done: here is how it stands.

## Approvals
approvals-title = Approvals
approvals-means = Posts that a manager looks over before they go. Until then none of them is published.
approvals-none = Nothing waits
approvals-none-next = When somebody asks for approval, the post stands here.
approvals-managers = Only managers approve. You can read along.
approvals-no-time = Without a time
approvals-over = Its time is over: give it another before you approve it.
approvals-by = by { $name }
approvals-open = Open
approvals-approve = Approve
approvals-return = Give back
approvals-remark = What should change?
approvals-return-do = Give back with this remark
approvals-no-remark = Say what should change: the author reads it.

## Settings of publishing
publishing-title = Publishing
publishing-means = When posts go, who looks them over, and what happens when something goes wrong.
publishing-saved = Saved.
slots-title = Weekly slots
slots-means = Times kept free for posts. “Next free slot” gives a post the first that is free.
slots-zone = They are times of { $zone }.
slots-none = No slots yet.
slots-add = Add a slot
slots-added = The slot was added.
slots-deleted = The slot was deleted. Posts keep their times.
slots-incomplete = Choose at least one day, and a time.
slots-days = Days
slots-time = Time
slots-channels = Channels (none chosen = all)
slots-all = All channels
slots-daily = every day
slots-delete = Delete
late-title = Late posts
late-means = A post can be late when a platform was down, or this desk was. What then?
late-ask = Ask
late-ask-means = It waits, and the calendar asks what to do with it.
late-publish = Publish late
late-publish-means = It goes as soon as it can, however late that is.
late-spread = Spread out
late-spread-means = They go one after the other, with a pause between two on the same channel.
late-drop = Drop
late-drop-means = It does not go any more, and stands in the calendar as dropped.
late-grace = For how many minutes after its time a post is not late yet
late-spread-by = Pause between two when they are spread out, in minutes
approval-title = Approval
approval-is-on = Posts of others than managers are looked over by a manager before they go.
approval-is-off = Posts go without being looked over.
approval-turn-on = Turn approval on
approval-turn-off = Turn approval off
approval-managers = Managers
approval-managers-only = Only a manager may change this.
approval-is-manager = Manager
approval-no-manager = Writes posts
approval-make = Make a manager
approval-take = No manager any more
approval-last = Somebody must be able to approve: the last manager stays one.
hiding-title = Words that hide a comment
hiding-means = A new comment with one of these words is hidden from the public at once, and can be shown again here. A word or phrase a line; “*” at the end of a word stands for any ending.
hiding-words = Words and phrases
hiding-hidden = Hidden for these words
hiding-for = for “{ $entry }”
hiding-undo = Show again
hiding-undone = The comment is shown again.
hiding-gone = That comment is not there any more.
hiding-unreachable = The platform could not be reached. The comment is still hidden: try again later.
hiding-refused = The platform refused: { $said }
feed-title = In your own calendar
feed-means = A secret address under which Google Calendar, Apple Calendar or Outlook shows what is planned. Whoever has it can read the posts: keep it to yourself. Drafts are not in it.
feed-name = Posts of { $name }
feed-once = This is the address. It is shown this once:
feed-copy = Copy
feed-make = Make an address
feed-remake = Make a new one; the old one ends
feed-made = There is one, made on { $when }.
feed-end = End it
feed-ended = The address has ended.
