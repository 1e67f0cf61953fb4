### Rehearsing an outage: where one is begun, and what came of it.

drill-title = Rehearse an outage
drill-door = What would become of your messages and posts if the platform failed today? A rehearsal with your rules, on made-up people, in about a minute. Nothing is sent.
drill-open = Choose an outage
drill-means = An outage is played from a script, with a copy of this workspace’s rules, made-up people and a platform of our own, on a clock that runs faster. Nothing is sent, nothing of yours is changed, and the desk goes on working meanwhile.
drill-managers = Managers can begin a rehearsal; everybody can read what came of it. Ask a colleague who approves posts.
drill-elsewhere = Another business on this desk is rehearsing just now. One rehearsal runs at a time: wait a minute, then begin yours.
drill-running = Rehearsing: { $title }
drill-percent = { $percent } % of the day has passed.
drill-running-means = It takes less than a minute, and you can leave this page meanwhile.
drill-refresh = Look again
drill-last = The last rehearsal: { $title }. { $when }
drill-held = Nothing would have been lost. Every promise was kept.
drill-broken = Not every promise would have been kept.
drill-too-long = It took longer than a minute and was ended, so nothing is known of how it would have gone. Take a shorter script, or run it from the command line with “sportello drill”.
drill-failed = It could not be played to its end. That is a fault of Sportello, and nothing of yours was touched. Please report it, with the script.
drill-read = Read what came of it
drill-shipped = Outages on record
drill-begin = Rehearse
drill-from = See the script
drill-own = A script of your own
drill-own-means = One trouble a line. Begin from a script above, or write your own.
drill-lines = Lines of the script
drill-faulty = { $count ->
    [one] One line cannot be understood, so nothing was rehearsed.
   *[other] { $count } lines cannot be understood, so nothing was rehearsed.
}
drill-line = Line { $line }:
drill-whole = The script:
drill-faulty-next = Correct it below and press “Rehearse” again. How lines are written stands under the box.
drill-format = How a script is written
drill-format-means = Every line has five fields with commas between them: kind, capability, from, to, symptom. What stands after # is a comment; * means all.
drill-field-kind = The network: facebook, instagram, whatsapp, telegram, or * for all of Meta’s; email for the mailbox.
drill-field-capability = What fails, as in the matrix: text, image, story, webhook_in, token and so on, or *.
drill-field-times = Clock times in UTC such as 15:30, or the time since the start such as +1h30m. An end before the beginning is on the next day.
drill-field-symptom = How it fails. A share of the calls may follow: 5xx 40%.
drill-symptoms = Some symptoms
drill-symptom-5xx = The platform answers with an error page.
drill-symptom-dns = Its names cannot be found; with *, people’s phones are cut off too.
drill-symptom-timeout = No answer comes, and nothing was done.
drill-symptom-lost-answers = It is done, and the answer never comes.
drill-symptom-tokens = Good permissions are refused.
drill-symptom-unsupported = What always worked is called unsupported.
drill-symptom-never-deliver = It is taken and never arrives, for a quarter of the messages.
drill-symptom-late-delivery = It is taken and arrives three hours later.
drill-symptom-late-webhook = What people write comes in 20 minutes late.
drill-symptom-lost-webhook = What people write is never told to the desk.
drill-about-march-2019 = The longest: writing fails, reading works
drill-about-march-2019-when = 13 and 14 March 2019 · 22 hours
drill-about-march-2019-what = Posts and stories failed on Facebook and Instagram, pictures on Messenger and WhatsApp. Pages still loaded and some words went through.
drill-about-march-2019-source = Facebook’s developer status page as reported by The Wall Street Journal; trackers of the day
drill-about-july-2019-media = Pictures, films and voice only
drill-about-july-2019-media-when = 3 July 2019 · about 8 hours
drill-about-july-2019-media-what = Nothing but words could be sent or loaded, on all three networks. The platform’s status page said “healthy” at the peak.
drill-about-july-2019-media-source = Reuters; MediaNama; The South African
drill-about-october-2021-dns = Everything gone at once
drill-about-october-2021-dns-when = 4 October 2021 · about 7 hours
drill-about-october-2021-dns-what = Names did not resolve and nothing answered: Messenger, Instagram and WhatsApp together, people’s phones too. They came back little by little.
drill-about-october-2021-dns-source = Meta’s engineering post, as quoted by the press
drill-about-march-2024-tokens = Good permissions are refused
drill-about-march-2024-tokens-when = 5 March 2024 · 3 hours
drill-about-march-2024-tokens-what = Sends were refused as if the desk had been logged out, WhatsApp worst; then everything came late. A desk that believes it disconnects everybody.
drill-about-march-2024-tokens-source = Zendesk’s incident report; Reuters. Which error it was is unconfirmed.
drill-about-july-2024-lost-webhooks = Messages that are never announced
drill-about-july-2024-lost-webhooks-when = 11 and 12 July 2024 · 8 hours
drill-about-july-2024-lost-webhooks-what = The desk was told nothing of what people wrote on Instagram, and never would be. Only reading the conversations back finds it.
drill-about-july-2024-lost-webhooks-source = Zendesk’s incident report
drill-about-june-2026-false-accept = Taken, and never delivered
drill-about-june-2026-false-accept-when = 12 June 2026 · 4 hours
drill-about-june-2026-false-accept-what = WhatsApp took messages that arrived hours later or never. How many never left is not on record: a quarter is assumed.
drill-about-june-2026-false-accept-source = Kustomer’s incident report
drill-about-july-2026-code-100 = What always worked is “unsupported”
drill-about-july-2026-code-100-when = From 4 July 2026 · days, of which 30 hours are rehearsed
drill-about-july-2026-code-100-what = Instagram refused working accounts with an error that looks final. WhatsApp kept going. A desk that believes it gives the messages up.
drill-about-july-2026-code-100-source = Chatwoot’s issue 14932 and status 199
drill-about-flapping = Back, and gone again
drill-about-flapping-when = After the evening of 11 December 2024 · 3 hours
drill-about-flapping-what = Everything fails, returns and fails again, each time in another way. The pauses are made up.
drill-about-flapping-source = Reports of 11 December 2024; ThousandEyes as quoted by the press
drill-played = Rehearsed { $when }, in { $seconds } s, with a copy of this workspace’s rules.
drill-tabs = The rehearsal
drill-tab-result = What came of it
drill-tab-desk = What you would have seen
drill-tab-incident = The incident
drill-another = Rehearse another one
drill-what = What would have happened
drill-cast = The people and their messages are made up, the rules are yours.
drill-again = The same again, from the command line:
drill-breaches = What would not have been kept
drill-promise-lost = { $count ->
    [one] One message or post would have been lost: the desk would have told you something else than what became of it.
   *[other] { $count } messages or posts would have been lost: the desk would have told you something else than what became of them.
} This is a fault of Sportello: please report it, with the script.
drill-promise-doubled = { $count ->
    [one] One message would have arrived twice.
   *[other] { $count } messages would have arrived twice.
} This is a fault of Sportello: please report it, with the script.
drill-promise-out-of-order = { $count ->
    [one] One message would have overtaken an earlier one to the same person.
   *[other] { $count } messages would have overtaken earlier ones to the same person.
} This is a fault of Sportello: please report it, with the script.
drill-promise-posts-doubled = { $count ->
    [one] One post would have been public twice.
   *[other] { $count } posts would have been public twice.
} This is a fault of Sportello: please report it, with the script.
drill-promise-false-disconnects = { $count ->
    [one] One channel would have been called disconnected although it was not, and you would have reconnected it for nothing.
   *[other] { $count } channels would have been called disconnected although they were not, and you would have reconnected them for nothing.
} This is a fault of Sportello: please report it, with the script.
drill-promise-in-lost = { $count ->
    [one] One message of your customers would be missing in the inbox; { $limit } could not have been read back by anybody.
   *[other] { $count } messages of your customers would be missing in the inbox; { $limit } could not have been read back by anybody.
} You would have to ask these people again.
drill-promise-unconfirmed = { $count ->
    [one] One message would have been left to you to check; only { $limit } could be decided by nobody.
   *[other] { $count } messages would have been left to you to check; only { $limit } could be decided by nobody.
} The rest is work that the desk should have done.
drill-promise-windows-missed = { $count ->
    [one] One reply window would have closed over a message.
   *[other] { $count } reply windows would have closed over a message.
} { $limit ->
    [0] For each there was a permitted way that was not used.
   *[other] Only for { $limit } there was no permitted way.
} A rule that says held replies another way, and people who agreed to it, would have helped.
drill-in = { $lost ->
    [0] Your customers wrote { $said } messages, and all of them are in the inbox.
   *[other] Your customers wrote { $said } messages; { $lost } of them are not in the inbox.
}
drill-out = You answered { $out } times, and { $delivered } of those answers arrived.
drill-by-fallback = { $count ->
    [one] One answer was said another way, by your rules.
   *[other] { $count } answers were said another way, by your rules.
}
drill-withdrawn = { $count ->
    [one] One was taken back before it went, because it was said another way or was too late.
   *[other] { $count } were taken back before they went, because they were said another way or were too late.
}
drill-unconfirmed = { $count ->
    [one] Of one, nobody can know whether it arrived: you would have been asked.
   *[other] Of { $count }, nobody can know whether they arrived: you would have been asked.
}
drill-swallowed = { $count ->
    [one] One was taken by the platform and never delivered: its loss, which no desk can see.
   *[other] { $count } were taken by the platform and never delivered: its loss, which no desk can see.
}
drill-windows = { $count ->
    [one] One reply window closed over a message that waited.
   *[other] { $count } reply windows closed over a message that waited.
}
drill-posts = { $count ->
    [one] One post was to be published.
   *[other] { $count } posts were to be published, and none is public twice unless it is said above.
}
drill-noticed = The desk noticed it { $length } after it began.
drill-never-noticed = The desk noticed nothing: what failed was not used often enough.
drill-recovered = Once it was over, it took { $length } until nothing waited any more.
drill-still-waits = A day after it was over something still waited.
drill-idle = { $count ->
    [one] Line { $lines } of the script changed nothing: nobody did what it is about.
   *[other] Lines { $lines } of the script changed nothing: nobody did what they are about.
}
drill-count-delivered = Arrived
drill-count-withdrawn = Taken back
drill-count-lost = Lost
drill-count-in = In the inbox, of those written
drill-count-posts = Posts accounted for
drill-no-incident = There was no incident: nothing that the desk does failed for longer than a moment.
drill-incident-means = This is how the incident’s page would read. The people are made up; nothing here leads to a conversation.
drill-incidents = Incidents of the rehearsal
drill-no-moments = Nothing was noted on the way.
drill-moments = Moments of the rehearsal
drill-moment-before = Before
drill-moment-noticed = First notice
drill-moment-halfway = Halfway
drill-moment-worst = The worst
drill-moment-over = It is over
drill-moment-settled = All settled
drill-moment-means = { $moment }, { $when } of the rehearsal: the strip that stood over every page, and Health.
drill-troubles = What was said of each trouble
drill-no-strip = No strip: nothing to say.
drill-busy = A rehearsal is under way on this desk, and one runs at a time. Nothing was begun: wait until it is over, then press “Rehearse” again.
drill-no-channel = There is no channel that can be rehearsed: a rehearsal plays Facebook, Instagram and WhatsApp. Connect one in the settings, then come back.
drill-no-thread = This machine has no room for a rehearsal just now, so nothing was begun. Try again in a moment; if it happens again, look at what else runs here.
drill-script-empty = The script has no lines: write at least one, such as “whatsapp, text, 15:30, 18:25, 5xx”.
drill-script-too-many = There are more than { $lines } lines: a script of that length is a mistake. Leave some out.
drill-script-too-long = The outage lasts longer than 7 days, from its first line’s beginning to its last end: shorten it.
drill-script-fields = { $count } fields stand here, and a line has five: kind, capability, from, to, symptom. Write it like “whatsapp, text, 15:30, 18:25, 5xx”.
drill-script-ends-first = It ends ({ $to }) before it begins ({ $from }): a + in “to” counts from the start of the script, not from “from”.
drill-script-kind = “{ $word }” is no kind that rehearsals play: use { $all }, or * for all of Meta’s.
drill-script-capability = “{ $word }” is no capability: use { $all }, or * for all.
drill-script-time = “{ $word }” is no time: write HH:MM (UTC, 00:00 to 23:59), or a time from the start such as +1h30m.
drill-script-webhooks-alone = { $symptom } befalls webhooks alone: write the capability webhook_in, or *.
drill-script-no-webhooks = { $symptom } befalls calls of the desk, not webhooks: for webhook_in use lost_webhook, or late_webhook with or without a duration.
drill-script-no-delivery = { $symptom } befalls calls, and delivery is what comes after one: use never_deliver, late_delivery or failed_status.
drill-script-messages-alone = { $symptom } befalls messages alone: use text, image, audio, video, document, sticker, location, contacts, offer, template, reaction, private_reply, or *.
drill-script-whatsapp-alone = { $symptom } exists on whatsapp alone: elsewhere use code with a number (refused at once), or never_deliver.
drill-script-no-symptom = The symptom is missing: use one of { $all }. A share such as 40% may follow.
drill-script-share = { $percent }% is no share of calls: write more than 0% and at most 100%.
drill-script-too-much = Too much stands after { $name }: use one of { $all }. A share such as 40% may follow.
drill-script-nothing-more = { $name } takes nothing more, and “{ $word }” stands there: leave it out.
drill-script-needs-duration = { $name } needs a duration: write for example { $name } 20s.
drill-script-duration = “{ $word }” is no duration: write hours, minutes and seconds, such as 1h30m or 20s.
drill-script-symptom = “{ $word }” is no symptom: use one of { $all }. A share such as 40% may follow.
drill-script-status = “{ $word }” is no status of 5xx: write 500 to 599.
drill-script-usage = “{ $word }” is no usage: write 1% to 100%.
drill-script-no-code = The code is missing: name it, such as code 2 or code 190/463.
drill-script-code = “{ $word }” is no code: write a number, or number/subcode, such as 190/463.
drill-script-mail-code = { $symptom } is no reply of a mail server: write code with 400 to 599, such as code 550.
drill-script-mail-lost = { $symptom } means nothing for email: what people write lies in the mailbox until it is read. Use late_webhook with or without a duration, or dns on webhook_in.
drill-script-mail-not = { $symptom } means nothing for email: mail servers have no such thing. Use code with 400 to 599, throttle or never_deliver.
