### The desk's words in English. The same keys stand in it/desk.ftl.

language-own-name = English
decimal-mark = .
skip = Skip to content
undo = Undo
dismiss = Dismiss
copied = Copied
since = for

## Frame
rail-label = Sections
rail-inbox = Inbox
rail-health = Health
rail-settings = Settings
rail-unread = unread conversations
rail-trouble = something is not working
connection-lost = Connection lost. What you write stays here; the page recovers by itself as soon as the line is back.
connection-back = Back online
back-to-list = Back to the list
back-to-thread = Back to the conversation

## Times
when-today = Today
when-yesterday = Yesterday
when-yesterday-short = yest.
when-day-month = { $day } { $month }
when-day-month-year = { $day } { $month } { $year }
when-weekday-day-month = { $weekday } { $day } { $month }
when-weekday-day-month-year = { $weekday } { $day } { $month } { $year }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
length-under-a-minute = under 1 min
length-minutes = { $minutes } min
length-hours = { $hours } h
length-hours-minutes = { $hours } h { $minutes } min
length-days = { $days } d

## Networks
network-facebook = Messenger
network-instagram = Instagram
network-whatsapp = WhatsApp
network-telegram = Telegram
network-email = E-mail
network-webchat = Web chat
capability-text = text
capability-image = pictures
capability-audio = sound and voice
capability-video = films
capability-document = files
capability-sticker = stickers
capability-location = places
capability-contacts = contact cards
capability-offer = buttons and lists
capability-template = templates
capability-reaction = reactions
capability-typing = “typing” and “read”
capability-comment_reply = answers to comments
capability-private_reply = private answers
capability-media_download = incoming files
capability-history = reading back
capability-webhook_in = arrivals
capability-token = permission

## List
inbox-title = Inbox
inbox-tabs = Which conversations
inbox-search = Search name, number, word…
inbox-more = Show more
tab-open = Open
tab-closed = Closed
tab-all = All
row-unread = { $count ->
    [one] { $count } unread message
   *[other] { $count } unread messages
}
row-failed = { $count ->
    [one] { $count } reply was not sent
   *[other] { $count } replies were not sent
}
row-waiting = { $count ->
    [one] { $count } reply waiting
   *[other] { $count } replies waiting
}
row-window = Time left to reply freely
row-window-over = window closed
empty-open = All done
empty-open-next = No open conversations. As soon as someone writes, it appears here.
empty-new = No messages yet
empty-new-next = Write to your Page, your Instagram or your WhatsApp number: the message appears here in a blink.
empty-sandbox = This is a demo: write from one of the sandbox’s phones, and the message appears here in a blink.
empty-sandbox-open = Open the phones ({ $address })
empty-closed = Nothing here
empty-closed-next = Closed conversations end up here, and open again by themselves when the person writes.
empty-search = Nothing found
empty-search-next = Try the beginning of a name, a number or a word of the message; or search in All.
empty-unconnected = No channel connected
empty-unconnected-next = Connect a Page, an Instagram account or a WhatsApp number with the command “sportello channel add”.
nothing-open = No conversation open
nothing-open-next = Choose one from the list. J and K take you from one to the next.

## Conversation
person-unnamed = No name yet
conversation-label = Conversation
conversation-close = Close
conversation-reopen = Reopen
status-closed = Closed
contact-show = Show the contact
thread-label = Messages
thread-empty = No messages here yet.
thread-older = Earlier messages
thread-newest = New messages
message-label = { $who }, { $network }
message-by-us = Us
message-picture = Picture
message-arrived = Arrived by a link
message-empty = Message without words
picture-open = Open the picture
picture-alt = Picture sent in the chat
picture-pending = Picture on its way…
picture-no-preview = A picture that cannot be shown small. Open it by itself
kind-image = Picture
kind-text = Message
kind-video = Film
kind-audio = Sound
kind-voice = Voice message
kind-document = File
kind-sticker = Sticker
kind-location = Place
kind-contacts = Contact card
kind-postback = Tapped a button
kind-choice = Chose an answer
kind-referral = Came by a link or an ad
kind-order = Order
kind-form = Form filled in
kind-system = Word from the platform
kind-share = Shared post or link
kind-story = Mentioned you in a story
kind-offer = Choices
kind-template = Template
kind-comment = Comment
kind-unsupported = Not given to apps
kind-unsent = Message taken back
message-edited = edited
file-pending = on its way…
file-open = Download
part-forwarded = Forwarded
part-forwarded-often = Forwarded many times
part-quoted = In answer to an earlier message
part-standby = Another app is answering this conversation
part-story-mention = Mentioned you in their story
part-story-answered = In answer to your story
part-story-day = A story can be seen for 24 hours; no copy is kept here.
part-ad = Came by an ad
part-link = Came by a link
part-product = About the product
part-open = Open
part-map = Show on the map
part-tap = Chosen from what you offered
part-unsupported = The platform does not give this to apps. Ask for it in another way, or open it in the network’s own app.
reaction-theirs = The customer’s reaction
reaction-ours = Our reaction
note-head = Internal note
note-label = Internal note by { $who }
note-by-nobody = Someone

## States
state-queued = Queued
state-held = On hold
state-sending = Sending
state-unknown = Outcome being checked
state-unconfirmed = Not confirmed
state-accepted = Accepted
state-delivered = Delivered
state-read = Read
state-failed = Not sent
state-withdrawn = Withdrawn before it was sent
outcome-turn = Waiting for its turn.
outcome-checking = Checking whether it arrived
outcome-checking-means = The platform’s answer was lost. The message is not sent again until this is known, so that it does not arrive twice.
outcome-unconfirmed-means = There is no proof that it arrived, and none that it was not sent. If you can ask the person, you decide.
outcome-sent-again = It was sent again: the new message stands further down.
outcome-next-try = Next try in
outcome-next-look = Next check in
outcome-code = (code { $code })
choice-arrived = It arrived
choice-arrived-means = Marks it as accepted. Nothing else is sent.
choice-again = Send again
choice-again-means = Sends a new message: if the first one did arrive, the person sees it twice.
choice-withdraw = Withdraw
choice-retry = Retry
choice-other = Send by { $network }
choice-copy = Copy the text

## Composer
composer-label = Write
composer-modes = What you write
composer-placeholder = Reply on { $network }…
composer-held = { $network } is in trouble: the reply is held and leaves by itself as soon as it is back.
mode-reply = Reply
mode-note = Note
note-placeholder = A note for colleagues: the customer never sees it
note-save = Save the note
send = Send
leaves-by = By { $network }
why-chosen = you chose it
why-last-heard = they wrote here last
why-others = the other network cannot be used now
why-only = the only way to reach them
window-means = Time left to reply freely
reach-always = always reachable
reach-open = you can reply for
reach-closed = window closed
reach-down = in trouble now
picture-remove = Remove
picture-drop = Drop the file here
picture-wrong = { $network } does not take this type of file.
picture-large = The file is too large for { $network }.
counter-over = Too long for this channel
closed-window = The { $network } window is closed
closed-never = This person has not written on { $network } yet
closed-means = { $network } allows free replies only for a certain time after the person’s last message. As soon as they write again, you can answer here.
closed-use = Reply by { $network }
closed-note = Leave a note
no-address = This person cannot be reached from here any more
no-address-next = Their addresses belong to channels that are no longer connected. You can still read, take notes and merge contacts.
refusal-empty = There is nothing to send. Write something or attach a picture.
refusal-window-closed = The { $network } window closed { $since }: the reply would not go. Your text is still here; choose another network, or wait until the person writes again.
refusal-never-wrote = This person has not written on { $network } yet, so nothing can be started from here. Choose another network, or send them a link to continue there.
refusal-unsupported = { $network } cannot carry { $capability }. Choose another network, or remove the attachment.
refusal-too-long-characters = Too long for { $network }: { $length } characters, the limit is { $max }. Shorten it by { $over } or split it in two.
refusal-too-long-bytes = Too long for { $network }: { $length } bytes, the limit is { $max } (accents and emoji count for more than one). Shorten it by { $over } or split it in two.
refusal-too-large = The file is { $size } and { $network } takes at most { $max }. Make it smaller and try again.
refusal-wrong-type = { $network } does not take this type of file. It takes: { $accepted }.

## Contact
contact-title = Contact
contact-unnamed = The network has not told the name yet.
contact-addresses = Where they can be reached
continue-title = Continue on another network
continue-means = A one-time link to put into a message: when the person opens it and writes, the two addresses become one contact.
continue-on = { $network }
continue-ready = Link to { $network }
continue-copy = Copy
continue-insert = Insert into the reply
continue-once = Good once, for seven days. It cannot be read here again.
merge-title = The same person?
merge-means = Make two contacts one: the addresses add up, the messages stay as they were, and it can always be undone.
merge-search = Search another contact…
merge-none = No other contact matches.
merge-do = Merge
merge-undo = Separate
merge-same-phone = Same phone number
merge-with = Merged with { $name }
merge-by-link = arrived by a link, from { $network }
merge-by-agent = by { $who }
merge-by-api = by hand

## Toasts
toast-closed = Conversation closed
toast-reopened = Conversation reopened
toast-merged = Contacts merged
toast-unmerged = Contacts separated
toast-withdrawn = Reply withdrawn: it was not sent
toast-too-late = Too late: it had gone on meanwhile. What you see here is its present state.
toast-signed-out = Signed out on all other devices
strip-details = Details
strip-disconnected = { $channel } must be reconnected
strip-down = { $network } { $capability } in trouble for
strip-held = { $count ->
    [one] { $count } held
   *[other] { $count } held, none lost
}
strip-works = { $network } { $capability } works

## Health
health-title = Health
health-means = What works on each channel right now. What is held is not lost: it leaves by itself when the network is back.
health-all-well = Everything works. Nothing is held.
health-only-held = The channels work. { $held } held, about to leave.
health-troubled = { $open ->
    [one] { $open } trouble, { $held } held
   *[other] { $open } troubles, { $held } held
}
health-no-channels = No channel connected: connect one with “sportello channel add”.
health-matrix = Channels and capabilities
health-channel = Channel
health-token = Permission
health-next-probe = next probe in
health-nothing-lost = What you write meanwhile is held and leaves in order as soon as it is back. No need to send it again.
health-deliveries = Replies
heard = last arrival
never-heard = nothing arrived yet
cell-closed = works
cell-open = down
cell-half-open = probing
cell-none = not offered
cell-held = { $count } held
token-good = valid
token-suspect = in doubt
token-gone = to be renewed
token-suspect-means = The platform refused the permission. It may be the platform’s own fault: replies are held until this is known.
token-gone-means = The platform confirms that the permission is no longer valid. Reconnect the channel with “sportello channel add”: held replies then leave by themselves.

## Settings
settings-title = Settings
settings-channels = Channels
settings-no-channels = No channel connected.
settings-look = Look and language
settings-theme = Theme
theme-device = Automatic
theme-light = Light
theme-dark = Dark
settings-language = Language
settings-save = Save
settings-shop = Business
settings-name = Name
settings-zone = Time zone
settings-agents = Who answers
settings-api = API token
settings-api-means = Shown once, when it is made. It cannot be read here again.
settings-account = Your access
settings-signed-in-as = You are signed in as { $name }.
sign-out = Sign out
sign-out-everywhere = Sign out everywhere
sign-out-everywhere-means = Ends every session in your name, this one too. Useful if a phone is lost.

## Door
door-title = Sign in
door-means = Your business’s desk on Messenger, Instagram and WhatsApp.
door-name = Name
door-password = Password
door-enter = Sign in
door-forgotten = Password forgotten? Whoever runs the desk can give you a new sign-in link:
door-wrong = Name and password do not match. Check capitals and try again.
door-too-many = { $minutes ->
    [one] Too many tries. For safety signing in is paused: try again in { $minutes } minute.
   *[other] Too many tries. For safety signing in is paused: try again in { $minutes } minutes.
}
door-link-spent = This link was used already or has expired. Sign in with your password, or ask for a new link.
door-ended = Your session has ended. Sign in again: your drafts are still on this device.
door-signed-out = You are signed out.
password-title = Choose a password
password-hello = Hello { $name }, choose a password
password-means = The link you used was good once. From now on you sign in with your name and this password.
password-new = New password
password-rule = At least 10 characters. A sentence you remember is fine.
password-again = Once more
password-set = Save and enter
password-short = Too short: at least { $least } characters are needed. A whole sentence is easy to remember.
password-long = Too long: at most { $most } characters.
password-different = The two passwords differ. Write them again.

## Trouble
trouble-home = Go to the inbox
trouble-not-found = There is nothing here
trouble-not-found-means = The address is wrong, or the conversation belongs to another business.
trouble-not-found-next = Check the link, or start again from the inbox.
trouble-forbidden = Request refused
trouble-forbidden-means = The request seemed to come from another site, so nothing was done.
trouble-forbidden-next = If you were working at the desk, reload the page and try again from there.
trouble-too-many = Too many requests
trouble-too-many-means = For safety we pause for a moment. Nothing was lost.
trouble-too-many-next = { $minutes ->
    [one] Try again in { $minutes } minute.
   *[other] Try again in { $minutes } minutes.
}
trouble-too-large = Too large
trouble-too-large-means = What you sent is over the limit, so it was not received.
trouble-too-large-next = Make the picture smaller and try again: your text is still in the draft.
trouble-unreadable = That was not understood
trouble-unreadable-means = The request was incomplete, so nothing was done.
trouble-unreadable-next = Go back, reload the page and try again.
trouble-disk = The disk takes no writes
trouble-disk-means = The desk cannot save, so it promises nothing: what you just did was not recorded.
trouble-disk-next = Whoever runs the desk must free space or check the disk; then try again.
trouble-broken = Something broke
trouble-broken-means = The fault is ours. Messages received and replies already queued are safe.
trouble-broken-next = Try again shortly. If it goes on, whoever runs the desk finds the details in the log.

## Keys
keys-title = Keyboard shortcuts
keys-next = Next conversation
keys-previous = Previous conversation
keys-reply = Reply
keys-note = Write a note
keys-close = Close or reopen
keys-search = Search
keys-help = This help
keys-leave = Leave the field
keys-send = Send
keys-line = New line
keys-done = Got it
cause-unknown = The platform did not take the message and gave no reason we know. Try again later, or use another network.
refusal-picture = The file cannot be read, or it is too large. Choose another one and try again.
refusal-key-reused = This reply was recorded before with another text. Look at the conversation and, if it is missing, send it again.
refusal-no-address = This person cannot be reached that way. Choose another one.
note-empty = The note is empty. Write something and save.
continue-failed = No link can be made for this network yet: the channel has no public name. Try again shortly.
search-conversations = Search conversations
merge-search-label = Search contacts
refusal-missing = It cannot go yet: { $part } missing or not usable. Complete it and send again; nothing was lost.
refusal-too-many = { $network } takes at most { $max } of these ({ $part }), and there are { $count }. Remove some, or send two messages.
refusal-portion-too-long = Too long for { $network } ({ $part }): { $length } characters, the limit is { $max }. Shorten it and send again.
refusal-choice-cannot = On { $network } a choice of this sort cannot have this: { $part }. Remove it, or choose another sort of choice.
refusal-comment-too-old = { $network } takes a private answer only for { $days } days after the comment. Answer in public, or wait until the person writes.
refusal-as-document = It can go as a document.
refusal-as-words = It can go as plain words: they are in the box, ready to be sent.
refusal-reaction = This network does not take that reaction, or does not know the message yet. Choose another one.
portion-file = the file
portion-body = the words
portion-header = the line above
portion-footer = the line below
portion-opener = the word that opens the list
portion-choices = the choices
portion-title = the words on a choice
portion-description = the words beside a choice
portion-address = a web address
portion-phone = a phone number
portion-coordinates = the coordinates
portion-cards = the contact
portion-name = the contact’s name
portion-template = the template
file-attach = Attach a file
more = Place, contact, choices
extra-place = A place
extra-card = A contact
extra-choices = Choices to tap
extra-as-words = { $network } cannot carry this ({ $capability }): it is turned into plain words, which you can read before they go.
place-name = Name of the place
place-address = Address
place-latitude = Latitude
place-longitude = Longitude
place-mine = Where I am now
place-failed = The browser does not say where you are. Allow it, or write the coordinates.
card-name = Name
card-phone = Phone
card-email = E-mail
card-company = Company
choices-means = What you write in the box stands above the choices.
choices-look = Look
choices-opener = Word that opens the list
choice-title = Choice
choice-beside = Link (https://…) or a line beside it
look-quick-replies = Quick replies
look-buttons = Buttons
look-list = List
look-link = Button with a link
look-most = { $look } ({ $most } at most)
voice-record = Record a voice message
voice-stop = Stop recording
voice-refused = The browser does not let this page use the microphone. Allow it beside the address, then try again.
voice-none = No microphone was found.
voice-name = voice message
quote = Quote
quote-remove = Cancel
react = React
react-remove = Take the reaction back
human-means = Time left in which a person may still answer
composer-human = The { $network } window is closed, but a person may still answer for some days. Write yourself; nothing automatic goes.
comment-public = Public comment
comment-hidden = Public comment, hidden
comment-private = Private answer to a comment
comment-answer = Answer in public
comment-answer-private = Answer in private (once)
composer-comment = This person has only commented. Choose the comment to answer, in public or once in private; a plain message does not go before they write.
notices-title = What the platforms told
notices-none = Nothing yet.
doctor-title = Does everything work?
doctor-all-well = Nothing needs to be mended.
doctor-ill = { $count } to mend. What is said below says how.
doctor-desk = This desk
doctor-again = Look again
doctor-back = Back to the settings
doctor-look = Does everything work?
doctor-webhook-well = The platforms reach this desk at { $what }.
doctor-webhook-unknown = No app is known yet, so nobody could ask for the webhook. Connect a channel first.
doctor-webhook-ill = The webhook does not answer at { $what }: nothing that people write arrives. Start the desk, and check that this address leads to it over https and that --public-url says the same.
doctor-links-well = Files are fetched from { $what }.
doctor-links-ill = Links to files do not lead to this desk at { $what }: Instagram cannot fetch what you send. Check that the proxy passes /m/ on to the desk.
doctor-clock-well = The clock is right ({ $what } s apart).
doctor-clock-unknown = The platform did not say what time it is.
doctor-clock-ill = This machine’s clock is { $what } s off: windows would be judged wrongly. Set it by the network (NTP).
doctor-version-well = The Graph API answers in { $what }.
doctor-version-unknown = The platform did not say which version answers.
doctor-version-warning = The Graph API answers in { $what }, another version than was asked for: the one set has ended. Set --graph-version to a newer one.
doctor-token-well = The token is valid.
doctor-token-unknown = The platform did not say whether the token is valid. Look again later.
doctor-token-warning = The token ends at { $what } and was not renewed by itself. Connect the channel again before.
doctor-token-ill = The token is not valid any more: nothing goes out or comes in. Connect the channel again on the settings page.
doctor-permissions-well = Every permission is there.
doctor-permissions-unknown = The permissions could not be read.
doctor-permissions-ill = Permissions are missing: { $what }. Make the token again and grant them all.
doctor-secret-well = The app’s secret is right.
doctor-secret-unknown = The platform did not let the secret be checked.
doctor-secret-ill = The app’s secret is wrong: every call is refused, and webhooks cannot be believed. Save the right one under “Connect a channel”.
doctor-app-fields-well = The app is subscribed to everything of “{ $what }”.
doctor-app-fields-unknown = The app’s subscriptions could not be read.
doctor-app-fields-warning = The app’s webhooks go to { $what }, not here. Set the callback address in the app’s dashboard.
doctor-app-fields-ill = The app is not subscribed to: { $what }. Such events never arrive. Subscribe them in the app’s dashboard under Webhooks.
doctor-asset-fields-well = The account sends its events to the app.
doctor-asset-fields-unknown = The account’s subscription could not be read.
doctor-asset-fields-ill = The account does not send the app: { $what }. Connect the channel again, so that it is subscribed.
doctor-heard-well = Last heard at { $what }.
doctor-heard-warning = Nothing has arrived yet. Write to the channel yourself. If only people with a role on the app are heard, the app lacks Advanced Access for messages, or is not published: without them strangers’ messages never arrive.
condition-well = Well
condition-unknown = Not known
condition-warning = Take care
condition-ill = To mend

# Connecting
settings-connect = Connect a channel
connect-title = Connect a channel
connect-means = A Page, an Instagram account or a WhatsApp number. What is connected already gets the new permission and keeps its conversations.
connect-dialogs = By logging in
connect-facebook = Facebook Page, with its Instagram account
connect-facebook-means = You log in to Facebook and choose the Pages. For Messenger, and for Instagram accounts that belong to a Page.
connect-instagram = Instagram account
connect-instagram-means = You log in to Instagram. For professional accounts without a Page. The permission lasts 60 days and is renewed every week by itself.
connect-whatsapp = WhatsApp number
connect-whatsapp-means = WhatsApp’s Embedded Signup, with the configuration made in the app’s dashboard under Facebook Login for Business.
connect-config = Configuration id
connect-config-missing = WhatsApp’s dialog needs the configuration id. Make a configuration in the app’s dashboard under Facebook Login for Business and write its id here, or connect the number by hand.
connect-go = Log in
connect-app = App
connect-code = I have a code from Embedded Signup on a page of my own
connect-code-means = The code is good for 30 seconds and works once.
connect-code-field = Code
connect-exchange = Use the code
connect-back = Enter this address in the app’s dashboard as a valid redirect address of the login:
connect-by-hand = By hand
connect-by-hand-means = With ids and a token from the business settings. A token of a system user lasts longest.
connect-optional = (if you have it)
connect-paste = Connect
connect-app-title = The app at Meta
connect-app-means = Everything goes through an app of your own at developers.facebook.com. Its secret is sealed here and never shown again. Instagram Login has an app id and a secret of its own: add it as another app.
connect-app-id = App id
connect-app-secret = App secret
connect-app-save = Save the app
connect-app-wrong = The app id is a number, and the secret must not be empty. Nothing was stored.
connect-app-done = The app is known and sends its webhooks here.
connect-app-unsubscribed = The app is stored, but the platform did not take this desk’s webhook address. Check the id and the secret and that this desk is reached from outside; or set the webhook by hand in the dashboard with the verify token { $token }
connect-webhook = Webhook address
connect-deauthorize = Deauthorize callback
connect-delete = Data deletion callback
connect-elsewhere = It is connected in another workspace of this desk already. Nothing was changed.
connect-missing = Something is missing, or there is no such kind of channel. Nothing was connected.
connect-not-stored = It could not be stored. Nothing was changed; try again, and look at the disk if it goes on.
choose-title = What shall be connected?
choose-means = This is what you allowed. Nothing is stored before you choose.
choose-connect = Connect
choose-not = Not now
choose-pin = Six-digit PIN of the number
choose-pin-means = Only for a number that was never used with the Cloud API: it is registered with this PIN. Leave it empty otherwise.
came-title = Connected
came-connected = It is connected.
came-claimed = { $count ->
    [one] One message had waited for it.
   *[other] { $count } messages had waited for it.
}
came-remark = One thing the platform did not do: { $what }. Look at “Does everything work?”.
login-not-ours = This answer belongs to another browser, or took longer than half an hour. Nothing was connected; log in again.
login-no-app = This app is not known here any more. Nothing was connected; choose another or add it again.
login-unreachable = The platform could not be reached just now. Nothing was connected; try again in a while.
login-refused = The platform refused. Nothing was connected; log in again, and check the app’s id, secret and redirect address if it goes on.
login-nothing = Nothing was allowed that can be connected. Log in again and tick at least one Page, account or number.
login-vault = The key that seals permissions cannot be used. Nothing was connected; look at the desk’s log.
field-facebook-asset = Page id
field-facebook-token = Page access token
field-instagram-asset = Account id (begins with 17841)
field-instagram-token = Token of the Page, or of Instagram Login
field-instagram-page = Id of the linked Page
field-whatsapp-asset = Phone number id
field-whatsapp-token = Access token
field-whatsapp-waba = WhatsApp Business Account id
field-whatsapp-phone = The number, for links
deletion-title = What was deleted
deletion-done = Your request came on { $when } and was acted upon at once.
deletion-tokens = { $count ->
    [one] One permission that you had given was taken out.
   *[other] { $count } permissions that you had given were taken out.
}
deletion-messages = { $count ->
    [one] The words and files of one message were erased.
   *[other] The words and files of { $count } messages were erased.
}
deletion-bodies = { $count ->
    [one] One delivery of the platform that named you was erased.
   *[other] { $count } deliveries of the platform that named you were erased.
}
deletion-elsewhere = Names and reactions went with them. Backups made before are not touched by this and end with their own time. What the platform itself keeps is the platform’s.
deletion-code = Confirmation code
