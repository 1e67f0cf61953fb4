### Prova di un guasto: dove si comincia, e che cosa ne è venuto.

drill-title = Prova un guasto
drill-door = Che cosa ne sarebbe dei tuoi messaggi e dei tuoi post, se la piattaforma si fermasse oggi? Una prova con le tue regole e persone inventate, in circa un minuto. Non parte niente.
drill-open = Scegli un guasto
drill-means = Un guasto recitato da un copione, con una copia delle regole di questa attività, persone inventate e una piattaforma nostra, su un orologio che corre più in fretta. Non parte niente, niente di tuo cambia, e intanto lo sportello continua a lavorare.
drill-managers = Cominciare una prova spetta a chi approva i post; che cosa ne è venuto lo leggono tutti. Chiedi a un collega che approva.
drill-elsewhere = Un’altra attività su questo sportello sta facendo una prova. Se ne fa una alla volta: aspetta un minuto, poi comincia la tua.
drill-running = Prova in corso: { $title }
drill-percent = È passato il { $percent } % della giornata.
drill-running-means = Dura meno di un minuto, e intanto puoi lasciare questa pagina.
drill-refresh = Guarda di nuovo
drill-last = L’ultima prova: { $title }. { $when }
drill-held = Niente sarebbe andato perso. Ogni promessa è stata mantenuta.
drill-broken = Non ogni promessa sarebbe stata mantenuta.
drill-too-long = Durava più di un minuto ed è stata interrotta: come sarebbe andata non si sa. Prendi un copione più breve, o provalo dalla riga di comando con “sportello drill”.
drill-failed = Non si è potuta recitare fino in fondo. È un difetto di Sportello, e niente di tuo è stato toccato. Segnalalo, con il copione.
drill-read = Leggi che cosa ne è venuto
drill-shipped = Guasti avvenuti davvero
drill-begin = Prova
drill-from = Vedi il copione
drill-own = Un copione tuo
drill-own-means = Un guaio per riga. Parti da un copione qui sopra, o scrivine uno tuo.
drill-lines = Righe del copione
drill-faulty = { $count ->
    [one] Una riga non si capisce, quindi non è stato provato niente.
   *[other] { $count } righe non si capiscono, quindi non è stato provato niente.
}
drill-line = Riga { $line }:
drill-whole = Il copione:
drill-faulty-next = Correggi qui sotto e premi di nuovo “Prova”. Come si scrivono le righe sta sotto il riquadro.
drill-format = Come si scrive un copione
drill-format-means = Ogni riga ha cinque campi divisi da virgole: rete, capacità, da, a, sintomo. Ciò che segue # è un commento; * vuol dire tutto. Le parole dei copioni sono inglesi.
drill-field-kind = La rete: facebook, instagram, whatsapp, telegram, o * per tutte quelle di Meta; email per la casella di posta.
drill-field-capability = Che cosa si ferma, come nella tabella: text, image, story, webhook_in, token e così via, o *.
drill-field-times = Orari UTC come 15:30, o il tempo dall’inizio come +1h30m. Una fine prima dell’inizio è del giorno dopo.
drill-field-symptom = Come si ferma. Può seguire la parte delle chiamate: 5xx 40%.
drill-symptoms = Alcuni sintomi
drill-symptom-5xx = La piattaforma risponde con una pagina di errore.
drill-symptom-dns = I suoi nomi non si trovano; con *, restano fuori anche i telefoni delle persone.
drill-symptom-timeout = Non arriva risposta, e non è stato fatto niente.
drill-symptom-lost-answers = È fatto, e la risposta non arriva mai.
drill-symptom-tokens = Permessi buoni vengono rifiutati.
drill-symptom-unsupported = Ciò che ha sempre funzionato viene detto non supportato.
drill-symptom-never-deliver = È accettato e non arriva mai, per un quarto dei messaggi.
drill-symptom-late-delivery = È accettato e arriva tre ore dopo.
drill-symptom-late-webhook = Ciò che le persone scrivono arriva con 20 minuti di ritardo.
drill-symptom-lost-webhook = Ciò che le persone scrivono non viene mai detto allo sportello.
drill-about-march-2019 = Il più lungo: non si scrive, si legge
drill-about-march-2019-when = 13 e 14 marzo 2019 · 22 ore
drill-about-march-2019-what = Post e storie fermi su Facebook e Instagram, immagini su Messenger e WhatsApp. Le pagine si aprivano, e qualche parola passava.
drill-about-march-2019-source = la pagina di stato di Facebook per sviluppatori, riferita dal Wall Street Journal; i rilevatori di quel giorno
drill-about-july-2019-media = Solo immagini, video e voce
drill-about-july-2019-media-when = 3 luglio 2019 · circa 8 ore
drill-about-july-2019-media-what = Si potevano mandare e ricevere solo parole, su tutte e tre le reti. La pagina di stato della piattaforma diceva “healthy” nel momento peggiore.
drill-about-july-2019-media-source = Reuters; MediaNama; The South African
drill-about-october-2021-dns = Tutto sparito insieme
drill-about-october-2021-dns-when = 4 ottobre 2021 · circa 7 ore
drill-about-october-2021-dns-what = I nomi non si trovavano e niente rispondeva: Messenger, Instagram e WhatsApp insieme, anche sui telefoni. Sono tornati poco a poco.
drill-about-october-2021-dns-source = il resoconto tecnico di Meta, citato dalla stampa
drill-about-march-2024-tokens = Permessi buoni rifiutati
drill-about-march-2024-tokens-when = 5 marzo 2024 · 3 ore
drill-about-march-2024-tokens-what = Gli invii venivano rifiutati come se lo sportello fosse stato scollegato, WhatsApp più di tutti; poi tutto arrivava tardi. Uno sportello che ci crede scollega tutti.
drill-about-march-2024-tokens-source = il resoconto di Zendesk; Reuters. Quale errore fosse non è confermato.
drill-about-july-2024-lost-webhooks = Messaggi mai annunciati
drill-about-july-2024-lost-webhooks-when = 11 e 12 luglio 2024 · 8 ore
drill-about-july-2024-lost-webhooks-what = Di ciò che le persone scrivevano su Instagram lo sportello non seppe niente, né l’avrebbe mai saputo. Lo trova solo chi rilegge le conversazioni.
drill-about-july-2024-lost-webhooks-source = il resoconto di Zendesk
drill-about-june-2026-false-accept = Accettati, e mai consegnati
drill-about-june-2026-false-accept-when = 12 giugno 2026 · 4 ore
drill-about-june-2026-false-accept-what = WhatsApp accettava messaggi che arrivavano ore dopo o mai. Quanti non siano partiti non è noto: si suppone un quarto.
drill-about-june-2026-false-accept-source = il resoconto di Kustomer
drill-about-july-2026-code-100 = Ciò che funzionava è “non supportato”
drill-about-july-2026-code-100-when = Dal 4 luglio 2026 · giorni, di cui si provano 30 ore
drill-about-july-2026-code-100-what = Instagram rifiutava account a posto con un errore che pare definitivo. WhatsApp andava avanti. Uno sportello che ci crede rinuncia ai messaggi.
drill-about-july-2026-code-100-source = la segnalazione 14932 di Chatwoot e lo stato 199
drill-about-flapping = Torna, e sparisce di nuovo
drill-about-flapping-when = Sul modello della sera dell’11 dicembre 2024 · 3 ore
drill-about-flapping-what = Tutto si ferma, torna e si ferma ancora, ogni volta in un altro modo. Le pause sono inventate.
drill-about-flapping-source = cronache dell’11 dicembre 2024; ThousandEyes citato dalla stampa
drill-played = Provato { $when }, in { $seconds } s, con una copia delle regole di questa attività.
drill-tabs = La prova
drill-tab-result = Che cosa ne è venuto
drill-tab-desk = Che cosa avresti visto
drill-tab-incident = L’incidente
drill-another = Provane un altro
drill-what = Che cosa sarebbe successo
drill-cast = Le persone e i loro messaggi sono inventati, le regole sono le tue.
drill-again = Lo stesso di nuovo, dalla riga di comando:
drill-breaches = Che cosa non sarebbe stato mantenuto
drill-promise-lost = { $count ->
    [one] Un messaggio o un post sarebbe andato perso: lo sportello ti avrebbe detto altro da ciò che ne è stato.
   *[other] { $count } messaggi o post sarebbero andati persi: lo sportello ti avrebbe detto altro da ciò che ne è stato.
} È un difetto di Sportello: segnalalo, con il copione.
drill-promise-doubled = { $count ->
    [one] Un messaggio sarebbe arrivato due volte.
   *[other] { $count } messaggi sarebbero arrivati due volte.
} È un difetto di Sportello: segnalalo, con il copione.
drill-promise-out-of-order = { $count ->
    [one] Un messaggio ne avrebbe sorpassato uno precedente alla stessa persona.
   *[other] { $count } messaggi ne avrebbero sorpassati di precedenti alla stessa persona.
} È un difetto di Sportello: segnalalo, con il copione.
drill-promise-posts-doubled = { $count ->
    [one] Un post sarebbe stato pubblicato due volte.
   *[other] { $count } post sarebbero stati pubblicati due volte.
} È un difetto di Sportello: segnalalo, con il copione.
drill-promise-false-disconnects = { $count ->
    [one] Un canale sarebbe stato detto scollegato senza esserlo, e l’avresti ricollegato per niente.
   *[other] { $count } canali sarebbero stati detti scollegati senza esserlo, e li avresti ricollegati per niente.
} È un difetto di Sportello: segnalalo, con il copione.
drill-promise-in-lost = { $count ->
    [one] Un messaggio dei tuoi clienti mancherebbe; { $limit } non li avrebbe potuti rileggere nessuno.
   *[other] { $count } messaggi dei tuoi clienti mancherebbero; { $limit } non li avrebbe potuti rileggere nessuno.
} A queste persone dovresti chiedere di nuovo.
drill-promise-unconfirmed = { $count ->
    [one] Un messaggio sarebbe toccato a te controllarlo; solo per { $limit } non poteva deciderlo nessuno.
   *[other] { $count } messaggi sarebbe toccato a te controllarli; solo per { $limit } non poteva deciderlo nessuno.
} Il resto è un lavoro che spettava allo sportello.
drill-promise-windows-missed = { $count ->
    [one] Una finestra di risposta si sarebbe chiusa su un messaggio.
   *[other] { $count } finestre di risposta si sarebbero chiuse su un messaggio.
} { $limit ->
    [0] Per ognuna c’era una via permessa che non è stata usata.
   *[other] Solo per { $limit } non c’era nessuna via permessa.
} Avrebbero aiutato una regola che dica in altro modo le risposte in pausa, e persone che vi abbiano acconsentito.
drill-in = { $lost ->
    [0] I tuoi clienti hanno scritto { $said } messaggi, e sono tutti nella casella.
   *[other] I tuoi clienti hanno scritto { $said } messaggi; { $lost } non sono nella casella.
}
drill-out = Hai risposto { $out } volte, e { $delivered } di quelle risposte sono arrivate.
drill-by-fallback = { $count ->
    [one] Una risposta è stata detta in altro modo, per le tue regole.
   *[other] { $count } risposte sono state dette in altro modo, per le tue regole.
}
drill-withdrawn = { $count ->
    [one] Una è stata ritirata prima di partire, perché detta in altro modo o perché troppo tardi.
   *[other] { $count } sono state ritirate prima di partire, perché dette in altro modo o perché troppo tardi.
}
drill-unconfirmed = { $count ->
    [one] Di una nessuno può sapere se sia arrivata: ti sarebbe stato chiesto.
   *[other] Di { $count } nessuno può sapere se siano arrivate: ti sarebbe stato chiesto.
}
drill-swallowed = { $count ->
    [one] Una è stata accettata dalla piattaforma e mai consegnata: una perdita sua, che nessuno sportello può vedere.
   *[other] { $count } sono state accettate dalla piattaforma e mai consegnate: una perdita sua, che nessuno sportello può vedere.
}
drill-windows = { $count ->
    [one] Una finestra di risposta si è chiusa su un messaggio che aspettava.
   *[other] { $count } finestre di risposta si sono chiuse su un messaggio che aspettava.
}
drill-posts = { $count ->
    [one] Un post era da pubblicare.
   *[other] { $count } post erano da pubblicare, e nessuno lo è due volte se non è detto sopra.
}
drill-noticed = Lo sportello se n’è accorto { $length } dopo l’inizio.
drill-never-noticed = Lo sportello non si è accorto di niente: ciò che era fermo non veniva usato abbastanza.
drill-recovered = A guasto finito, in { $length } non aspettava più niente.
drill-still-waits = Un giorno dopo la fine qualcosa aspettava ancora.
drill-idle = { $count ->
    [one] La riga { $lines } del copione non ha cambiato niente: nessuno faceva ciò di cui parla.
   *[other] Le righe { $lines } del copione non hanno cambiato niente: nessuno faceva ciò di cui parlano.
}
drill-count-delivered = Arrivati
drill-count-withdrawn = Ritirati
drill-count-lost = Persi
drill-count-in = Nella casella, di quelli scritti
drill-count-posts = Post a posto
drill-no-incident = Non c’è stato nessun incidente: niente di ciò che lo sportello fa si è fermato per più di un momento.
drill-incident-means = Così si leggerebbe la pagina dell’incidente. Le persone sono inventate; da qui non si va a nessuna conversazione.
drill-incidents = Incidenti della prova
drill-no-moments = Strada facendo non è stato annotato niente.
drill-moments = Momenti della prova
drill-moment-before = Prima
drill-moment-noticed = Primo segno
drill-moment-halfway = A metà
drill-moment-worst = Il peggio
drill-moment-over = È finito
drill-moment-settled = Tutto a posto
drill-moment-means = { $moment }, { $when } della prova: la striscia che stava sopra ogni pagina, e la Salute.
drill-troubles = Che cosa si diceva di ogni difficoltà
drill-no-strip = Nessuna striscia: niente da dire.
drill-busy = Su questo sportello è in corso una prova, e se ne fa una alla volta. Non è cominciato niente: aspetta che finisca, poi premi di nuovo “Prova”.
drill-no-channel = Non c’è nessun canale da provare: una prova recita Facebook, Instagram e WhatsApp. Collegane uno nelle impostazioni, poi torna qui.
drill-no-thread = Questa macchina ora non ha posto per una prova, quindi non è cominciato niente. Riprova tra poco; se succede ancora, guarda che cos’altro vi gira.
drill-script-empty = Il copione non ha righe: scrivine almeno una, come «whatsapp, text, 15:30, 18:25, 5xx».
drill-script-too-many = Ci sono più di { $lines } righe: un copione così lungo è uno sbaglio. Togline qualcuna.
drill-script-too-long = Il guasto dura più di 7 giorni, dall’inizio della prima riga alla fine dell’ultima: accorcialo.
drill-script-fields = Qui ci sono { $count } campi, e una riga ne ha cinque: kind, capability, from, to, symptom. Scrivila come «whatsapp, text, 15:30, 18:25, 5xx».
drill-script-ends-first = Finisce ({ $to }) prima di cominciare ({ $from }): un + in «to» conta dall’inizio del copione, non da «from».
drill-script-kind = «{ $word }» non è una rete delle prove: usa { $all }, oppure * per tutte quelle di Meta.
drill-script-capability = «{ $word }» non è una capacità: usa { $all }, oppure * per tutte.
drill-script-time = «{ $word }» non è un orario: scrivi HH:MM (UTC, da 00:00 a 23:59), oppure un tempo dall’inizio come +1h30m.
drill-script-webhooks-alone = { $symptom } colpisce solo i webhook: scrivi la capacità webhook_in, oppure *.
drill-script-no-webhooks = { $symptom } colpisce le richieste di Sportello, non i webhook: per webhook_in usa lost_webhook, oppure late_webhook con o senza durata.
drill-script-no-delivery = { $symptom } colpisce le richieste, e delivery è ciò che viene dopo: usa never_deliver, late_delivery o failed_status.
drill-script-messages-alone = { $symptom } colpisce solo i messaggi: usa text, image, audio, video, document, sticker, location, contacts, offer, template, reaction, private_reply, oppure *.
drill-script-whatsapp-alone = { $symptom } esiste solo su whatsapp: altrove usa code con un numero (rifiutato subito), oppure never_deliver.
drill-script-no-symptom = Manca il sintomo: usa uno di { $all }. Può seguire una quota come 40%.
drill-script-share = { $percent }% non è una quota di richieste: scrivi più di 0% e al massimo 100%.
drill-script-too-much = C’è troppo dopo { $name }: usa uno di { $all }. Può seguire una quota come 40%.
drill-script-nothing-more = { $name } non vuole altro, e qui c’è «{ $word }»: toglilo.
drill-script-needs-duration = { $name } vuole una durata: scrivi per esempio { $name } 20s.
drill-script-duration = «{ $word }» non è una durata: scrivi ore, minuti e secondi, come 1h30m o 20s.
drill-script-symptom = «{ $word }» non è un sintomo: usa uno di { $all }. Può seguire una quota come 40%.
drill-script-status = «{ $word }» non è uno stato 5xx: scrivi da 500 a 599.
drill-script-usage = «{ $word }» non è un consumo: scrivi da 1% a 100%.
drill-script-no-code = Manca il codice: scrivilo, come code 2 o code 190/463.
drill-script-code = «{ $word }» non è un codice: scrivi un numero, oppure numero/sottocodice, come 190/463.
drill-script-mail-code = { $symptom } non è una risposta di un server di posta: scrivi code con un numero da 400 a 599, come code 550.
drill-script-mail-lost = { $symptom } non vuol dire niente per email: ciò che le persone scrivono resta nella casella finché viene letto. Usa late_webhook con o senza durata, oppure dns su webhook_in.
drill-script-mail-not = { $symptom } non vuol dire niente per email: i server di posta non hanno nulla di simile. Usa code con un numero da 400 a 599, throttle o never_deliver.
