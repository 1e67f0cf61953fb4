message-read-back = recuperato dopo un’interruzione
message-read-back-hint = Quando questo messaggio è stato scritto, nulla lo ha segnalato. È stato riletto dopo un’interruzione, quindi può essere più vecchio di quando è comparso qui.
gap-unreadable = Tra { $from } e { $to } possono mancare messaggi su { $network }: nulla permette di rileggerli. Se sembra mancare qualcosa, chiedi di scriverlo di nuovo.
gap-lost = Tra { $from } e { $to } { $count ->
    [one] è andato perso almeno un messaggio
   *[other] sono andati persi almeno { $count } messaggi
} su { $network }: la piattaforma non restituisce più ciò che è stato detto. Chiedi di scriverlo di nuovo.
