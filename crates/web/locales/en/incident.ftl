# Incidents, the public status page, its banner.
platform-meta = Meta
platform-telegram = Telegram
platform-email = E-mail
health-platform-works = { $platform }: all { $all } work
health-platform-fails = { $platform }: { $count } of { $all } fail
health-incidents = Incidents of the last 90 days
health-no-incidents = None. When something fails for longer than a moment, what happened is kept here.
incident-thing = { $network } { $capability }
incident-things = { $count ->
    [one] one thing on { $network }
   *[other] { $count } things on { $network }
}
incident-thing-unknown = something
incident-list = { $before } and { $last }
incident-title-over = { $what } did not work
incident-title-now = Not working now: { $what }
incident-since = since { $from } ({ $length })
incident-span = { $from } – { $to } ({ $length })
incident-days-hours = { $days } d { $hours } h
incident-now = now
incident-people-count = { $count ->
    [0] nobody was waiting for a message
    [one] one person concerned
   *[other] { $count } people concerned
}
incident-what = What happened
incident-nothing-held = Nothing was being sent there meanwhile, so nothing had to wait.
incident-still-waits = { $count ->
    [one] One thing still waits. It goes by itself when its way works again.
   *[other] { $count } things still wait. They go by themselves when their way works again.
}
incident-look-at = { $count ->
    [one] One thing did not go or is not certain: look at it below.
   *[other] { $count } things did not go or are not certain: look at them below.
}
incident-all-settled = Everything that had to wait has been settled. Nothing was lost.
incident-waiting = Waiting
incident-sent = Sent
incident-fallen-back = Said another way
incident-unknown = Not certain
incident-lost = Did not go
incident-people = People concerned
incident-posts = Posts concerned
incident-when = What failed, and when
incident-cell = What
incident-times = When
incident-channel-gone = (on a channel that is not connected any more)
incident-curve = What became of what had to wait
incident-curve-label = How many messages and posts were waiting, sent, said another way, not certain or did not go, over time. The table below says the same.
incident-as-table = The same as a table
incident-moment = Moment
incident-whom = The people concerned
incident-post = The post of { $when }
incident-sent-at = on { $when }, after { $length }
incident-written-at = written on { $when }
incident-look = Open the conversation and look whether it arrived.
incident-more = Only the first 500 are listed; the counts above are of all.
incident-why = Why
incident-not-stated = Not stated.
incident-not-stated-means = The platform has not said why, or nobody has noted it here yet.
incident-source = Source:
incident-noted-by = noted by { $name }
incident-noted = noted by a colleague
incident-from-feed = from the platform’s status feed
incident-why-note = Note what the platform said
incident-why-change = Change what the platform said
incident-why-text = The platform’s own words
incident-why-source = Where it says so (an address that begins with https://)
incident-why-save = Note it
incident-why-clear = Take it back
incident-why-saved = What the platform said is noted.
incident-why-cleared = Taken back: the page says “not stated” again.
incident-why-no-text = The words are missing or longer than 2,000 characters, so nothing was noted. Write the platform’s own words, shortened if need be.
incident-why-no-source = The source is not an address that begins with https://, so nothing was noted. Copy the address of the page on which the platform says it.
incident-again = May it happen again?
incident-again-means = Yes: no platform promises that it will not. This is how often each thing failed in the last 90 days.
incident-often = How often
incident-often-times = { $count ->
    [one] once
   *[other] { $count } times
}
incident-in-all = In all
incident-longest = Longest
incident-last = Last on
incident-unfailing = { $count ->
    [0] Everything that can be done on your channels failed at least once.
    [one] One other thing never failed.
   *[other] { $count } other things never failed.
}
incident-print = Print
incident-back = Back to health
incident-share = Share this page
incident-share-means = Whoever has the address sees what failed, when and why, with the numbers. Names, messages and posts are left out, and so is what stands ready.
incident-share-once = This is the address. Copy it now: it is not shown again.
incident-shared = Shared since { $when }. The address is not shown again; make a new one if it is lost.
incident-share-make = Make a public address
incident-share-again = Make a new address (the old one ends)
incident-share-end = Share no more
incident-share-ended = The address has ended: whoever has it sees nothing any more.
ready-title = Ready for the next time?
ready-means = What of the ways around an outage this desk has, and what it lacks.
ready-good = In place:
ready-lacks = Missing:
ready-ways = Your channels stand on { $count } different platforms: when one is down, the others go on.
ready-one-way = All your channels stand on one platform: when it is down, nobody can be reached. Connect another, such as e-mail.
ready-people = { $count } of the last { $all } people who wrote can be reached on another platform.
ready-consent = { $count } of the last { $all } people agreed to be written to on another network.
ready-rules = { $count ->
    [one] One rule says how a message goes another way when its network is down.
   *[other] { $count } rules say how a message goes another way when its network is down.
}
ready-no-rules = No rule says how a message goes another way when its network is down: it waits.
ready-templates = { $count ->
    [one] One approved template can open a conversation on WhatsApp.
   *[other] { $count } approved templates can open a conversation on WhatsApp.
}
ready-no-templates = No approved template: nobody can be written to first on WhatsApp.
ready-late = It is decided what happens to posts that are late.
ready-no-late = It is not decided what happens to posts that are late: each one asks you.
ready-status = The public status page is on.
ready-no-status = The public status page is off: your customers cannot see that it is not you.
ready-mend-people = Open the inbox
ready-mend-consent = Note it beside a conversation
ready-mend-rules = Rules
status-title = Public status page
status-settings-means = A page that shows your customers which ways to reach you work, and a banner for your own site.
status-on = The page is open to all
status-on-means = It shows your business’s name, your networks, what works and what did not in the last 90 days. No names, no messages.
status-listed = Search engines may list it
status-listed-means = Otherwise only those find it who have the address.
status-is-on = The status page is on.
status-is-off = The status page is off. Its address shows nothing until you switch it on again.
status-moved = The page has a new address. The one before shows nothing any more: change the links to it.
status-address = Its address
status-see = See the page
status-renew = Give it a new address
status-renew-means = The old address ends at once, and so does every banner made with it.
status-banner = A banner for your own site
status-banner-means = Copy this line into your site where the banner is to stand. It shows one line while something does not work, and nothing otherwise.
status-frame-means = Where a site takes no scripts, use this frame. It always shows the line, also when all is well.
status-of = { $name }: which ways work
status-means = Which ways to reach us work
status-all-works = All ways to reach us work.
status-partly-line = On { $networks } some things do not work; words arrive.
status-down-line = { $networks } is down at the platform: write to us on { $ways }.
status-all-down = { $networks } is down at the platform. Write anyway: we read it as soon as it works again.
status-or-between = {" "}or{" "}
status-under-way = Not working since { $since }: { $what }. The platform has the trouble, not your device.
status-networks = Our networks
status-works = Works
status-partly = Partly: { $fails }
status-down = Does not work
status-bad-days = { $count ->
    [0] No trouble in the last 90 days
    [one] Trouble on one of the last 90 days
   *[other] Trouble on { $count } of the last 90 days
}
status-days-ago = 90 days ago
status-past = The last 90 days
status-past-none = Nothing failed.
status-as-of = As of { $when }.
status-more = Which ways work

# What was seen of it from here.
incident-seen = Seen from here:
incident-unarrived = No word came that it arrived.
outcome-unarrived = { $network } took it, but hardly says of any message just now that it arrived. It is not sent a second time: most arrive later. What cannot wait, say by phone or on another network.
seen-no-name = the platform’s internet names could not be resolved (DNS)
seen-no-connection = no connection to it came about in time
seen-posts-refused = posts were refused and none of their kind was published
seen-refused = it refused connections
seen-not-secure = no secure connection came about (TLS)
seen-broken = connections broke off before there was an answer
seen-no-answer = it did not answer in time
seen-unreachable = it could not be reached
seen-errors = it answered with errors of its own
seen-same-error = different people got the same error at once
seen-permissions = it refused permissions that had been good
seen-silence = nothing came in where usually much does
seen-late = what people wrote came in long after they wrote it
seen-not-confirmed = it took messages and hardly said that they arrived
seen-given-up = it took messages and gave them up a moment later
