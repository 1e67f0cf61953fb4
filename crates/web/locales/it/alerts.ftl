# Gli avvisi: come un agente viene avvisato quando qualcosa non va, che cosa si dice, e il secondo parere.
alert-title = Avvisami quando qualcosa non funziona
alert-means = Lo sportello ti avvisa quando qualcosa presso una piattaforma non funziona, quando si estende a un’altra rete, quando torna a funzionare, e quando la finestra di qualcuno si chiude mentre la risposta è trattenuta. Niente parte finché non scegli un modo qui.
alert-by-mail = Per e-mail
alert-goes-to = Gli avvisi vanno a { $address }.
alert-forget = Dimentica questo indirizzo
alert-give-address = Il tuo indirizzo e-mail
alert-other-address = Un altro indirizzo, o un nuovo codice
alert-code-send = Mandami un codice
alert-code-means = Ci arriva un codice di sei cifre, per mostrare che l’indirizzo è tuo.
alert-code-where = Un codice è stato mandato a { $address }. Finché non lo scrivi qui, lì non va nient’altro.
alert-code = Il codice
alert-code-give = Questo è il codice
alert-code-sent = Il codice è in viaggio. Vale per un’ora.
alert-code-wrong = Non è il codice, quindi l’indirizzo non è ancora tuo. Guarda di nuovo la mail; dopo cinque errori serve un codice nuovo.
alert-code-ended = Questo codice non vale più: è passata un’ora, o gli errori sono stati troppi. Chiedi un codice nuovo.
alert-confirmed = L’indirizzo è tuo. Da ora gli avvisi vanno lì.
alert-forgotten = L’indirizzo è dimenticato. Lì non va più niente.
alert-no-address = Non è un indirizzo a cui si possa scrivere, quindi nessun codice è partito. Scrivilo come nome@example.com.
alert-own-mailbox = È una casella di questo sportello: quello che ci arriva entra nella posta di tutti, quindi nessun codice è partito. Dai un indirizzo tuo.
alert-too-soon = Un codice è partito meno di un minuto fa. Aspetta un momento e chiedilo di nuovo.
alert-no-post = Dallo sportello non può ancora partire posta. Collega una casella, o indica un server qui sotto; poi dai il tuo indirizzo.
alert-no-post-ask = Dallo sportello non può ancora partire posta. Chi approva i post può collegare una casella o indicare un server in questa pagina.
alert-by-browser = Con questo browser
alert-by-browser-means = Una notifica del tuo dispositivo, anche a sportello chiuso. Dice che cosa non funziona e quanti aspettano: nessun nome, nessun messaggio.
alert-no-key = I browser non possono essere avvisati: la chiave per farlo non si apre. Il file della chiave dello sportello non è quello di prima.
alert-here-unable = Questo browser non può essere avvisato: non ha messaggi push, o non esegue script. Usa l’e-mail, o un altro browser.
alert-here-insecure = I browser accettano messaggi push solo con https, e questa pagina è arrivata senza. Apri lo sportello al suo indirizzo https.
alert-here-denied = Hai vietato le notifiche di questo sito, e solo tu puoi permetterle: nelle impostazioni del browser per questo sito.
alert-here-failed = Il servizio push del browser non ha risposto, quindi niente è stato permesso. Riprova tra un momento; alcuni browser e alcune reti aziendali non ne hanno.
alert-here-on = Questo browser viene avvisato.
alert-here-allow = Avvisami in questo browser
alert-browser-on = Da ora questo browser viene avvisato. Provalo qui sotto.
alert-browser-off = Quel browser non viene più avvisato.
alert-browser-unfit = Quello che ha dato il browser non si può usare: il suo servizio push deve avere un indirizzo pubblico con https. Niente è stato permesso. Prova un altro browser.
alert-browser-many = Dieci dei tuoi browser vengono già avvisati, e di più non se ne tengono. Prima togline uno.
alert-browser-since = Dal { $when }
alert-browser-taken = ultimo avviso { $when }
alert-browser-drop = Togli
alert-limits = Che cosa può e che cosa no
alert-limit-secure = Serve https. Sulla macchina su cui gira lo sportello funziona anche senza.
alert-limit-which = Chrome, Edge, Firefox e Safari sui computer, e Chrome e Firefox su Android, hanno i messaggi push. iPhone e iPad li permettono solo ai siti nella schermata Home fatti apposta, e lo sportello non lo è.
alert-limit-between = La notifica la porta chi fa il browser (Google, Mozilla, Apple o Microsoft). È sigillata per il tuo browser: chi la porta vede quando e a chi, e nessuna parola.
alert-limit-tested = È stato provato con un servizio nostro, alla lettera degli standard, e non con i servizi di quei produttori.
alert-limit-shared = Chi siede a questo browser vede la notifica, anche dopo che sei uscito. Su un computer condiviso toglilo qui.
alert-when = Quando, e quando no
alert-when-begins = Una volta quando qualcosa smette di funzionare (dopo un minuto, così un solo avviso nomina tutto), una volta per ogni altra rete, una volta quando torna a funzionare.
alert-when-windows = Al massimo ogni mezz’ora: di quante persone si chiude la finestra entro l’ora mentre le risposte sono trattenute. Un avviso per tutte.
alert-when-inside = Un avviso contiene numeri e i nomi di ciò che non va. Nessuna persona, nessun messaggio: lascia lo sportello per server di altri.
alert-mail-on = Avvisi per e-mail
alert-quiet = Ore di silenzio (lascia vuoti entrambi per nessuna)
alert-quiet-from = Dalle
alert-quiet-to = Alle
alert-quiet-means = Secondo l’orologio della tua attività. Quello che succede intanto si dice alla fine, e solo ciò che vale ancora.
alert-quiet-wrong = Niente è stato salvato: le ore di silenzio vogliono due orari diversi, come 22:00 e 07:00. Lasciali vuoti per nessuna.
alert-saved = Salvato.
alert-last = Provalo, e gli ultimi avvisi
alert-try = Mandami una prova
alert-tried = Una prova è in viaggio per ogni modo che hai scelto; al massimo una al minuto.
alert-no-way = Non c’è ancora un modo per raggiungerti, quindi niente è partito. Prima dai un indirizzo o permetti questo browser.
alert-last-none = Non ti è stato ancora detto niente.
alert-what-begun = Qualcosa ha smesso di funzionare
alert-what-spread = Ha raggiunto un’altra rete
alert-what-over = Funziona di nuovo
alert-what-windows = Finestre che si chiudono con risposte trattenute
alert-what-test = Una prova
alert-what-confirm = Un codice per il tuo indirizzo
alert-by-mail-short = per e-mail
alert-by-browser-short = nel browser
alert-end-waits = aspetta
alert-end-sent = mandato
alert-end-superseded = non mandato: uno più recente dice di più
alert-end-refused = rifiutato
alert-end-stale = non mandato: era passato un giorno
alert-end-unwanted = non mandato: lì non lo si vuole più
alert-trouble-no-post = Nessun server prende la posta dello sportello. Collega una casella o indica un server; si guarda ogni dieci minuti.
alert-trouble-mail-server = Il server di posta non l’ha preso. Si riprova.
alert-trouble-mail-login = Il server di posta ha rifiutato l’utente o la password. Correggili nelle impostazioni del server; si riprova.
alert-trouble-mail-sender = Il server di posta ha rifiutato l’indirizzo del mittente. Correggilo nelle impostazioni del server; si riprova.
alert-trouble-mail-address = Il server di posta non conosce questo indirizzo. Danne un altro.
alert-trouble-mail-refused = Il server di posta ha rifiutato la mail per sempre.
alert-trouble-push-busy = Il servizio push del browser ha chiesto pazienza. Si riprova.
alert-trouble-push-unreachable = Il servizio push del browser non è stato raggiunto. Si riprova.
alert-trouble-push-refused = Il servizio push del browser l’ha rifiutato. Togli questo browser e permettilo di nuovo.
alert-trouble-push-address = Il servizio push del browser non ha più un indirizzo pubblico. Togli questo browser e permettilo di nuovo.
alert-manager-only = Solo chi approva i post può cambiare ciò che riguarda tutto lo sportello. Niente è cambiato.
alert-server = Il server che manda le mail
alert-server-named = { $server }, indicato qui per gli avvisi.
alert-server-mailbox = Quello della casella { $address }.
alert-server-none = Nessuno: non può partire posta. Collega una casella, o indica un server qui.
alert-server-name = Indica un server per gli avvisi
alert-server-address = Server, come smtp.example.com:587
alert-server-from = L’indirizzo del mittente
alert-server-user = Nome utente (vuoto = senza accesso)
alert-server-password = Password (vuoto = com’è)
alert-server-means = Meglio un server che non dipende da ciò che può guastarsi: non la casella del cui guasto vuoi sapere. La password è sigillata e non si mostra più; per un altro server o utente va scritta di nuovo.
alert-server-clear = Non usarne uno proprio
alert-server-wrong = Niente è stato salvato: non è un server. Scrivilo come smtp.example.com, smtp.example.com:587 o starttls://smtp.example.com.
alert-from-wrong = Niente è stato salvato: dall’indirizzo del mittente non si può scrivere. Scrivilo come sportello@example.com.
alert-begun = Non funziona: { $what }
alert-spread = Si estende. Ora non funziona: { $what }
alert-more = { $count ->
    [one] { $named } e un’altra cosa
   *[other] { $named } e altre { $count } cose
}
alert-since = { $waiting ->
    [0] Dal { $since }. Per ora niente aspetta. Tutto il resto va avanti.
    [one] Dal { $since }. Un messaggio o post aspetta, o non è certo che sia arrivato. Lo sportello ci pensa da sé. Tutto il resto va avanti.
   *[other] Dal { $since }. { $waiting } messaggi e post aspettano, o non è certo che siano arrivati. Lo sportello ci pensa da sé. Tutto il resto va avanti.
}
alert-over = Funziona di nuovo: { $what }
alert-over-text = { $waiting ->
    [0] Non ha funzionato: { $when }. Niente aspetta più.
    [one] Non ha funzionato: { $when }. Un messaggio o post aspetta ancora o non è certo: dagli un’occhiata.
   *[other] Non ha funzionato: { $when }. { $waiting } messaggi e post aspettano ancora o non sono certi: dacci un’occhiata.
}
alert-windows = { $people ->
    [one] La finestra di una persona si chiude entro l’ora
   *[other] Le finestre di { $people } persone si chiudono entro l’ora
}
alert-windows-text = Le risposte a loro sono trattenute, e la prima finestra si chiude alle { $when }. Dopo non possono partire così come sono. Lo sportello offre quello che si può ancora fare: un’altra rete, o un modello.
alert-test = Una prova da { $business }
alert-test-text = Così verrai avvisato quando qualcosa non funziona. Adesso va tutto bene.
alert-foot = Ricevi questo perché l’hai chiesto allo sportello di { $business }. Per cambiarlo o smettere: Impostazioni, «Avvisami quando qualcosa non funziona».
alert-confirm = { $code } è il tuo codice
alert-confirm-text = Qualcuno che lavora da { $business } ha dato questo indirizzo per essere avvisato dei guasti. Se sei stato tu, scrivi il codice nella pagina in cui l’hai chiesto:

    { $code }

    Vale per un’ora. Se non sei stato tu, non fare niente: qui non arriva altro.
opinion-title = Un secondo parere
opinion-means = Meta ha una sua pagina di stato. Era verde nel pieno dei guasti del 2019 e del 2024 e arriva mezz’ora dopo o più, quindi qui non apre, non chiude e non trattiene niente. Finché un guasto dura, quello che dice si può mostrare accanto.
opinion-on = Chiedile finché qualcosa non funziona
opinion-on-means = Ogni cinque minuti, e per un quarto d’ora dopo. Lo sportello non le dice altro se non che chiede.
opinion-address = Il suo indirizzo, se non è il solito (un elenco di servizi, o un feed RSS)
opinion-address-wrong = Niente è stato salvato: si chiede solo a un indirizzo pubblico con https. Lascialo vuoto per il solito.
opinion-said = Che cosa diceva la pagina di stato della piattaforma
opinion-well = Diceva che va tutto bene
opinion-trouble = Diceva che qualcosa non funziona
opinion-unclear = Non diceva niente di comprensibile
opinion-silent = Non si è potuta leggere
opinion-read = letta { $when }
opinion-read-until = letta { $when }, l’ultima volta { $until }
opinion-second = Un secondo parere, mai il primo: non apre, non chiude e non trattiene niente. Il suo indirizzo: { $source }
