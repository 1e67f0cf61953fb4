### Quando una rete non funziona: le regole con cui ciò che è in pausa viene detto in un altro modo.

outcome-said-instead = Detto in un altro modo
outcome-first-worked = Non serviva: ha funzionato la prima via
fallback-title = Quando una rete non funziona
fallback-means = Le risposte in pausa possono essere dette in un altro modo, se la persona ha acconsentito. Ne arriva una sola: la copia in pausa viene ritirata quando l’altra è arrivata, e mai finché potrebbe essere ancora in viaggio.
fallback-rules = Regole
fallback-none = Non ci sono regole. Anche senza, nulla va perso: una risposta in pausa aspetta e parte da sola quando la sua rete torna a funzionare. Con una regola può raggiungere prima la persona.
fallback-first-counts = Vale la prima regola che nomina la rete.
fallback-add = Aggiungi una regola
fallback-edit = Modifica
fallback-edit-title = Modifica la regola
fallback-remove = Togli
fallback-up = Sposta su
fallback-down = Sposta giù
fallback-leave = Lascia com’era
fallback-saved = Salvato.
fallback-changed = Nel frattempo le regole sono cambiate, forse per mano di qualcun altro. Nulla è stato salvato. Guardale qui sotto e rifallo.
fallback-when = { $minutes ->
    [one] Quando una risposta su { $network } è in pausa da un minuto:
   *[other] Quando una risposta su { $network } è in pausa da { $minutes } minuti:
}
fallback-when-any = { $minutes ->
    [one] Quando una risposta su una rete qualsiasi è in pausa da un minuto:
   *[other] Quando una risposta su una rete qualsiasi è in pausa da { $minutes } minuti:
}
fallback-else = altrimenti
fallback-by-template = { $network } con il modello { $template }, se ha acconsentito
fallback-by-words = { $network } con le stesse parole, se la finestra è aperta e la persona ha acconsentito o vi ha scritto negli ultimi 7 giorni
fallback-from = Quando una risposta è in pausa su
fallback-any = una rete qualsiasi
fallback-after = Da quanti minuti (da 1 a 1440)
fallback-way = Dilla con
fallback-way-else = Altrimenti con
fallback-no-more = nessun’altra via
fallback-consent = Che cosa vuol dire acconsentire
fallback-consent-means = Un modello va solo a chi ha acconsentito a ricevere messaggi su quella rete: lo chiedono le reti. Le stesse parole vanno solo dove la finestra è aperta e dove la persona ha acconsentito o ha scritto negli ultimi 7 giorni. Altrimenti la risposta aspetta.
fallback-unfit = Modelli che non si possono usare, e perché
fallback-unfit-approval = non è approvato. Aspetta l’approvazione o scegline un altro.
fallback-unfit-file = richiede un file. Una risposta ha solo parole: creane uno senza.
fallback-unfit-blanks = ha più di due campi. Creane uno senza campi, con uno per la risposta, o con due per il nome e la risposta.
fallback-wrong-network = Quella rete non è collegata qui, perciò la regola non è stata salvata. Scegline una dell’elenco.
fallback-wrong-minutes = La regola non è stata salvata: una risposta può restare in pausa da 1 a 1440 minuti. Scrivi un numero intero.
fallback-wrong-way = Una delle vie non si può più usare: la rete non è collegata, oppure il modello non è approvato o ha altri campi. La regola non è stata salvata. Scegli un’altra via.
fallback-wrong-no-way = La regola non è stata salvata: non indica un’altra via. Scegline almeno una.
fallback-wrong-many = Ci sono già 20 regole, e di più non se ne conservano. Prima togline una.
consent-title = A che cosa ha acconsentito
consent-none = Non c’è nulla di annotato. Senza consenso la persona viene raggiunta in un altro modo solo dove ha scritto negli ultimi 7 giorni.
consent-new = Annota un consenso
consent-network = Ricevere messaggi su
consent-words = Le parole a cui ha acconsentito
consent-source = Dove: un modulo, il banco, questa chat
consent-note = Annota
consent-by = annotato da { $who }
consent-by-program = annotato da un programma
consent-withdraw = Revoca
consent-withdrawn = Revocato { $when }
consent-gone = { $count ->
    [one] Un consenso revocato
   *[other] { $count } consensi revocati
}
consent-incomplete = Il consenso non è stato annotato: servono una rete collegata, le parole a cui la persona ha acconsentito e dove. Apri di nuovo «Annota un consenso» e compila tutti e tre i campi.
closing-soon = { $network } ha un problema, e la finestra si chiude alle { $when }.
closing-means = Dopo, questo messaggio non può più partire e viene segnato come non inviato. Puoi dirlo in un altro modo, oppure continuare ad aspettare. Se lo dici in un altro modo, questa copia viene ritirata quando l’altra è arrivata.
closing-line = { $count ->
    [one] Una risposta aspetta, e la finestra di { $network } si chiude alle { $when }.
   *[other] { $count } risposte aspettano, e la finestra di { $network } si chiude alle { $when }.
}
closing-show = { $count ->
    [one] Mostrala
   *[other] Mostra la prima
}
closing-say = Dillo con { $network }
closing-template = Scegli un modello per { $network }
closing-nothing = In questo momento niente altro raggiunge questa persona: nessun’altra rete è aperta e nessun modello si può inviare. Fino ad allora lo sportello continua a provare.
outcome-said-on = Detto con { $network }
outcome-being-said = Intanto viene detto con { $network }. Mostralo
outcome-instead-of = Detto qui invece che con { $network }. Mostra la prima copia
outcome-see = Mostra il messaggio di { $network }
outcome-passed = { $network } al momento non accetta file. Quello che hai scritto dopo è andato avanti; questo segue da solo.
outcome-behind-file = Aspetta il file che lo precede. Quello che hai scritto dopo è andato avanti.
row-closing = Una risposta è ferma, e la finestra si chiude alle { $when }
