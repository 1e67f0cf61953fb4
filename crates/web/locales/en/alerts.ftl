# Alerts: how an agent is told when something is down, what is told, and the second opinion.
alert-title = Tell me when something is down
alert-means = The desk tells you when something at a platform does not work, when it spreads to another network, when it works again, and when people’s windows end while their replies are held. Nothing is sent until you choose a way here.
alert-by-mail = By e-mail
alert-goes-to = Alerts go to { $address }.
alert-forget = Forget this address
alert-give-address = Your own e-mail address
alert-other-address = Another address, or a new code
alert-code-send = Send me a code
alert-code-means = A code of six digits goes there, to show that the address is yours.
alert-code-where = A code was sent to { $address }. Until you type it here nothing else goes there.
alert-code = The code
alert-code-give = This is the code
alert-code-sent = The code is on its way. It is good for an hour.
alert-code-wrong = That is not the code, so the address is not yours yet. Look at the mail again; after five wrong ones you need a new code.
alert-code-ended = This code is no good any more: an hour has passed, or there were too many wrong ones. Ask for a new code.
alert-confirmed = The address is yours. Alerts go there from now on.
alert-forgotten = The address is forgotten. Nothing goes there any more.
alert-no-address = That is not an address that mail can be sent to, so no code was sent. Write it like name@example.com.
alert-own-mailbox = That is a mailbox of this desk: what is sent there comes into the inbox, so no code was sent. Give an address of your own.
alert-too-soon = A code was sent less than a minute ago. Wait a moment, then ask again.
alert-no-post = No mail can leave the desk yet. Connect a mailbox, or name a server below; then give your address.
alert-no-post-ask = No mail can leave the desk yet. Somebody who approves posts can connect a mailbox or name a server on this page.
alert-by-browser = By this browser
alert-by-browser-means = A notice of your device, also while the desk is closed. It says what does not work and how many wait: nobody’s name, no message.
alert-no-key = Browsers cannot be told: the key for it cannot be opened. The key file of the desk is another one than before.
alert-here-unable = This browser cannot be told: it has no push messages, or runs no scripts. Use e-mail, or another browser.
alert-here-insecure = Browsers take push messages over https only, and this page came without. Open the desk at its https address.
alert-here-denied = You have forbidden notices from this site, and only you can allow them: in the browser’s settings for this site.
alert-here-failed = The browser’s push service did not answer, so nothing was allowed. Try again in a moment; some browsers and some company networks have none.
alert-here-on = This browser is told.
alert-here-allow = Tell me in this browser
alert-browser-on = This browser is told from now on. Try it below.
alert-browser-off = That browser is told nothing any more.
alert-browser-unfit = What the browser gave cannot be used: its push service must have a public address under https. Nothing was allowed. Try another browser.
alert-browser-many = Ten of your browsers are told already, and no more are kept. Remove one first.
alert-browser-since = Since { $when }
alert-browser-taken = last told { $when }
alert-browser-drop = Remove
alert-limits = What this can and cannot do
alert-limit-secure = It needs https. On the machine on which the desk runs it works without.
alert-limit-which = Chrome, Edge, Firefox and Safari on computers, and Chrome and Firefox on Android, have push messages. iPhone and iPad allow them only to sites on the home screen that are made for it, and the desk is not.
alert-limit-between = The browser’s maker carries the notice (Google, Mozilla, Apple or Microsoft). It is sealed for your browser: whoever carries it sees when and to whom, and no words.
alert-limit-tested = It was tested against an endpoint of our own, by the letter of the standards, and not against those makers’ services.
alert-limit-shared = Whoever sits at this browser sees the notice, also after you sign out. Remove it here on a shared computer.
alert-when = When, and when not
alert-when-begins = Once when something stops working (after a minute, so that one notice names all of it), once for each further network, once when it works again.
alert-when-windows = At most every half hour: how many people’s windows end within the hour while replies to them are held. One notice for all.
alert-when-inside = A notice holds counts and the names of what fails. No person, no message: it leaves the desk by servers of others.
alert-mail-on = Alerts by e-mail
alert-quiet = Quiet hours (leave both empty for none)
alert-quiet-from = From
alert-quiet-to = Until
alert-quiet-means = By the clock of your business. What happens meanwhile is told when they end, and only what is still true.
alert-quiet-wrong = Nothing was saved: quiet hours need two different times, such as 22:00 and 07:00. Leave both empty for none.
alert-saved = Saved.
alert-last = Try it, and what was told last
alert-try = Send me a try-out
alert-tried = A try-out is on its way by every way you chose; at most one a minute.
alert-no-way = There is no way to you yet, so nothing was sent. Give an address or allow this browser first.
alert-last-none = Nothing was told to you yet.
alert-what-begun = Something stopped working
alert-what-spread = It reached another network
alert-what-over = It works again
alert-what-windows = Windows that end while replies are held
alert-what-test = A try-out
alert-what-confirm = A code for your address
alert-by-mail-short = by e-mail
alert-by-browser-short = by browser
alert-end-waits = waits
alert-end-sent = sent
alert-end-superseded = not sent: a later one said more
alert-end-refused = refused
alert-end-stale = not sent: a day had passed
alert-end-unwanted = not sent: no longer wanted there
alert-trouble-no-post = No server takes mail from the desk. Connect a mailbox or name a server; it is looked for every ten minutes.
alert-trouble-mail-server = The mail server did not take it. It is tried again.
alert-trouble-mail-login = The mail server refused the user or the password. Mend them in the server’s settings; it is tried again.
alert-trouble-mail-sender = The mail server refused the sender’s address. Mend it in the server’s settings; it is tried again.
alert-trouble-mail-address = The mail server does not know this address. Give another one.
alert-trouble-mail-refused = The mail server refused the mail for good.
alert-trouble-push-busy = The browser’s push service asked for patience. It is tried again.
alert-trouble-push-unreachable = The browser’s push service was not reached. It is tried again.
alert-trouble-push-refused = The browser’s push service refused it. Remove this browser and allow it again.
alert-trouble-push-address = The browser’s push service has no public address any more. Remove this browser and allow it again.
alert-manager-only = Only somebody who approves posts can change what concerns the whole desk. Nothing was changed.
alert-server = The server that sends the mails
alert-server-named = { $server }, named here for alerts.
alert-server-mailbox = That of the mailbox { $address }.
alert-server-none = None: no mail can leave. Connect a mailbox, or name a server here.
alert-server-name = Name a server for alerts
alert-server-address = Server, such as smtp.example.com:587
alert-server-from = The sender’s address
alert-server-user = User name (empty = no login)
alert-server-password = Password (empty = as it is)
alert-server-means = A server that does not hang on what may be down is best: not the mailbox whose trouble you want to hear of. The password is sealed and never shown again; for another server or user it is asked for anew.
alert-server-clear = Use none of its own
alert-server-wrong = Nothing was saved: that is no server. Write it like smtp.example.com, smtp.example.com:587 or starttls://smtp.example.com.
alert-from-wrong = Nothing was saved: the sender’s address is none that mail can be sent from. Write it like desk@example.com.
alert-begun = Not working: { $what }
alert-spread = It spreads. Not working now: { $what }
alert-more = { $count ->
    [one] { $named } and one more thing
   *[other] { $named } and { $count } more things
}
alert-since = { $waiting ->
    [0] Since { $since }. Nothing waits yet. Everything else goes on.
    [one] Since { $since }. One message or post waits, or it is not certain whether it arrived. The desk sees to it by itself. Everything else goes on.
   *[other] Since { $since }. { $waiting } messages and posts wait, or it is not certain whether they arrived. The desk sees to them by itself. Everything else goes on.
}
alert-over = Works again: { $what }
alert-over-text = { $waiting ->
    [0] It did not work { $when }. Nothing waits any more.
    [one] It did not work { $when }. One message or post still waits or is not certain: have a look at it.
   *[other] It did not work { $when }. { $waiting } messages and posts still wait or are not certain: have a look at them.
}
alert-windows = { $people ->
    [one] One person’s window ends within the hour
   *[other] { $people } people’s windows end within the hour
}
alert-windows-text = Replies to them are held, and the first window ends at { $when }. After that they cannot go as they are. The desk offers what can still be done: another network, or a template.
alert-test = A try-out from { $business }
alert-test-text = So you will be told when something is down. Nothing is wrong now.
alert-foot = You get this because you asked the desk of { $business } for it. To change or end it: Settings, “Tell me when something is down”.
alert-confirm = { $code } is your code
alert-confirm-text = Somebody who works at { $business } gave this address to be told of outages. If that was you, type the code on the page where you asked for it:

    { $code }

    It is good for an hour. If it was not you, do nothing: nothing else is sent here.
opinion-title = A second opinion
opinion-means = Meta has a status page of its own. It was green at the peak of the outages of 2019 and 2024 and lags by half an hour and more, so it opens, ends and holds nothing here. While an incident lasts, what it says can be shown beside it.
opinion-on = Ask it while something is down
opinion-on-means = Every five minutes, and for a quarter of an hour after. The desk tells it nothing but that it asks.
opinion-address = Its address, if not the usual one (a list of services, or an RSS feed)
opinion-address-wrong = Nothing was saved: only a public address under https is asked. Leave it empty for the usual one.
opinion-said = What the platform’s own status page said
opinion-well = It said that all is well
opinion-trouble = It said that something does not work
opinion-unclear = It said nothing that could be understood
opinion-silent = It could not be read
opinion-read = read { $when }
opinion-read-until = read { $when }, last { $until }
opinion-second = A second opinion, never the first: it opens, ends and holds nothing. Its address: { $source }
