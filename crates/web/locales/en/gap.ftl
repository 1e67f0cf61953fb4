message-read-back = read back after an outage
message-read-back-hint = Nothing told of this message when it was written. It was read back after an outage, so it may be older than it was here.
gap-unreadable = Between { $from } and { $to } messages on { $network } may be missing: nothing can read them back. If something seems to be missing, ask for it to be written again.
gap-lost = Between { $from } and { $to } at least { $count ->
    [one] one message
   *[other] { $count } messages
} on { $network } got lost: the platform no longer gives what was said. Ask for it to be written again.
