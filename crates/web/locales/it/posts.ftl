### Scrivere post, la libreria dei file, i testi salvati: le parole in italiano. Le stesse chiavi
### stanno in en/posts.ftl.

post-new-title = Nuovo post
post-title = Post
post-means = Si scrive una volta, per tutti i tuoi canali; quello che cambia si dice più sotto.
post-channels = Dove
post-no-channels = Nessun canale è ancora collegato.
post-words = Testo
post-words-hint = Che cosa vuoi dire?
post-kind = Che cos’è
post-kind-by-files = Secondo i file
post-as-words = Testo
post-as-photos = Foto
post-as-video = Video
post-as-reel = Reel
post-as-story = Storia
post-insert-caption = Inserisci un testo salvato
post-files = Foto e video
post-upload = Scegli i file
post-camera = Fotocamera
post-add-files = Aggiungi
post-upload-drop = Lascia per aggiungere
post-upload-large = Questo file supera { $max }: qui non si può caricare. Scegline uno più piccolo.
post-from-library = Dalla libreria
post-pick = Aggiungi quelli scelti
post-alt = Che cosa mostra, per chi non la vede
post-file-up = Sposta avanti
post-file-down = Sposta indietro
post-file-moved = Ora è al posto
post-file-remove = Togli
post-file-whole = Apri il file intero
post-file-missing = non c’è più
post-crop = Ritaglia
post-crop-do = Ritaglia
post-crop-shape = Formato
post-crop-frame = Cornice: le frecce la spostano, più e meno la rimpiccioliscono e ingrandiscono
post-crop-zoom = Più vicino
post-crop-across = Da sinistra a destra
post-crop-down = Dall’alto in basso
post-crop-means = L’originale resta nella libreria.
post-more = Altro
post-link = Link
post-comment = Primo commento
post-comment-means = Scritto subito sotto il post, da te.
post-film-title = Titolo del video
post-cover = Copertina, in secondi dall’inizio
post-cover-means = Il momento che si vede prima di far partire il video.
post-cover-take = Prendi il momento che si vede
post-utm = Etichette della campagna
post-utm-means = Aggiunte a ogni link, così le tue statistiche dicono da dove arrivano le visite. Senza una sorgente ci sta il nome della rete.
post-utm-source = Sorgente
post-utm-medium = Mezzo
post-utm-campaign = Campagna
post-utm-term = Termine
post-utm-content = Contenuto
post-variants = Diverso su un canale
post-variants-means = Tutto è come per gli altri, se non scegli diversamente.
post-variant-shared = come per tutti
post-variant-own = diverso
post-own-text = Un altro testo
post-own-files = Altre foto o altri video
post-own-comment = Un altro primo commento, o nessuno
post-preview = Come si vedrà
post-preview-now = adesso
post-preview-none = Scegli un canale per vedere il post come si mostra lì.
post-preview-file = Qui va una foto o un video
post-as-given = Come è stato consegnato
post-when = Quando
post-at = Giorno e ora
post-zone = Secondo l’orologio di { $zone }.
post-remark = Due parole a chi approva
post-schedule = Programma
post-approve-and-schedule = Approva e programma
post-schedule-means = Programmato: parte alla sua ora, da qui, anche se nessuno ha lo sportello aperto. Pubblica ora: parte subito.
post-queue = Prossimo posto libero
post-queue-ask = Chiedi, per il prossimo posto libero
post-publish = Pubblica ora
post-save = Salva la bozza
post-save-changes = Salva le modifiche
post-unschedule = Rimetti fra le bozze
post-ask = Chiedi l’approvazione
post-ask-means = Lo guarda un responsabile. Approvato, parte alla sua ora; prima non parte.
post-stopped = Così un canale lo rifiuterebbe: si può salvare, non programmare.
post-do-crop = Ritaglia a { $shape }
post-do-kind = { $kind } su { $network }

post-done-saved = Salvato.
post-done-draft = Salvato come bozza: da solo non parte.
post-done-scheduled = Programmato.
post-done-scheduled-on = Programmato. Quell’ora non esiste in quel giorno, perché l’orologio la salta: parte un’ora dopo.
post-done-scheduled-first = Programmato. Quell’ora viene due volte in quel giorno, perché l’orologio torna indietro: parte alla prima.
post-done-publishing = Sta partendo.
post-done-asked = È stata chiesta l’approvazione. Prima non parte.
post-done-approved = Approvato.
post-done-returned = Restituito, con la tua osservazione.
post-done-noted = Aggiunta.
post-done-dropped-later = Lasciato perdere, per quanto si può: qualcosa è in viaggio in questo momento, o non se ne conosce ancora l’esito, e può essere già pubblico. Non si ritenta. Guarda qui sotto che ne è stato.
post-done-dropped = Lasciato cadere.
post-done-decided = Fatto.
post-too-late = Intanto era andato avanti: ora sta così.
post-changed-meanwhile = Intanto qualcuno ha cambiato questo post. Quello che hai scritto è qui e del suo non si è ancora perso nulla: guarda il suo in un’altra finestra, poi salva di nuovo per mettere il tuo al suo posto.
post-gone-meanwhile = Intanto questo post è partito e non può più cambiare. Quello che hai scritto è qui: salvato, diventa un nuovo post.
post-dropped-meanwhile = Intanto questo post è stato lasciato cadere. Quello che hai scritto è qui: salvato, diventa un nuovo post.
post-no-faulty = È salvato, ma così { $channels } lo rifiuterebbe. Che cosa non va sta accanto a ogni campo, con il rimedio.
post-no-nowhere = È salvato, ma non va da nessuna parte: scegli un canale.
post-no-time = Non ha un’ora. Scegli giorno e ora.
post-no-past = Quest’ora è passata. Scegline una più tardi, o pubblica ora.
post-no-approval = È salvato. Prima di partire va approvato da un responsabile: chiedi l’approvazione.
post-no-manager = Può farlo solo un responsabile.
post-no-slots = È salvato, ma nessun posto della settimana vale per tutti i suoi canali. Aggiungine uno nelle impostazioni della pubblicazione, o scegli un’ora.
post-no-photo = Questo file non è né una foto né un video che si possa leggere. Non è stato aggiunto nulla.
post-no-remake = Questa foto non si legge abbastanza bene da poterla cambiare. Resta com’era.
post-no-smaller = La foto non si può fare così piccola. Resta com’era.
post-no-index = L’indice di questo video non si può spostare senza rischio: il file non è cambiato. Salvalo di nuovo come MP4 con un programma per video e caricalo qui.

post-states = Com’è andata
post-due = Previsto per { $when }
post-published-at = Pubblicato { $when }
post-open-there = Aprilo lì
post-try-again = Riprova
post-late = Troppo tardi per partire da solo
post-late-means = La sua ora è venuta mentre non poteva partire. Aspetta una tua parola.
post-late-now = Pubblica ora
post-late-at = Pubblica a quell’ora
post-late-drop = Lascia cadere
post-unconfirmed-means = La piattaforma non ha detto se ha pubblicato il post, e non si può controllare da qui. Guarda tu stesso prima di decidere.
post-is-there = C’è
post-is-there-means = Si considera pubblicato, e non si manda altro.
post-publish-again = Pubblica di nuovo
post-publish-again-means = Se il primo in fondo c’è, il post ci sarà due volte, e la gente li vede tutti e due.
post-copy = Scrivilo di nuovo
post-drop = Lascia cadere quello che aspetta
post-to-calendar = Calendario

remarks-title = Osservazioni
remark-by-desk = Sportello
remark-write = Osservazione
remark-add = Aggiungi
remark-approve = Approva
remark-return = Restituisci
remark-remark = ha scritto
remark-asked = ha chiesto l’approvazione
remark-approved = lo ha approvato
remark-returned = lo ha restituito
remark-changed = lo ha cambiato
remark-scheduled = lo ha programmato
remark-unscheduled = lo ha rimesso fra le bozze
remark-moved = lo ha spostato
remark-dropped = lo ha lasciato cadere

library-title = Libreria
library-means = Tutte le foto e i video dei tuoi post. Quelli ritagliati e convertiti stanno accanto agli originali.
library-empty = Qui non c’è ancora nulla: scegli dei file, o trascinali qui.
library-name = Nome
library-save = Salva
library-use = Usa
library-delete = Elimina
library-used = { $count ->
    [one] In un post:
   *[other] In { $count } post:
}
library-made-of = Fatto da un altro file
library-newer = Più recenti
library-older = Meno recenti
library-added = Aggiunti.
library-saved = Salvato.
library-deleted = Eliminato.
library-in-use = Un post o un messaggio mostra questo file: resta.

captions-title = Testi salvati
captions-means = Parole che usi di nuovo: hashtag, orari, come ordinare.
captions-new = Nuovo testo
captions-name = Nome
captions-text = Testo
captions-save = Salva
captions-delete = Elimina
captions-saved = Salvato.
captions-deleted = Eliminato.
captions-empty = Servono un nome e un testo.

## Che cosa si trova in un post
post-problem-no-posts = Non ha post né storie che uno sportello possa pubblicare. Mandalo come messaggio: una foto a chi ha scritto da poco, un modello agli altri.
post-problem-kind-not-carried = Non lo prende così ({ $kind }). Prende: { $carried }.
post-problem-empty = Non c’è ancora nulla da pubblicare.
post-problem-too-long = { $length } caratteri; al massimo { $max }.
post-problem-too-long-bytes = { $length } byte; al massimo { $max }. Accenti ed emoji contano più di uno.
post-problem-too-many-hashtags = { $count } hashtag; al massimo { $max }.
post-problem-too-many-mentions = { $count } menzioni; al massimo { $max }.
post-problem-no-files = { $min ->
    [one] Ci vuole una foto o un video.
   *[other] Ci vogliono { $min } foto o video.
}
post-problem-too-few-files = { $count } file; ne servono almeno { $min }.
post-problem-too-many-files = { $count } file; al massimo { $max }.
post-problem-file-gone = Questo file non c’è più.
post-problem-neither-photo-nor-film = Questo file ({ $type }) non è né una foto né un video.
post-problem-no-photos-here = Qui non prende foto.
post-problem-no-films-here = Qui non prende video.
post-problem-photo-type = Non prende foto { $type }, solo { $accepted }.
post-problem-film-type = Non prende video { $type }, solo { $accepted }.
post-problem-too-large = { $size } sono troppi; al massimo { $max }.
post-problem-too-narrow = { $shape } è troppo stretto: va bene fra { $narrowest } e { $widest }.
post-problem-too-wide = { $shape } è troppo largo: va bene fra { $narrowest } e { $widest }.
post-problem-too-small = Con { $width } di larghezza è troppo piccola; ne servono almeno { $min }.
post-problem-film-too-short = Il video dura { $length }; servono almeno { $min }.
post-problem-film-too-long = Il video dura { $length }; al massimo { $max }.
post-problem-link-not-shown = Qui non mostra un link a parte: sarà tralasciato.
post-problem-words-not-carried = Qui non mostra testo: sarà tralasciato.
post-problem-first-comment-not-carried = Qui nessuno può commentare: il primo commento sarà tralasciato.
post-problem-title-not-carried = Qui non mostra un titolo: sarà tralasciato.
post-problem-cover-not-carried = La copertina la sceglie da sé.
post-problem-alt-not-carried = Non prende la descrizione della foto: sarà tralasciata.
post-problem-alt-missing = Niente dice che cosa mostra questa foto.
post-problem-not-best-shape = { $shape } si vede con i bordi o tagliato; { $best } si vede meglio.
post-problem-shape-unknown = Non se ne legge il formato: la piattaforma potrebbe rifiutarlo.
post-problem-length-unknown = Non se ne legge la durata: la piattaforma potrebbe rifiutarlo.
post-problem-film-too-wide = Il video è largo { $width }; al massimo { $max }. Riducilo con un altro programma, o scegline un altro.
post-problem-photo-over-width = { $width } di larghezza superano i { $max } delle regole: la piattaforma potrebbe ridurla, o rifiutarla.
post-problem-many-files = { $count } file: nessuna regola dà un limite, ma oltre { $max } potrebbe rifiutarli.
post-problem-large-film = { $size }: nessuna regola dà un limite, ma oltre { $max } potrebbe rifiutare il video.
post-problem-unusual-film = Un video { $type } potrebbe essere rifiutato; { $accepted } va sempre bene.
post-problem-film-picture = L’immagine del video è codificata in { $coded }: qui prende solo { $accepted }.
post-problem-unusual-picture = L’immagine del video è codificata in { $coded }: potrebbe essere rifiutato. { $accepted } va sempre bene.
post-problem-film-sound = L’audio del video è codificato in { $coded }: qui prende solo { $accepted }.
post-problem-unusual-sound = L’audio del video è codificato in { $coded }: potrebbe essere rifiutato. { $accepted } va sempre bene.
post-problem-film-frames = Il video ha { $frames } fotogrammi al secondo: qui ne prende da { $min } a { $max }.
post-problem-unusual-frames = Il video ha { $frames } fotogrammi al secondo: fuori da { $min }–{ $max } potrebbe essere rifiutato.
post-problem-sound-rate = L’audio è a { $rate }, le regole ne nominano { $max }: la piattaforma potrebbe ridurlo, o rifiutare il video.
post-problem-index-last = L’indice del video sta in fondo al file, e le regole lo vogliono all’inizio: la piattaforma potrebbe rifiutarlo.
post-problem-film-unread = Non si legge come è fatto il video (codifica, fotogrammi): la piattaforma potrebbe rifiutarlo. Un MP4 salvato da un telefono o da un programma per video si legge.
post-problem-short-film = Il video dura { $length }: sotto { $min } potrebbe essere rifiutato.

## Che cosa aiuta
post-remedy-write-words = Scrivi qualcosa
post-remedy-shorten = { $count ->
    [one] Togli un carattere.
   *[other] Togli { $count } caratteri.
}
post-remedy-remove-hashtags = { $count ->
    [one] Togli un hashtag.
   *[other] Togli { $count } hashtag.
}
post-remedy-remove-mentions = { $count ->
    [one] Togli una menzione.
   *[other] Togli { $count } menzioni.
}
post-remedy-crop = Ritaglialo a { $shapes }, o scegline un altro.
post-remedy-convert = Converti in { $type }
post-remedy-make-smaller = Riducila a { $max } al massimo
post-remedy-narrow = Portala a { $max } di larghezza
post-remedy-index-first = Metti l’indice all’inizio
post-remedy-recode = Salvalo di nuovo come MP4 con { $codec }, in un programma per video, e caricalo qui.
post-remedy-reframe = Salvalo di nuovo a 30 fotogrammi al secondo (da { $min } a { $max } vanno bene), in un programma per video, e caricalo qui.
post-remedy-resample = Salvalo di nuovo con l’audio a { $max }, in un programma per video, e caricalo qui.
post-remedy-trim = Tieni solo da { $from } a { $to }.
post-remedy-remove-files = { $count ->
    [one] Togli un file.
   *[other] Togli { $count } file.
}
post-remedy-add-file = Scegli un file
post-remedy-choose-kind = Pubblicalo come { $kinds }
post-remedy-write-alt = Di’ che cosa mostra
post-remedy-send-as-message = Mandalo come messaggio

## Un post come messaggio
post-message-title = Come messaggio su { $network }
post-message-means = { $network } non ha post né storie che uno sportello possa pubblicare. Il post è salvato fra le bozze; le sue parole e la prima foto vengono con te, e le rileggi prima che partano.
post-message-goes = Che cosa va
post-message-no-words = Il post non ha parole: va solo il file.
post-message-stays = La foto o il video resta qui.
post-message-left = { $count ->
    [one] Un messaggio ha un file solo: l’altro resta qui.
   *[other] Un messaggio ha un file solo: gli altri { $count } restano qui.
}
post-message-open = A chi ha scritto da poco
post-message-open-means = Finché la finestra è aperta va un messaggio libero, con la sua foto.
post-message-nobody = Adesso nessuno ha la finestra aperta. Chi ti scrive compare qui; agli altri va un modello.
post-message-nobody-closed = Nessuno ha la finestra chiusa: a chi ti ha scritto lì puoi rispondere liberamente.
post-message-not-found-closed = Nessuno con questo nome ha la finestra chiusa.
post-message-not-found = Nessuno con questo nome ha la finestra aperta.
post-message-search = Cerca una persona
post-message-find = Cerca
post-message-closed = Agli altri, come modello
post-message-closed-means = Fuori dalla finestra va solo un modello approvato: uno con una foto o un video in testa prende quella del post.
post-message-make = Fanne un modello
post-message-back = Torna al post
post-message-file = Dal post
template-other-file = Un altro file al suo posto
template-words-copy = Questo modello ha più spazi, o nessuno: le parole del post stanno qui, da copiare dove servono.
template-file-stays = Questo modello non ha posto per la foto o il video del post: resta qui.
