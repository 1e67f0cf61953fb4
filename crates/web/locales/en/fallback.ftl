### When a network is down: the rules by which what is held is said another way.

outcome-said-instead = Said another way instead
outcome-first-worked = Not needed: the first way worked
fallback-title = When a network is down
fallback-means = Replies that are held can be said another way, if the person agreed to it. Only one of the two arrives: the held copy is withdrawn when the other one did, and never while it may still be on its way.
fallback-rules = Rules
fallback-none = There are no rules. Nothing is lost without them: a held reply waits and goes by itself when its network works again. With a rule it can reach the person sooner.
fallback-first-counts = The first rule that names the network counts.
fallback-add = Add a rule
fallback-edit = Change
fallback-edit-title = Change the rule
fallback-remove = Remove
fallback-up = Move up
fallback-down = Move down
fallback-leave = Leave it as it was
fallback-saved = Saved.
fallback-changed = The rules were changed meanwhile, perhaps by somebody else. Nothing was saved. Look at them below and do it again.
fallback-when = { $minutes ->
    [one] When a reply on { $network } is held for a minute:
   *[other] When a reply on { $network } is held for { $minutes } minutes:
}
fallback-when-any = { $minutes ->
    [one] When a reply on any network is held for a minute:
   *[other] When a reply on any network is held for { $minutes } minutes:
}
fallback-else = else
fallback-by-template = { $network } with the template { $template }, if they agreed
fallback-by-words = { $network } in the same words, if its window is open and they agreed or wrote there in the last 7 days
fallback-from = When a reply is held on
fallback-any = any network
fallback-after = For how many minutes (1 to 1440)
fallback-way = Say it by
fallback-way-else = Else by
fallback-no-more = no other way
fallback-consent = What consent means here
fallback-consent-means = A template is sent only to somebody who agreed to be written to on that network: the networks ask for it. The same words go only where the window is open, and where the person agreed or wrote in the last 7 days. Without that the reply waits.
fallback-unfit = Templates that cannot be used, and why
fallback-unfit-approval = it is not approved. Wait for the approval, or choose another one.
fallback-unfit-file = it needs a file. A reply has words only: make one without it.
fallback-unfit-blanks = it has more than two blanks. Make one with none, with one for the reply, or with two for the name and the reply.
fallback-wrong-network = That network is not connected here, so the rule was not saved. Choose one of the list.
fallback-wrong-minutes = The rule was not saved: a reply can be held for 1 to 1440 minutes. Write a whole number.
fallback-wrong-way = One of the ways cannot be used any more: its network is not connected, or its template is not approved or has other blanks. The rule was not saved. Choose another way.
fallback-wrong-no-way = The rule was not saved: it names no other way. Choose at least one.
fallback-wrong-many = There are 20 rules already, and no more are kept. Remove one first.
consent-title = What they agreed to
consent-none = Nothing is noted. Without consent the person is reached another way only where they wrote in the last 7 days.
consent-new = Note a consent
consent-network = To be written to on
consent-words = The words they agreed to
consent-source = Where: a form, the counter, this chat
consent-note = Note it
consent-by = noted by { $who }
consent-by-program = noted by a program
consent-withdraw = Withdraw
consent-withdrawn = Withdrawn { $when }
consent-gone = { $count ->
    [one] One consent withdrawn
   *[other] { $count } consents withdrawn
}
consent-incomplete = The consent was not noted: it needs a connected network, the words they agreed to, and where. Open “Note a consent” again and fill in all three.
closing-soon = { $network } is in trouble, and its window closes at { $when }.
closing-means = After that this message cannot go and is marked as not sent. You can say it another way, or keep waiting. Said another way, this copy is withdrawn when the other one arrived.
closing-line = { $count ->
    [one] One reply waits, and the { $network } window closes at { $when }.
   *[other] { $count } replies wait, and the { $network } window closes at { $when }.
}
closing-show = { $count ->
    [one] Show it
   *[other] Show the first
}
closing-say = Say it by { $network }
closing-template = Choose a template for { $network }
closing-nothing = Nothing else reaches this person now: no other network is open and no template can be sent. The desk keeps trying until then.
outcome-said-on = Said by { $network } instead
outcome-being-said = It is being said by { $network } meanwhile. Show it
outcome-instead-of = Said here instead of by { $network }. Show the first copy
outcome-see = Show the { $network } message
outcome-passed = { $network } takes no files at the moment. What you wrote after this went ahead; this follows by itself.
outcome-behind-file = Waits for the file before it. What you wrote later went ahead.
row-closing = A reply is held, and the window closes at { $when }
