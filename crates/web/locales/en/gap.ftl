message-read-back = read back after an outage
message-read-back-hint = Nothing told of this message when it was written. It was read back after an outage, so it may be older than it was here.
gap-unreadable = Between { $from } and { $to } messages on { $network } may be missing: nothing can read them back. If something seems to be missing, ask for it to be written again.
gap-lost = Between { $from } and { $to } at least { $count ->
    [one] one message
   *[other] { $count } messages
} on { $network } got lost: the platform no longer gives what was said. Ask for it to be written again.

gaps-title = What outages left behind
gaps-means = After an outage the desk reads back what was said meanwhile, where the network lets it. Here is what it found, and what nothing brings back.
gaps-audits = Read back
gaps-none = Nothing had to be read back in the last 90 days.
gaps-asked = Asked for: reading begins in a moment.
gaps-reading = { $done } of { $all } conversations read; { $recovered } missing messages found so far.
gaps-waiting = { $done } of { $all } conversations read; { $recovered } missing messages found. It goes on at { $when }.
gaps-whole = { $all ->
    [0] No conversation changed in this time: nothing is missing.
    [one] One conversation read: nothing is missing.
   *[other] { $all } conversations read: nothing is missing.
}
gaps-done = { $all ->
    [one] One conversation read:
   *[other] { $all } conversations read:
} { $recovered ->
    [0] nothing was missing that can be brought back,
    [one] one missing message is back in its place,
   *[other] { $recovered } missing messages are back in their places,
} { $lost ->
    [0] nothing is lost.
    [one] at least one is lost for good.
   *[other] at least { $lost } are lost for good.
}
gaps-given-up = It could not be read to the end: { $done } of { $all } conversations, { $recovered } missing messages found.
gaps-unreadable = { $network } keeps no history that can be read: what was not told in this time stays lost. Ask the people it may concern to write again.
gaps-people = { $count ->
    [one] One person it may concern
   *[other] { $count } people it may concern
}
gaps-people-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
gaps-person-lost = { $count ->
    [one] at least one message lost
   *[other] at least { $count } messages lost
}
gaps-ask = Read back now
gaps-ask-means = The desk does this by itself after an outage. Ask for it when you believe that something is missing. Nothing comes twice.
gaps-read-back = Read back now
gaps-read-back-means = { $network } gives the newest 20 messages of each conversation that changed. What is missing is put in its place.
gaps-gather = List the people
gaps-gather-means = { $network } keeps no history: the desk lists the people who wrote around then, so that you can ask them.
gaps-back = How far back
gaps-hours = the last { $hours } hours
gaps-managers = Only those who manage the desk can ask for it. Ask one of them.
gaps-no-channels = No channel is connected that could have lost something.
gaps-wrong-hours = Nothing was asked for: the time is none of those on the list. Choose one and try again.
gaps-asked-for = Asked for. How far it is stands below.
gaps-link = What outages left behind
gaps-of-incident = Messages that were not told
