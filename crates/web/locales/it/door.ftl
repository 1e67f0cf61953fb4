# La pagina che si apre con un collegamento di accesso monouso.
landing-title = Entra in Sportello
landing-means = Questo collegamento ti fa entrare una volta sola. Dopo scegli una password per le prossime volte.
landing-enter = Entra

unencrypted-title = Questo indirizzo non è sicuro per una password
unencrypted-means = Hai raggiunto lo sportello in http semplice da un altro computer: la password e il cookie di accesso potrebbero essere letti lungo la strada, perciò da qui nessuno può entrare.
unencrypted-next = Apri lo sportello sul computer su cui gira (http://127.0.0.1), oppure mettilo dietro https e avvialo con quell’indirizzo come --public-url.

# Dove si è dentro, nelle impostazioni.
sessions-label = Dove sei dentro
sessions-here = Questo browser
sessions-seen = Ultimo uso
sessions-unknown = Un browser sconosciuto
sessions-end = Fai uscire
sessions-end-which = Fai uscire { $device }
password-change = Cambia password
