message-read-back = recuperato dopo un’interruzione
message-read-back-hint = Quando questo messaggio è stato scritto, nulla lo ha segnalato. È stato riletto dopo un’interruzione, quindi può essere più vecchio di quando è comparso qui.
gap-unreadable = Tra { $from } e { $to } possono mancare messaggi su { $network }: nulla permette di rileggerli. Se sembra mancare qualcosa, chiedi di scriverlo di nuovo.
gap-lost = Tra { $from } e { $to } { $count ->
    [one] è andato perso almeno un messaggio
   *[other] sono andati persi almeno { $count } messaggi
} su { $network }: la piattaforma non restituisce più ciò che è stato detto. Chiedi di scriverlo di nuovo.

gaps-title = Che cosa hanno lasciato i guasti
gaps-means = Dopo un guasto lo sportello rilegge quello che è stato detto intanto, dove la rete lo permette. Qui sta che cosa ha trovato, e che cosa niente riporta indietro.
gaps-audits = Riletto
gaps-none = Negli ultimi 90 giorni non c’è stato niente da rileggere.
gaps-asked = Richiesto: la lettura comincia fra un momento.
gaps-reading = { $done } conversazioni su { $all } rilette; finora { $recovered } messaggi mancanti trovati.
gaps-waiting = { $done } conversazioni su { $all } rilette; { $recovered } messaggi mancanti trovati. Continua alle { $when }.
gaps-whole = { $all ->
    [0] In questo tempo nessuna conversazione è cambiata: non manca niente.
    [one] Una conversazione riletta: non manca niente.
   *[other] { $all } conversazioni rilette: non manca niente.
}
gaps-done = { $all ->
    [one] Una conversazione riletta:
   *[other] { $all } conversazioni rilette:
} { $recovered ->
    [0] non mancava niente che si possa riportare,
    [one] un messaggio mancante è di nuovo al suo posto,
   *[other] { $recovered } messaggi mancanti sono di nuovo al loro posto,
} { $lost ->
    [0] niente è perso.
    [one] almeno uno è perso per sempre.
   *[other] almeno { $lost } sono persi per sempre.
}
gaps-given-up = Non è stato possibile rileggere tutto: { $done } conversazioni su { $all }, { $recovered } messaggi mancanti trovati.
gaps-unreadable = { $network } non conserva una cronologia leggibile: quello che in questo tempo non è stato comunicato resta perso. Chiedi alle persone interessate di riscrivere.
gaps-people = { $count ->
    [one] Una persona che può riguardare
   *[other] { $count } persone che può riguardare
}
gaps-people-more = { $count ->
    [one] e un’altra
   *[other] e altre { $count }
}
gaps-person-lost = { $count ->
    [one] almeno un messaggio perso
   *[other] almeno { $count } messaggi persi
}
gaps-ask = Rileggi adesso
gaps-ask-means = Dopo un guasto lo sportello lo fa da solo. Chiedilo quando credi che manchi qualcosa. Niente arriva due volte.
gaps-read-back = Rileggi adesso
gaps-read-back-means = { $network } dà i 20 messaggi più recenti di ogni conversazione cambiata. Quello che manca viene messo al suo posto.
gaps-gather = Elenca le persone
gaps-gather-means = { $network } non conserva una cronologia: lo sportello elenca chi ha scritto in quei momenti, così puoi chiedere.
gaps-back = Quanto indietro
gaps-hours = le ultime { $hours } ore
gaps-managers = Può chiederlo solo chi gestisce lo sportello. Chiedi a uno di loro.
gaps-no-channels = Non è collegato nessun canale che potrebbe aver perso qualcosa.
gaps-wrong-hours = Non è stato chiesto niente: il tempo non è fra quelli dell’elenco. Scegline uno e riprova.
gaps-asked-for = Richiesto. A che punto è sta qui sotto.
gaps-link = Che cosa hanno lasciato i guasti
gaps-of-incident = Messaggi non comunicati
