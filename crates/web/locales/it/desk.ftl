### Le parole del banco, in italiano. Le stesse chiavi stanno in en/desk.ftl.

language-own-name = Italiano
decimal-mark = ,
skip = Vai al contenuto
undo = Annulla
dismiss = Chiudi
copied = Copiato
since = da

## Cornice
rail-label = Sezioni
rail-inbox = Posta
rail-health = Salute
rail-settings = Impostazioni
rail-unread = conversazioni non lette
rail-trouble = qualcosa non funziona
connection-lost = Connessione persa. Quello che scrivi resta qui; la pagina si riprende da sola appena torna la linea.
connection-back = Di nuovo in linea
back-to-list = Torna all’elenco
back-to-thread = Torna alla conversazione

## Tempi
when-today = Oggi
when-yesterday = Ieri
when-yesterday-short = ieri
when-day-month = { $day } { $month }
when-day-month-year = { $day } { $month } { $year }
when-weekday-day-month = { $weekday } { $day } { $month }
when-weekday-day-month-year = { $weekday } { $day } { $month } { $year }
weekday-1 = lunedì
weekday-2 = martedì
weekday-3 = mercoledì
weekday-4 = giovedì
weekday-5 = venerdì
weekday-6 = sabato
weekday-7 = domenica
weekday-short-1 = lun
weekday-short-2 = mar
weekday-short-3 = mer
weekday-short-4 = gio
weekday-short-5 = ven
weekday-short-6 = sab
weekday-short-7 = dom
month-1 = gennaio
month-2 = febbraio
month-3 = marzo
month-4 = aprile
month-5 = maggio
month-6 = giugno
month-7 = luglio
month-8 = agosto
month-9 = settembre
month-10 = ottobre
month-11 = novembre
month-12 = dicembre
month-short-1 = gen
month-short-2 = feb
month-short-3 = mar
month-short-4 = apr
month-short-5 = mag
month-short-6 = giu
month-short-7 = lug
month-short-8 = ago
month-short-9 = set
month-short-10 = ott
month-short-11 = nov
month-short-12 = dic
length-under-a-minute = meno di 1 min
length-minutes = { $minutes } min
length-hours = { $hours } h
length-hours-minutes = { $hours } h { $minutes } min
length-days = { $days } g

## Reti
network-facebook = Messenger
network-instagram = Instagram
network-whatsapp = WhatsApp
network-telegram = Telegram
network-email = E-mail
network-webchat = Chat del sito
capability-text = testo
capability-image = immagini
capability-audio = audio e vocali
capability-video = video
capability-document = file
capability-sticker = sticker
capability-location = luoghi
capability-contacts = contatti
capability-offer = pulsanti ed elenchi
capability-template = modelli
capability-reaction = reazioni
capability-typing = «sta scrivendo» e «letto»
capability-comment_reply = risposte ai commenti
capability-private_reply = risposte private
capability-media_download = ricezione file
capability-history = rilettura
capability-webhook_in = arrivi
capability-token = permesso

## Elenco
inbox-title = Posta
inbox-tabs = Quali conversazioni
inbox-search = Cerca nome, numero, parola…
inbox-more = Mostra altre
tab-open = Aperte
tab-closed = Chiuse
tab-all = Tutte
row-unread = { $count ->
    [one] { $count } messaggio non letto
   *[other] { $count } messaggi non letti
}
row-failed = { $count ->
    [one] { $count } risposta non è partita
   *[other] { $count } risposte non sono partite
}
row-waiting = { $count ->
    [one] { $count } risposta in attesa
   *[other] { $count } risposte in attesa
}
row-window = Tempo rimasto per rispondere liberamente
row-window-over = finestra chiusa
empty-open = Tutto fatto
empty-open-next = Nessuna conversazione aperta. Appena qualcuno scrive, compare qui.
empty-new = Ancora nessun messaggio
empty-new-next = Scrivi alla tua Pagina, al tuo Instagram o al tuo numero WhatsApp: il messaggio compare qui in un attimo.
empty-sandbox = Questa è una prova: scrivi da uno dei telefoni della sandbox e il messaggio compare qui in un attimo.
empty-sandbox-open = Apri i telefoni ({ $address })
empty-closed = Niente qui
empty-closed-next = Le conversazioni chiuse finiscono qui, e tornano aperte da sole quando la persona riscrive.
empty-search = Nessun risultato
empty-search-next = Prova con l’inizio di un nome, un numero o una parola del messaggio; oppure cerca in Tutte.
empty-unconnected = Nessun canale collegato
empty-unconnected-next = Collega una Pagina, un account Instagram o un numero WhatsApp con il comando “sportello channel add”.
nothing-open = Nessuna conversazione aperta
nothing-open-next = Scegline una dall’elenco. Con J e K passi dall’una all’altra.

## Conversazione
person-unnamed = Senza nome
conversation-label = Conversazione
conversation-close = Chiudi
conversation-reopen = Riapri
status-closed = Chiusa
contact-show = Mostra la scheda
thread-label = Messaggi
thread-empty = Ancora nessun messaggio qui.
thread-older = Messaggi precedenti
thread-newest = Nuovi messaggi
message-label = { $who }, { $network }
message-by-us = Noi
message-picture = Immagine
message-arrived = È arrivato da un link
message-empty = Messaggio senza testo
picture-open = Apri l’immagine
picture-alt = Immagine inviata in chat
picture-pending = Immagine in arrivo…
picture-no-preview = Un’immagine senza anteprima. Aprila da sola
kind-image = Immagine
kind-text = Messaggio
kind-video = Video
kind-audio = Audio
kind-voice = Messaggio vocale
kind-document = File
kind-sticker = Sticker
kind-location = Luogo
kind-contacts = Contatto
kind-postback = Ha toccato un pulsante
kind-choice = Ha scelto una risposta
kind-referral = È arrivato da un link o da un annuncio
kind-order = Ordine
kind-form = Modulo compilato
kind-system = Avviso della piattaforma
kind-share = Post o link condiviso
kind-story = Ti ha menzionato in una storia
kind-offer = Scelte
kind-template = Modello
kind-comment = Commento
kind-unsupported = Non disponibile per le app
kind-unsent = Messaggio ritirato
message-edited = modificato
file-pending = in arrivo…
file-open = Scarica
part-forwarded = Inoltrato
part-forwarded-often = Inoltrato molte volte
part-quoted = In risposta a un messaggio precedente
part-standby = Un’altra app sta rispondendo a questa conversazione
part-story-mention = Ti ha menzionato nella sua storia
part-story-answered = In risposta alla tua storia
part-story-day = Una storia si vede per 24 ore; qui non ne resta copia.
part-ad = È arrivato da un annuncio
part-link = È arrivato da un link
part-product = A proposito del prodotto
part-open = Apri
part-map = Mostra sulla mappa
part-tap = Scelto tra le risposte proposte
part-unsupported = La piattaforma non lo consegna alle app. Chiedi di mandarlo in un altro modo, o aprilo nell’app della rete.
reaction-theirs = Reazione del cliente
reaction-ours = Reazione nostra
note-head = Nota interna
note-label = Nota interna di { $who }
note-by-nobody = Qualcuno

## Stati
state-queued = In coda
state-held = In pausa
state-sending = In invio
state-unknown = Esito da verificare
state-unconfirmed = Non confermato
state-accepted = Accettato
state-delivered = Consegnato
state-read = Letto
state-failed = Non inviato
state-withdrawn = Ritirato prima dell’invio
outcome-turn = Aspetta il suo turno.
outcome-checking = Sto verificando se è arrivato
outcome-checking-means = La risposta della piattaforma si è persa. Il messaggio non viene rimandato finché non si sa: così non arriva due volte.
outcome-unconfirmed-means = Non c’è prova né che sia arrivato né che non sia partito. Se puoi chiederlo alla persona, decidi tu.
outcome-sent-again = È stato mandato di nuovo: il nuovo messaggio è più in basso.
outcome-next-try = Prossimo tentativo tra
outcome-next-look = Prossima verifica tra
outcome-code = (codice { $code })
choice-arrived = È arrivato
choice-arrived-means = Lo segna come accettato. Non parte altro.
choice-again = Manda di nuovo
choice-again-means = Parte un nuovo messaggio: se il primo era arrivato, la persona lo vede due volte.
choice-withdraw = Ritira
choice-retry = Riprova
choice-other = Manda con { $network }
choice-copy = Copia il testo

## Composizione
composer-label = Scrivi
composer-modes = Che cosa scrivi
composer-placeholder = Rispondi su { $network }…
composer-held = { $network } è in difficoltà: la risposta resta in pausa e parte da sola appena torna.
mode-reply = Risposta
mode-note = Nota
note-placeholder = Nota per i colleghi: il cliente non la vede
note-save = Salva la nota
send = Invia
leaves-by = Con { $network }
why-chosen = l’hai scelto tu
why-last-heard = ha scritto qui per ultimo
why-others = sull’altra rete ora non si può
why-only = è l’unica via
window-means = Tempo rimasto per rispondere liberamente
reach-always = sempre raggiungibile
reach-open = si può rispondere ancora
reach-closed = finestra chiusa
reach-down = in difficoltà ora
picture-remove = Togli
picture-drop = Lascia qui il file
picture-wrong = { $network } non accetta questo tipo di file.
picture-large = Il file è troppo grande per { $network }.
counter-over = Troppo lungo per questo canale
closed-window = La finestra di { $network } è chiusa
closed-never = Su { $network } questa persona non ha ancora scritto
closed-means = { $network } permette risposte libere solo entro un certo tempo dall’ultimo messaggio della persona. Appena riscrive, puoi rispondere qui.
closed-use = Rispondi con { $network }
closed-note = Lascia una nota
no-address = Questa persona non è più raggiungibile da qui
no-address-next = I suoi indirizzi appartengono a canali che non sono più collegati. Puoi ancora leggere, annotare e unire contatti.
refusal-empty = Non c’è nulla da inviare. Scrivi qualcosa o allega un’immagine.
refusal-window-closed = La finestra di { $network } si è chiusa { $since }: la risposta non partirebbe. Il testo è ancora qui; scegli un’altra rete o aspetta che la persona riscriva.
refusal-never-wrote = Questa persona non ha ancora scritto su { $network }, quindi non si può iniziare da qui. Scegli un’altra rete o mandale un link per continuare lì.
refusal-unsupported = { $network } non può trasportare { $capability }. Scegli un’altra rete o togli l’allegato.
refusal-too-long-characters = Troppo lungo per { $network }: { $length } caratteri, il massimo è { $max }. Accorcialo di { $over } o dividilo in due.
refusal-too-long-bytes = Troppo lungo per { $network }: { $length } byte, il massimo è { $max } (accenti ed emoji contano più di uno). Accorcialo di { $over } o dividilo in due.
refusal-too-large = Il file pesa { $size } e { $network } ne accetta al massimo { $max }. Riducilo e riprova.
refusal-wrong-type = { $network } non accetta questo tipo di file. Vanno bene: { $accepted }.

## Scheda
contact-title = Scheda
contact-unnamed = La rete non ha ancora detto il nome.
contact-addresses = Dove si può raggiungere
continue-title = Continua su un’altra rete
continue-means = Un link monouso da mettere in un messaggio: quando la persona lo apre e scrive, i due indirizzi diventano un contatto solo.
continue-on = { $network }
continue-ready = Link per { $network }
continue-copy = Copia
continue-insert = Inserisci nella risposta
continue-once = Vale una volta sola, per sette giorni. Qui non si potrà rileggere.
merge-title = La stessa persona?
merge-means = Unisci due contatti in uno: gli indirizzi si sommano, i messaggi restano com’erano, e si può sempre annullare.
merge-search = Cerca un altro contatto…
merge-none = Nessun altro contatto corrisponde.
merge-do = Unisci
merge-undo = Separa
merge-same-phone = Stesso numero di telefono
merge-with = Unito con { $name }
merge-by-link = arrivato da un link, da { $network }
merge-by-agent = da { $who }
merge-by-api = a mano

## Avvisi
toast-closed = Conversazione chiusa
toast-reopened = Conversazione riaperta
toast-merged = Contatti uniti
toast-unmerged = Contatti separati
toast-withdrawn = Risposta ritirata: non è partita
toast-too-late = Troppo tardi: nel frattempo era già andata avanti. Lo stato qui è quello attuale.
toast-signed-out = Uscito da tutti gli altri dispositivi
strip-details = Dettagli
strip-disconnected = { $channel } va ricollegato
strip-down = { $network } { $capability } in difficoltà da
strip-held = { $count ->
    [one] { $count } in pausa
   *[other] { $count } in pausa, nessuno perso
}
strip-works = { $network } { $capability } funziona

## Salute
health-title = Salute
health-means = Che cosa funziona su ogni canale, adesso. Ciò che è in pausa non è perso: parte da solo quando la rete torna.
health-all-well = Tutto funziona. Niente in pausa.
health-only-held = I canali funzionano. { $held } in pausa, in partenza.
health-troubled = { $open ->
    [one] { $open } difficoltà, { $held } in pausa
   *[other] { $open } difficoltà, { $held } in pausa
}
health-no-channels = Nessun canale collegato: collegane uno con “sportello channel add”.
health-matrix = Canali e capacità
health-channel = Canale
health-token = Permesso
health-next-probe = prossima prova tra
health-nothing-lost = Quello che scrivi intanto resta in pausa e parte in ordine appena torna. Non serve rimandarlo.
health-deliveries = Risposte
heard = ultimo arrivo
never-heard = ancora nessun arrivo
cell-closed = funziona
cell-open = fermo
cell-half-open = in prova
cell-none = non previsto
cell-held = { $count } in pausa
token-good = valido
token-suspect = in dubbio
token-gone = da rinnovare
token-suspect-means = La piattaforma ha rifiutato il permesso. Può essere un guasto suo: le risposte restano in pausa finché si sa.
token-gone-means = La piattaforma conferma che il permesso non vale più. Ricollega il canale con “sportello channel add”: le risposte in pausa partono da sole.

## Impostazioni
settings-title = Impostazioni
settings-channels = Canali
settings-no-channels = Nessun canale collegato.
settings-look = Aspetto e lingua
settings-theme = Tema
theme-device = Automatico
theme-light = Chiaro
theme-dark = Scuro
settings-language = Lingua
settings-save = Salva
settings-shop = Attività
settings-name = Nome
settings-zone = Fuso orario
settings-agents = Chi risponde
settings-api = Chiave API
settings-api-means = Si vede una volta sola, quando viene creata. Qui non si può rileggere.
settings-account = Il tuo accesso
settings-signed-in-as = Sei dentro come { $name }.
sign-out = Esci
sign-out-everywhere = Esci da tutti i dispositivi
sign-out-everywhere-means = Chiude ogni sessione aperta a tuo nome, anche questa. Utile se hai perso un telefono.

## Porta
door-title = Entra
door-means = Il banco della tua attività su Messenger, Instagram e WhatsApp.
door-name = Nome
door-password = Password
door-enter = Entra
door-forgotten = Password dimenticata? Chi gestisce il banco può darti un nuovo link d’accesso:
door-wrong = Nome e password non corrispondono. Controlla le maiuscole e riprova.
door-too-many = { $minutes ->
    [one] Troppi tentativi. Per sicurezza l’accesso è sospeso: riprova tra { $minutes } minuto.
   *[other] Troppi tentativi. Per sicurezza l’accesso è sospeso: riprova tra { $minutes } minuti.
}
door-link-spent = Questo link è già stato usato o è scaduto. Entra con la password, o chiedi un nuovo link.
door-ended = La sessione è finita. Entra di nuovo: le bozze sono rimaste su questo dispositivo.
door-signed-out = Sei uscito.
password-title = Scegli una password
password-hello = Ciao { $name }, scegli una password
password-means = Il link che hai usato valeva una volta sola. Dalla prossima volta entri con il tuo nome e questa password.
password-new = Nuova password
password-rule = Almeno 10 caratteri. Una frase che ricordi va benissimo.
password-again = Ancora una volta
password-set = Salva ed entra
password-short = Troppo corta: servono almeno { $least } caratteri. Una frase intera è facile da ricordare.
password-long = Troppo lunga: al massimo { $most } caratteri.
password-different = Le due password non sono uguali. Scrivile di nuovo.

## Errori
trouble-home = Vai alla posta
trouble-not-found = Qui non c’è nulla
trouble-not-found-means = L’indirizzo è sbagliato, oppure la conversazione appartiene a un’altra attività.
trouble-not-found-next = Controlla il link o riparti dalla posta.
trouble-forbidden = Richiesta rifiutata
trouble-forbidden-means = La richiesta sembrava arrivare da un altro sito, quindi non è stato fatto nulla.
trouble-forbidden-next = Se stavi lavorando al banco, ricarica la pagina e riprova da lì.
trouble-too-many = Troppe richieste
trouble-too-many-means = Per sicurezza ci fermiamo un momento. Non si è perso nulla.
trouble-too-many-next = { $minutes ->
    [one] Riprova tra { $minutes } minuto.
   *[other] Riprova tra { $minutes } minuti.
}
trouble-too-large = Troppo grande
trouble-too-large-means = Quello che hai inviato supera il limite, quindi non è stato ricevuto.
trouble-too-large-next = Riduci l’immagine e riprova: il testo è rimasto nella bozza.
trouble-unreadable = Non si è capito
trouble-unreadable-means = La richiesta era incompleta, quindi non è stato fatto nulla.
trouble-unreadable-next = Torna indietro, ricarica la pagina e riprova.
trouble-disk = Il disco non accetta scritture
trouble-disk-means = Il banco non può salvare, quindi non promette nulla: quello che hai appena fatto non è stato registrato.
trouble-disk-next = Chi gestisce il banco deve liberare spazio o controllare il disco; poi riprova.
trouble-broken = Qualcosa si è rotto
trouble-broken-means = È un errore nostro. I messaggi ricevuti e le risposte già in coda sono al sicuro.
trouble-broken-next = Riprova tra poco. Se continua, chi gestisce il banco trova i dettagli nel registro.

## Tasti
keys-title = Tasti rapidi
keys-next = Conversazione successiva
keys-previous = Conversazione precedente
keys-reply = Rispondi
keys-note = Scrivi una nota
keys-close = Chiudi o riapri
keys-search = Cerca
keys-help = Questo aiuto
keys-leave = Esci dal campo
keys-send = Invia
keys-line = Vai a capo
keys-done = Ho capito
cause-unknown = La piattaforma non ha accettato il messaggio e non ha spiegato il motivo in un modo che conosciamo. Riprova più tardi o usa un’altra rete.
refusal-picture = Il file non si può leggere o pesa troppo. Scegline un altro e riprova.
refusal-key-reused = Questa risposta era già stata registrata con un altro testo. Controlla la conversazione e, se manca, inviala di nuovo.
refusal-no-address = Questa persona non è raggiungibile per quella via. Scegline un’altra.
note-empty = La nota è vuota. Scrivi qualcosa e salva.
continue-failed = Per questa rete non si può ancora creare un link: il canale non ha un nome pubblico. Riprova tra poco.
search-conversations = Cerca conversazioni
merge-search-label = Cerca contatti
refusal-missing = Così non può partire: manca o non è valido: { $part }. Completa e invia di nuovo; non si è perso nulla.
refusal-too-many = { $network } ne accetta al massimo { $max } ({ $part }) e ce ne sono { $count }. Togline qualcuno o manda due messaggi.
refusal-portion-too-long = Troppo lungo per { $network } ({ $part }): { $length } caratteri, il limite è { $max }. Accorcia e invia di nuovo.
refusal-choice-cannot = Su { $network } una scelta di questo tipo non può avere: { $part }. Toglilo o usa un altro tipo di scelta.
refusal-comment-too-old = { $network } accetta una risposta privata solo per { $days } giorni dopo il commento. Rispondi in pubblico o aspetta che la persona scriva.
refusal-as-document = Può partire come documento.
refusal-as-words = Può partire come testo: le parole sono nel riquadro, pronte da inviare.
refusal-reaction = Questa rete non accetta quella reazione o non conosce ancora il messaggio. Scegline un’altra.
portion-file = il file
portion-body = il testo
portion-header = la riga in alto
portion-footer = la riga in basso
portion-opener = la parola che apre l’elenco
portion-choices = le scelte
portion-title = il testo di una scelta
portion-description = la descrizione di una scelta
portion-address = un indirizzo web
portion-phone = un numero di telefono
portion-coordinates = le coordinate
portion-cards = il contatto
portion-name = il nome del contatto
portion-template = il modello
file-attach = Allega un file
more = Luogo, contatto, scelte
extra-place = Un luogo
extra-card = Un contatto
extra-choices = Scelte da toccare
extra-as-words = { $network } non lo accetta ({ $capability }): diventa testo semplice, che puoi leggere prima che parta.
place-name = Nome del luogo
place-address = Indirizzo
place-latitude = Latitudine
place-longitude = Longitudine
place-mine = Dove sono ora
place-failed = Il browser non dice dove sei. Consentilo o scrivi le coordinate.
card-name = Nome
card-phone = Telefono
card-email = E-mail
card-company = Azienda
choices-means = Quello che scrivi nel riquadro sta sopra le scelte.
choices-look = Aspetto
choices-opener = Parola che apre l’elenco
choice-title = Scelta
choice-beside = Link (https://…) o una riga accanto
look-quick-replies = Risposte rapide
look-buttons = Pulsanti
look-list = Elenco
look-link = Pulsante con un link
look-most = { $look } (al massimo { $most })
voice-record = Registra un messaggio vocale
voice-stop = Ferma la registrazione
voice-refused = Il browser non lascia usare il microfono a questa pagina. Consentilo accanto all’indirizzo e riprova.
voice-none = Nessun microfono trovato.
voice-name = messaggio vocale
quote = Cita
quote-remove = Annulla
react = Reagisci
react-remove = Togli la reazione
human-means = Tempo in cui una persona può ancora rispondere
composer-human = La finestra di { $network } è chiusa, ma per qualche giorno una persona può ancora rispondere. Scrivi tu: nulla di automatico parte.
comment-public = Commento pubblico
comment-hidden = Commento pubblico, nascosto
comment-private = Risposta privata a un commento
comment-answer = Rispondi in pubblico
comment-answer-private = Rispondi in privato (una volta)
composer-comment = Questa persona ha solo commentato. Scegli il commento a cui rispondere, in pubblico o una volta in privato; un messaggio semplice non parte finché non scrive.
notices-title = Che cosa hanno detto le piattaforme
notices-none = Ancora nulla.
doctor-title = Funziona tutto?
doctor-all-well = Non c’è nulla da sistemare.
doctor-ill = { $count } da sistemare. Qui sotto c’è scritto come.
doctor-desk = Questo sportello
doctor-again = Controlla di nuovo
doctor-back = Torna alle impostazioni
doctor-look = Funziona tutto?
doctor-webhook-well = Le piattaforme raggiungono questo sportello a { $what }.
doctor-webhook-unknown = Non c’è ancora un’app, quindi non si è potuto chiedere il webhook. Collega prima un canale.
doctor-webhook-ill = Il webhook non risponde a { $what }: quello che le persone scrivono non arriva. Avvia lo sportello e controlla che l’indirizzo porti qui in https e che --public-url dica lo stesso.
doctor-links-well = I file si prendono da { $what }.
doctor-links-ill = I link ai file non portano a questo sportello a { $what }: Instagram non può prendere quello che mandi. Controlla che il proxy passi /m/ allo sportello.
doctor-clock-well = L’orologio è giusto ({ $what } s di differenza).
doctor-clock-unknown = La piattaforma non ha detto che ora è.
doctor-clock-ill = L’orologio di questa macchina sbaglia di { $what } s: le finestre sarebbero calcolate male. Regolalo dalla rete (NTP).
doctor-version-well = La Graph API risponde in { $what }.
doctor-version-unknown = La piattaforma non ha detto quale versione risponde.
doctor-version-warning = La Graph API risponde in { $what }, una versione diversa da quella chiesta, che è finita. Imposta --graph-version a una più nuova.
doctor-token-well = Il token è valido.
doctor-token-unknown = La piattaforma non ha detto se il token è valido. Controlla più tardi.
doctor-token-warning = Il token finisce il { $what } e non si è rinnovato da sé. Collega di nuovo il canale prima di allora.
doctor-token-ill = Il token non è più valido: non esce e non entra nulla. Collega di nuovo il canale dalle impostazioni.
doctor-permissions-well = Ci sono tutti i permessi.
doctor-permissions-unknown = Non si sono potuti leggere i permessi.
doctor-permissions-ill = Mancano dei permessi: { $what }. Rifai il token e concedili tutti.
doctor-secret-well = Il segreto dell’app è giusto.
doctor-secret-unknown = La piattaforma non ha lasciato controllare il segreto.
doctor-secret-ill = Il segreto dell’app è sbagliato: ogni chiamata viene rifiutata e i webhook non si possono credere. Salva quello giusto sotto «Collega un canale».
doctor-app-fields-well = L’app riceve tutto di «{ $what }».
doctor-app-fields-unknown = Non si sono potute leggere le iscrizioni dell’app.
doctor-app-fields-warning = I webhook dell’app vanno a { $what }, non qui. Imposta l’indirizzo nella console dell’app.
doctor-app-fields-ill = L’app non è iscritta a: { $what }. Questi eventi non arrivano mai. Iscrivila nella console dell’app, alla voce Webhook.
doctor-asset-fields-well = L’account manda i suoi eventi all’app.
doctor-asset-fields-unknown = Non si è potuta leggere l’iscrizione dell’account.
doctor-asset-fields-ill = L’account non manda all’app: { $what }. Ricollega il canale, così viene iscritto.
doctor-heard-well = Sentito l’ultima volta: { $what }.
doctor-heard-warning = Non è ancora arrivato nulla. Scrivi tu stesso al canale. Se si sentono solo le persone con un ruolo nell’app, all’app manca l’Advanced Access per i messaggi, o non è pubblicata: senza, i messaggi degli altri non arrivano mai.
condition-well = A posto
condition-unknown = Non si sa
condition-warning = Attenzione
condition-ill = Da sistemare

# Collegare
settings-connect = Collega un canale
connect-title = Collega un canale
connect-means = Una Pagina, un account Instagram o un numero WhatsApp. Ciò che è già collegato riceve il nuovo permesso e conserva le sue conversazioni.
connect-dialogs = Con l’accesso
connect-facebook = Pagina Facebook, con il suo account Instagram
connect-facebook-means = Si accede a Facebook e si scelgono le Pagine. Per Messenger, e per gli account Instagram di una Pagina.
connect-instagram = Account Instagram
connect-instagram-means = Si accede a Instagram. Per account professionali senza Pagina. Il permesso dura 60 giorni e si rinnova da sé ogni settimana.
connect-whatsapp = Numero WhatsApp
connect-whatsapp-means = La registrazione incorporata di WhatsApp, con la configurazione fatta nella dashboard dell’app, sotto Facebook Login for Business.
connect-config = Id della configurazione
connect-config-missing = La finestra di WhatsApp richiede l’id della configurazione. Crea una configurazione nella dashboard dell’app sotto Facebook Login for Business e scrivi qui il suo id, oppure collega il numero a mano.
connect-go = Accedi
connect-app = App
connect-code = Ho un codice della registrazione incorporata, preso da una pagina mia
connect-code-means = Il codice vale 30 secondi e funziona una volta sola.
connect-code-field = Codice
connect-exchange = Usa il codice
connect-back = Inserisci questo indirizzo nella dashboard dell’app come indirizzo di ritorno valido dell’accesso:
connect-by-hand = A mano
connect-by-hand-means = Con gli id e un token dalle impostazioni dell’azienda. Il token di un utente di sistema dura di più.
connect-optional = (se ce l’hai)
connect-paste = Collega
connect-app-title = L’app presso Meta
connect-app-means = Tutto passa per un’app tua su developers.facebook.com. Il suo segreto viene sigillato qui e non si mostra più. Instagram Login ha un id e un segreto propri: aggiungilo come altra app.
connect-app-id = Id dell’app
connect-app-secret = Segreto dell’app
connect-app-save = Salva l’app
connect-app-wrong = L’id dell’app è un numero, e il segreto non può essere vuoto. Non è stato salvato nulla.
connect-app-done = L’app è nota e manda qui i suoi webhook.
connect-app-unsubscribed = L’app è salvata, ma la piattaforma non ha accettato l’indirizzo dei webhook di questo sportello. Controlla id e segreto e che lo sportello sia raggiungibile da fuori; oppure imposta il webhook a mano nella dashboard con il token di verifica { $token }
connect-webhook = Indirizzo dei webhook
connect-deauthorize = Callback di rimozione dell’app
connect-delete = Callback di cancellazione dei dati
connect-elsewhere = È già collegato in un’altra attività di questo sportello. Non è cambiato nulla.
connect-missing = Manca qualcosa, o questo tipo di canale non esiste. Non è stato collegato nulla.
connect-not-stored = Non è stato possibile salvare. Non è cambiato nulla; riprova, e controlla il disco se continua.
choose-title = Che cosa colleghiamo?
choose-means = Questo è ciò che hai permesso. Prima della tua scelta non si salva nulla.
choose-connect = Collega
choose-not = Non ora
choose-pin = PIN di sei cifre del numero
choose-pin-means = Solo per un numero mai usato con la Cloud API: viene registrato con questo PIN. Altrimenti lascia vuoto.
came-title = Collegato
came-connected = È collegato.
came-claimed = { $count ->
    [one] Un messaggio lo aspettava.
   *[other] { $count } messaggi lo aspettavano.
}
came-remark = Una cosa la piattaforma non l’ha fatta: { $what }. Guarda «Funziona tutto?».
login-not-ours = Questa risposta è di un altro browser, o è passata più di mezz’ora. Non è stato collegato nulla; accedi di nuovo.
login-no-app = Questa app qui non è più nota. Non è stato collegato nulla; scegline un’altra o aggiungila di nuovo.
login-unreachable = La piattaforma ora non è raggiungibile. Non è stato collegato nulla; riprova fra un po’.
login-refused = La piattaforma ha rifiutato. Non è stato collegato nulla; accedi di nuovo, e se continua controlla id, segreto e indirizzo di ritorno dell’app.
login-nothing = Non è stato permesso nulla che si possa collegare. Accedi di nuovo e spunta almeno una Pagina, un account o un numero.
login-vault = La chiave che sigilla i permessi non si può usare. Non è stato collegato nulla; guarda il registro dello sportello.
field-facebook-asset = Id della Pagina
field-facebook-token = Token di accesso della Pagina
field-instagram-asset = Id dell’account (inizia con 17841)
field-instagram-token = Token della Pagina, o di Instagram Login
field-instagram-page = Id della Pagina collegata
field-whatsapp-asset = Id del numero di telefono
field-whatsapp-token = Token di accesso
field-whatsapp-waba = Id del WhatsApp Business Account
field-whatsapp-phone = Il numero, per i link
deletion-title = Che cosa è stato cancellato
deletion-done = La tua richiesta è arrivata il { $when } ed è stata eseguita subito.
deletion-tokens = { $count ->
    [one] Un permesso che avevi dato è stato tolto.
   *[other] { $count } permessi che avevi dato sono stati tolti.
}
deletion-messages = { $count ->
    [one] Le parole e i file di un messaggio sono stati cancellati.
   *[other] Le parole e i file di { $count } messaggi sono stati cancellati.
}
deletion-bodies = { $count ->
    [one] Una consegna della piattaforma che ti nominava è stata cancellata.
   *[other] { $count } consegne della piattaforma che ti nominavano sono state cancellate.
}
deletion-elsewhere = Con loro sono andati nomi e reazioni. Le copie di sicurezza fatte prima non ne sono toccate e finiscono con il loro tempo. Ciò che tiene la piattaforma resta della piattaforma.
deletion-code = Codice di conferma
