### Il calendario, le approvazioni, le impostazioni della pubblicazione. Le stesse chiavi stanno in en/calendar.ftl.

rail-calendar = Calendario

## La pagina
calendar-title = Calendario
calendar-view-month = Mese
calendar-view-week = Settimana
calendar-view-day = Giorno
calendar-view-list = Elenco
calendar-views = Quanto si vede
calendar-before = Prima
calendar-after = Dopo
calendar-today = Oggi
calendar-month-year = { $month } { $year }
calendar-write = Nuovo post
calendar-write-on = Scrivi un post per { $day }
calendar-channels = Quale canale
calendar-all = Tutti i canali
calendar-zone = Ore di { $zone }.
calendar-zone-shop = L’orologio dell’attività è { $zone }.
calendar-posts = { $count ->
    [one] { $count } post
   *[other] { $count } post
}
calendar-nothing = Niente in questo giorno.
calendar-empty = Niente in programma
calendar-empty-next = Scrivi un post e dagli un’ora: sta qui finché parte, e anche dopo.
calendar-free = Posto libero: scrivi un post
calendar-missing-hour = Gli orologi saltano quest’ora.
calendar-tray = Bozze senza ora
calendar-tray-empty = Qui aspettano le bozze che non hanno ancora un’ora. Trascinane una su un giorno.

## Un post
calendar-card-label = { $state }: { $words }
calendar-no-words = Senza parole
calendar-move = Sposta
calendar-move-to = La nuova ora
calendar-move-do = Sposta
calendar-how = Le frecce lo portano a un altro giorno, Invio lo posa, Esc lo lascia dov’era.
calendar-carried-to = { $where }. Invio lo posa, Esc lo lascia.
calendar-left = Lasciato dov’era.
calendar-state-draft = Bozza
calendar-state-review = Da approvare
calendar-state-scheduled = Programmato
calendar-state-publishing = In partenza
calendar-state-held = In attesa
calendar-state-unconfirmed = Non confermato
calendar-state-published = Pubblicato
calendar-state-partly = Pubblicato in parte
calendar-state-failed = Non pubblicato
calendar-state-dropped = Annullato

## Dopo un guasto
calendar-late-title = Post in ritardo
calendar-late = { $count ->
    [one] { $count } post è in ritardo e aspetta una tua parola.
   *[other] { $count } post sono in ritardo e aspettano una tua parola.
}
calendar-late-now = Pubblica ora
calendar-late-spread = Distanzia
calendar-late-replan = Nei prossimi posti liberi
calendar-late-drop = Non pubblicare
calendar-late-choose = Scegli quali
calendar-unconfirmed = { $count ->
    [one] { $count } post potrebbe essere pubblicato, o no.
   *[other] { $count } post potrebbero essere pubblicati, o no.
}
calendar-unconfirmed-means = Nulla ha detto che fine ha fatto, quindi non si pubblica di nuovo da solo. Guarda sulla rete, e di’ che cosa c’è.

## Che cosa è stato fatto, e che cosa no
calendar-done-moved = Spostato
calendar-done-moved-on = Spostato. Quell’ora in quel giorno non c’è, perché gli orologi la saltano: parte un’ora dopo.
calendar-done-moved-first = Spostato. Quell’ora in quel giorno viene due volte, perché gli orologi tornano indietro: parte la prima.
calendar-done-let-go = Parte alla nuova ora
calendar-done-settled = Fatto
calendar-done-approved = Approvato: parte alla sua ora
calendar-done-returned = Restituito con la tua nota
calendar-no-faulty = Un canale rifiuterebbe il post così com’è. Aprilo per vedere che cosa non va.
calendar-no-nowhere = Il post non va ancora su nessun canale. Aprilo e scegline uno.
calendar-no-time = Il post non ha ancora un’ora. Prima dagliene una.
calendar-no-past = Quell’ora è passata. Scegline una che deve ancora venire.
calendar-no-approval = Prima un responsabile deve approvare il post.
calendar-no-manager = Solo un responsabile può farlo.
calendar-no-slots = Non c’è un posto settimanale per tutti i suoi canali. Aggiungine uno nelle impostazioni della pubblicazione.
calendar-no-conflict = Nel frattempo qualcuno ha cambiato il post, o è già partito. Non è stato fatto nulla: ecco come sta.

## Approvazioni
approvals-title = Approvazioni
approvals-means = Post che un responsabile rivede prima che partano. Fino ad allora nessuno viene pubblicato.
approvals-none = Niente in attesa
approvals-none-next = Quando qualcuno chiede l’approvazione, il post sta qui.
approvals-managers = Solo i responsabili approvano. Puoi leggere.
approvals-no-time = Senza ora
approvals-over = La sua ora è passata: dagliene un’altra prima di approvarlo.
approvals-by = di { $name }
approvals-open = Apri
approvals-approve = Approva
approvals-return = Restituisci
approvals-remark = Che cosa va cambiato?
approvals-return-do = Restituisci con questa nota
approvals-no-remark = Scrivi che cosa va cambiato: l’autore lo legge.

## Impostazioni della pubblicazione
publishing-title = Pubblicazione
publishing-means = Quando partono i post, chi li rivede, e che cosa succede quando qualcosa va storto.
publishing-saved = Salvato.
slots-title = Posti settimanali
slots-means = Ore tenute libere per i post. “Prossimo posto libero” dà a un post la prima libera.
slots-zone = Sono ore di { $zone }.
slots-none = Ancora nessun posto.
slots-add = Aggiungi un posto
slots-added = Posto aggiunto.
slots-deleted = Posto eliminato. I post tengono la loro ora.
slots-incomplete = Scegli almeno un giorno, e un’ora.
slots-days = Giorni
slots-time = Ora
slots-channels = Canali (nessuno scelto = tutti)
slots-all = Tutti i canali
slots-daily = ogni giorno
slots-delete = Elimina
late-title = Post in ritardo
late-means = Un post può essere in ritardo se una piattaforma era ferma, o questo sportello. E allora?
late-ask = Chiedi
late-ask-means = Aspetta, e il calendario chiede che cosa farne.
late-publish = Pubblica in ritardo
late-publish-means = Parte appena può, per quanto sia tardi.
late-spread = Distanzia
late-spread-means = Partono uno dopo l’altro, con una pausa fra due dello stesso canale.
late-drop = Non pubblicare
late-drop-means = Non parte più, e resta nel calendario come annullato.
late-grace = Per quanti minuti dopo la sua ora un post non è ancora in ritardo
late-spread-by = Pausa fra due quando sono distanziati, in minuti
approval-title = Approvazione
approval-is-on = I post di chi non è responsabile vengono rivisti da un responsabile prima che partano.
approval-is-off = I post partono senza essere rivisti.
approval-turn-on = Attiva l’approvazione
approval-turn-off = Disattiva l’approvazione
approval-managers = Responsabili
approval-managers-only = Solo un responsabile può cambiarlo.
approval-is-manager = Responsabile
approval-no-manager = Scrive post
approval-make = Rendi responsabile
approval-take = Non più responsabile
approval-last = Qualcuno deve poter approvare: l’ultimo responsabile resta.
hiding-title = Parole che nascondono un commento
hiding-means = Un nuovo commento con una di queste parole viene subito nascosto al pubblico, e qui si può mostrare di nuovo. Una parola o frase per riga; “*” in fondo a una parola sta per qualsiasi finale.
hiding-words = Parole e frasi
hiding-hidden = Nascosti per queste parole
hiding-for = per “{ $entry }”
hiding-undo = Mostra di nuovo
hiding-undone = Il commento si vede di nuovo.
hiding-gone = Quel commento non c’è più.
hiding-unreachable = La piattaforma non è raggiungibile. Il commento è ancora nascosto: riprova più tardi.
hiding-refused = La piattaforma ha rifiutato: { $said }
feed-title = Nel tuo calendario
feed-means = Un indirizzo segreto con cui Google Calendar, Calendario di Apple o Outlook mostrano che cosa è in programma. Chi ce l’ha può leggere i post: tienilo per te. Le bozze non ci sono.
feed-name = Post di { $name }
feed-once = Questo è l’indirizzo. Si vede solo questa volta:
feed-copy = Copia
feed-make = Crea un indirizzo
feed-remake = Creane uno nuovo; il vecchio finisce
feed-made = Ce n’è uno, creato { $when }.
feed-end = Chiudilo
feed-ended = L’indirizzo è chiuso.
