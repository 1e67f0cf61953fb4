# The page a one-time sign-in link opens.
landing-title = Sign in to Sportello
landing-means = This link signs you in once. After that, choose a password for the next times.
landing-enter = Sign in

unencrypted-title = This address is not safe for a password
unencrypted-means = You reached the desk over plain http from another machine: a password and the sign-in cookie could be read on the way, so nobody can sign in here.
unencrypted-next = Open the desk on the machine it runs on (http://127.0.0.1), or put it behind https and start it with that address as --public-url.

# Where one is signed in, in the settings.
sessions-label = Where you are signed in
sessions-here = This browser
sessions-seen = Last used
sessions-unknown = An unknown browser
sessions-end = Sign out
sessions-end-which = Sign out { $device }
password-change = Change password
