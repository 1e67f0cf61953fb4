# Gli incidenti, la pagina pubblica di stato, il suo avviso.
platform-meta = Meta
platform-telegram = Telegram
platform-email = E-mail
health-platform-works = { $platform }: funzionano tutte e { $all }
health-platform-fails = { $platform }: { $count } su { $all } non funzionano
health-incidents = Incidenti degli ultimi 90 giorni
health-no-incidents = Nessuno. Se qualcosa non funziona per più di un momento, qui resta scritto che cosa è successo.
incident-thing = { $capability } di { $network }
incident-things = { $count ->
    [one] una funzione di { $network }
   *[other] { $count } funzioni di { $network }
}
incident-thing-unknown = qualcosa
incident-list = { $before } e { $last }
incident-title-over = Non funzionava: { $what }
incident-title-now = Ora non funziona: { $what }
incident-since = iniziato: { $from } ({ $length })
incident-span = { $from } – { $to } ({ $length })
incident-days-hours = { $days } g { $hours } h
incident-now = ora
incident-people-count = { $count ->
    [0] nessuno aspettava un messaggio
    [one] una persona coinvolta
   *[other] { $count } persone coinvolte
}
incident-what = Che cosa è successo
incident-nothing-held = Nel frattempo non si inviava niente, quindi niente ha dovuto aspettare.
incident-still-waits = { $count ->
    [one] Una cosa aspetta ancora. Parte da sola quando la sua via torna a funzionare.
   *[other] { $count } cose aspettano ancora. Partono da sole quando la loro via torna a funzionare.
}
incident-look-at = { $count ->
    [one] Una cosa non è partita o non è certa: guardala qui sotto.
   *[other] { $count } cose non sono partite o non sono certe: guardale qui sotto.
}
incident-all-settled = Tutto ciò che ha dovuto aspettare è sistemato. Niente è andato perso.
incident-waiting = In attesa
incident-sent = Inviati
incident-fallen-back = Detti per un’altra via
incident-unknown = Non certi
incident-lost = Non partiti
incident-people = Persone coinvolte
incident-posts = Post coinvolti
incident-when = Che cosa non funzionava, e quando
incident-cell = Che cosa
incident-times = Quando
incident-channel-gone = (di un canale non più collegato)
incident-curve = Che ne è stato di ciò che doveva aspettare
incident-curve-label = Quanti messaggi e post erano in attesa, inviati, detti per un’altra via, non certi o non partiti, nel tempo. La tabella qui sotto dice lo stesso.
incident-as-table = Lo stesso in tabella
incident-moment = Momento
incident-whom = Le persone coinvolte
incident-post = Post: { $when }
incident-sent-at = { $when }, dopo { $length }
incident-written-at = scritto: { $when }
incident-look = Apri la conversazione e guarda se è arrivato.
incident-more = Sono elencati solo i primi 500; i numeri qui sopra li contano tutti.
incident-why = Perché
incident-not-stated = Non dichiarato.
incident-not-stated-means = La piattaforma non ha detto perché, o nessuno l’ha ancora annotato qui.
incident-source = Fonte:
incident-noted-by = annotato da { $name }
incident-noted = annotato da un collega
incident-from-feed = dal bollettino di stato della piattaforma
incident-why-note = Annota che cosa ha detto la piattaforma
incident-why-change = Cambia che cosa ha detto la piattaforma
incident-why-text = Le parole della piattaforma
incident-why-source = Dove lo dice (un indirizzo che inizia con https://)
incident-why-save = Annota
incident-why-clear = Togli l’annotazione
incident-why-saved = Annotato che cosa ha detto la piattaforma.
incident-why-cleared = Annotazione tolta: la pagina dice di nuovo «non dichiarato».
incident-why-no-text = Le parole mancano o superano i 2.000 caratteri, quindi niente è stato annotato. Scrivi le parole della piattaforma, se serve accorciate.
incident-why-no-source = La fonte non è un indirizzo che inizia con https://, quindi niente è stato annotato. Copia l’indirizzo della pagina in cui la piattaforma lo dice.
incident-again = Può succedere di nuovo?
incident-again-means = Sì: nessuna piattaforma promette il contrario. Ecco quante volte ogni cosa non ha funzionato negli ultimi 90 giorni.
incident-often = Quante volte
incident-often-times = { $count ->
    [one] una volta
   *[other] { $count } volte
}
incident-in-all = In tutto
incident-longest = La più lunga
incident-last = L’ultima
incident-unfailing = { $count ->
    [0] Tutto ciò che si può fare sui tuoi canali si è fermato almeno una volta.
    [one] Un’altra funzione non si è mai fermata.
   *[other] Altre { $count } funzioni non si sono mai fermate.
}
incident-print = Stampa
incident-back = Torna allo stato
incident-share = Condividi questa pagina
incident-share-means = Chi ha l’indirizzo vede che cosa non funzionava, quando e perché, con i numeri. Nomi, messaggi e post restano fuori, e così pure ciò che è pronto.
incident-share-once = Ecco l’indirizzo. Copialo ora: non verrà mostrato di nuovo.
incident-shared = Condivisa: { $when }. L’indirizzo non viene mostrato di nuovo; se è perso, creane uno nuovo.
incident-share-make = Crea un indirizzo pubblico
incident-share-again = Crea un nuovo indirizzo (il vecchio finisce)
incident-share-end = Non condividere più
incident-share-ended = L’indirizzo è finito: chi lo ha non vede più niente.
ready-title = Pronti per la prossima volta?
ready-means = Quali vie intorno a un guasto questo sportello ha, e quali gli mancano.
ready-good = C’è:
ready-lacks = Manca:
ready-ways = I tuoi canali stanno su { $count } piattaforme diverse: se una si ferma, le altre vanno avanti.
ready-one-way = Tutti i tuoi canali stanno su una sola piattaforma: se si ferma, nessuno è raggiungibile. Collegane un’altra, per esempio l’e-mail.
ready-people = { $count } delle ultime { $all } persone che hanno scritto sono raggiungibili su un’altra piattaforma.
ready-consent = { $count } delle ultime { $all } persone hanno accettato di essere contattate su un’altra rete.
ready-rules = { $count ->
    [one] Una regola dice come un messaggio prende un’altra via quando la sua rete si ferma.
   *[other] { $count } regole dicono come un messaggio prende un’altra via quando la sua rete si ferma.
}
ready-no-rules = Nessuna regola dice come un messaggio prende un’altra via quando la sua rete si ferma: aspetta.
ready-templates = { $count ->
    [one] Un modello approvato può aprire una conversazione su WhatsApp.
   *[other] { $count } modelli approvati possono aprire una conversazione su WhatsApp.
}
ready-no-templates = Nessun modello approvato: su WhatsApp non si può scrivere per primi a nessuno.
ready-late = È deciso che cosa succede ai post in ritardo.
ready-no-late = Non è deciso che cosa succede ai post in ritardo: ognuno chiede a te.
ready-status = La pagina pubblica di stato è accesa.
ready-no-status = La pagina pubblica di stato è spenta: i clienti non vedono che non dipende da te.
ready-mend-people = Apri la posta
ready-mend-consent = Annotalo accanto a una conversazione
ready-mend-rules = Regole
status-title = Pagina pubblica di stato
status-settings-means = Una pagina che mostra ai clienti quali vie per raggiungerti funzionano, e un avviso per il tuo sito.
status-on = La pagina è aperta a tutti
status-on-means = Mostra il nome dell’attività, le tue reti, che cosa funziona e che cosa non funzionava negli ultimi 90 giorni. Nessun nome, nessun messaggio.
status-listed = I motori di ricerca possono elencarla
status-listed-means = Altrimenti la trova solo chi ha l’indirizzo.
status-is-on = La pagina di stato è accesa.
status-is-off = La pagina di stato è spenta. Il suo indirizzo non mostra niente finché non la riaccendi.
status-moved = La pagina ha un nuovo indirizzo. Quello di prima non mostra più niente: cambia i link che portano lì.
status-address = Il suo indirizzo
status-see = Guarda la pagina
status-renew = Dalle un nuovo indirizzo
status-renew-means = Il vecchio indirizzo finisce subito, e con lui ogni avviso fatto con quello.
status-banner = Un avviso per il tuo sito
status-banner-means = Copia questa riga nel tuo sito, dove l’avviso deve stare. Mostra una riga mentre qualcosa non funziona, altrimenti niente.
status-frame-means = Dove un sito non accetta script, usa questo riquadro. Mostra sempre la riga, anche quando tutto funziona.
status-of = { $name }: quali vie funzionano
status-means = Quali vie per raggiungerci funzionano
status-all-works = Tutte le vie per raggiungerci funzionano.
status-partly-line = Su { $networks } alcune cose non funzionano; le parole arrivano.
status-down-line = { $networks }: guasto della piattaforma. Scrivici su { $ways }.
status-all-down = { $networks }: guasto della piattaforma. Scrivi lo stesso: leggiamo appena torna a funzionare.
status-or-between = {" "}o{" "}
status-under-way = Non funziona: { $what } (inizio: { $since }). Il guasto è della piattaforma, non del tuo dispositivo.
status-networks = Le nostre reti
status-works = Funziona
status-partly = In parte: { $fails }
status-down = Non funziona
status-bad-days = { $count ->
    [0] Nessun guasto negli ultimi 90 giorni
    [one] Guasti in uno degli ultimi 90 giorni
   *[other] Guasti in { $count } degli ultimi 90 giorni
}
status-days-ago = 90 giorni fa
status-past = Gli ultimi 90 giorni
status-past-none = Niente si è fermato.
status-as-of = Aggiornato: { $when }.
status-more = Quali vie funzionano

# Che cosa se n’è visto da qui.
incident-seen = Visto da qui:
incident-unarrived = Nessuna notizia che sia arrivato.
outcome-unarrived = { $network } l’ha preso, ma ora quasi non dice di nessun messaggio che sia arrivato. Non viene inviato due volte: di solito arrivano più tardi. Ciò che non può aspettare, dillo al telefono o su un’altra rete.
seen-no-name = i nomi internet della piattaforma non si risolvevano (DNS)
seen-no-connection = non ci si riusciva a collegare in tempo
seen-posts-refused = i post venivano rifiutati e nessuno del genere veniva pubblicato
seen-refused = rifiutava i collegamenti
seen-not-secure = non si stabiliva un collegamento sicuro (TLS)
seen-broken = i collegamenti si interrompevano prima di una risposta
seen-no-answer = non rispondeva in tempo
seen-unreachable = non si riusciva a raggiungerla
seen-errors = rispondeva con errori suoi
seen-same-error = persone diverse ricevevano di colpo lo stesso errore
seen-permissions = rifiutava permessi che erano validi
seen-silence = non arrivava nulla dove di solito arriva molto
seen-late = ciò che le persone scrivevano arrivava molto dopo
seen-not-confirmed = prendeva i messaggi e quasi non diceva che arrivassero
seen-given-up = prendeva i messaggi e un attimo dopo li abbandonava
