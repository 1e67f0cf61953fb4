//! The sentences that people read when a platform refuses, in both languages: what happened, what
//! it means for them, what to do next. A closed list: every `cause` that a connector of this crate
//! gives is one of these keys, and so is every one that engine and store give on their
//! own (nobody answered, the token is sealed, it was sent again), so that the interface has one list to carry (a test there
//! compares).

/// One sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Its key in the locale files.
    pub key: &'static str,
    /// In English.
    pub en: &'static str,
    /// In Italian.
    pub it: &'static str,
}

/// The sentence of a key.
pub fn cause(key: &str) -> Option<&'static Cause> {
    CAUSES.iter().find(|cause| cause.key == key)
}

const fn say(key: &'static str, en: &'static str, it: &'static str) -> Cause {
    Cause { key, en, it }
}

/// Every sentence, sorted by key.
pub const CAUSES: &[Cause] = &[
    say(
        "cause-account-locked",
        "The platform has locked this account. Nothing can be sent on it until its owner unlocks it: open the account’s settings at Meta, then connect the channel again.",
        "La piattaforma ha bloccato questo account. Finché il titolare non lo sblocca non si può inviare nulla: apri le impostazioni dell’account su Meta, poi ricollega il canale.",
    ),
    say(
        "cause-already-done",
        "The platform says that this was done before. Nothing was sent a second time and there is nothing to do.",
        "La piattaforma dice che era già stato fatto. Nulla è stato inviato due volte e non c’è nulla da fare.",
    ),
    say(
        "cause-answer-broken",
        "The connection to the platform broke off before its answer was whole, so it is not known whether the message was sent. Sportello looks for evidence and does not send twice. There is nothing to do now.",
        "Il collegamento con la piattaforma si è interrotto prima che la risposta fosse completa, quindi non si sa se il messaggio è partito. Sportello cerca le prove e non lo invia due volte. Ora non c’è nulla da fare.",
    ),
    say(
        "cause-bad-request",
        "The platform did not accept the form of this message. It was not sent. Write it again in another way; if that fails too, tell whoever looks after Sportello.",
        "La piattaforma non ha accettato la forma di questo messaggio. Non è stato inviato. Riscrivilo in un altro modo; se non basta, avvisa chi gestisce Sportello.",
    ),
    say(
        "cause-bot-blocked",
        "The person blocked the bot. The message was not sent. Reach them in another way; you can answer here again when they unblock it and write.",
        "La persona ha bloccato il bot. Il messaggio non è stato inviato. Contattala in un altro modo; potrai rispondere qui quando lo sbloccherà e scriverà.",
    ),
    say(
        "cause-bot-elsewhere",
        "Another program receives what is written to this bot, so it does not come here. What is sent still goes. Stop the other program, then connect the bot here again.",
        "Un altro programma riceve ciò che si scrive a questo bot, perciò qui non arriva. Ciò che si invia parte lo stesso. Ferma l’altro programma, poi ricollega qui il bot.",
    ),
    say(
        "cause-bot-not-started",
        "The person has not started the bot, or deleted the chat with it, and a bot cannot write first. The message was not sent. Give them the bot’s link, or reach them in another way.",
        "La persona non ha avviato il bot, o ha cancellato la chat, e un bot non può scrivere per primo. Il messaggio non è stato inviato. Dalle il link del bot o contattala in un altro modo.",
    ),
    say(
        "cause-connection-broken",
        "The platform broke the connection off before anything was said: nothing left this desk. The message waits and goes by itself.",
        "La piattaforma ha interrotto il collegamento prima che si dicesse qualcosa: da qui non è partito nulla. Il messaggio aspetta e parte da solo.",
    ),
    say(
        "cause-connection-refused",
        "The platform refuses connections: nothing left this desk. The message waits and goes by itself. If it lasts while others reach it, look for a firewall on your side.",
        "La piattaforma rifiuta i collegamenti: da qui non è partito nulla. Il messaggio aspetta e parte da solo. Se dura mentre altri la raggiungono, controlla se da voi c’è un firewall che blocca.",
    ),
    say(
        "cause-conversation-closed",
        "The person deleted or archived this conversation. The message was not sent. They have to write first before you can answer here.",
        "La persona ha eliminato o archiviato questa conversazione. Il messaggio non è stato inviato. Per rispondere qui deve prima scrivere lei.",
    ),
    say(
        "cause-country",
        "The platform does not allow messages to this country. The message was not sent. Reach the person in another way.",
        "La piattaforma non consente messaggi verso questo paese. Il messaggio non è stato inviato. Contatta la persona in un altro modo.",
    ),
    say(
        "cause-fallen-back",
        "The same words reached the person another way while this network was down, so this copy was taken back. There is nothing to do.",
        "Le stesse parole hanno raggiunto la persona per un’altra via mentre questa rete era ferma, quindi questa copia è stata ritirata. Non c’è nulla da fare.",
    ),
    say(
        "cause-first-way-worked",
        "The network that the message was meant for works again, so this other copy was taken back before it left. There is nothing to do.",
        "La rete a cui era destinato il messaggio funziona di nuovo, quindi quest’altra copia è stata ritirata prima di partire. Non c’è nulla da fare.",
    ),
    say(
        "cause-forbidden-address",
        "The platform named an address that Sportello must not visit, inside a private network. Nothing was asked there. If this was set up on purpose, tell whoever looks after Sportello.",
        "La piattaforma ha indicato un indirizzo che Sportello non deve visitare, dentro una rete privata. Non è stato contattato. Se è voluto, avvisa chi gestisce Sportello.",
    ),
    say(
        "cause-gap-too-late",
        "What was said in this outage could not be read back for a month, and by now the platform no longer gives it. Messages of that time may be missing. Ask the people who wrote around then to write again.",
        "Ciò che è stato detto durante questa interruzione non si è potuto rileggere per un mese, e ormai la piattaforma non lo restituisce più. Possono mancare messaggi di quel periodo. Chiedi a chi ha scritto in quei giorni di scrivere di nuovo.",
    ),
    say(
        "cause-given-up",
        "The platform takes messages and gives them up a moment later, for different people, as in outages. What you write now is kept: one at a time is tried, and the others go by themselves when one arrives. What has failed already is not sent again by itself.",
        "La piattaforma prende i messaggi e un attimo dopo li abbandona, per persone diverse, come nei guasti. Ciò che scrivi ora è conservato: se ne prova uno alla volta, e gli altri partono da soli quando uno arriva. Ciò che è già fallito non viene rimandato da solo.",
    ),
    say(
        "cause-identity-changed",
        "The person’s WhatsApp identity changed, perhaps with a new phone. The message was not sent. Make sure that it is still them, then send it again.",
        "L’identità WhatsApp della persona è cambiata, forse ha un telefono nuovo. Il messaggio non è stato inviato. Accertati che sia ancora lei, poi invialo di nuovo.",
    ),
    say(
        "cause-late",
        "The post could not go out at its time and is late now. It was not published. Publish it now, give it another time, or drop it.",
        "Il post non è potuto uscire alla sua ora e ora è in ritardo. Non è stato pubblicato. Pubblicalo adesso, dagli un’altra ora o lascialo perdere.",
    ),
    say(
        "cause-late-dropped",
        "The post could not go out at its time, and this workspace drops what is late. It was not published. Publish it again if it still matters.",
        "Il post non è potuto uscire alla sua ora, e questo spazio di lavoro lascia perdere ciò che è in ritardo. Non è stato pubblicato. Pubblicalo di nuovo se conta ancora.",
    ),
    say(
        "cause-mail-full",
        "The person’s mailbox is full. The mail was not delivered. Reach them in another way, or send it again later.",
        "La casella della persona è piena. L’email non è stata consegnata. Contattala in un altro modo o inviala di nuovo più tardi.",
    ),
    say(
        "cause-mail-later",
        "The person’s mail server asks to come back later. Nothing is lost: it is tried again by itself every few minutes.",
        "Il server di posta della persona chiede di riprovare più tardi. Nulla è perso: si riprova da solo ogni pochi minuti.",
    ),
    say(
        "cause-mail-no-such-address",
        "There is no such mail address. The mail was not delivered. Check the address, or reach the person in another way.",
        "Questo indirizzo email non esiste. L’email non è stata consegnata. Controlla l’indirizzo o contatta la persona in un altro modo.",
    ),
    say(
        "cause-mail-refused",
        "The person’s mail server refused this mail, perhaps because it takes it for spam. It was not delivered. Write it in another way, or reach them on another network.",
        "Il server di posta della persona ha rifiutato questa email, forse perché la crede spam. Non è stata consegnata. Riscrivila in un altro modo o contatta la persona su un’altra rete.",
    ),
    say(
        "cause-mail-sender",
        "Your mail server does not let this mailbox send. What you wrote is kept and tried again every hour. Ask whoever runs your mail to allow it.",
        "Il tuo server di posta non permette a questa casella di inviare. Ciò che hai scritto è conservato e si riprova ogni ora. Chiedi a chi gestisce la posta di permetterlo.",
    ),
    say(
        "cause-mail-too-large",
        "The mail is larger than the server takes. It was not delivered. Send a smaller file, or a link to it.",
        "L’email è più grande di quanto il server accetti. Non è stata consegnata. Invia un file più piccolo o un link.",
    ),
    say(
        "cause-maintenance",
        "The platform is working on this number for a minute or so. The message waits and goes by itself.",
        "La piattaforma sta lavorando su questo numero per un minuto circa. Il messaggio aspetta e partirà da solo.",
    ),
    say(
        "cause-marketing-cap",
        "The platform holds back business messages to this person for now. The message did not arrive. Wait at least a day, or wait for them to write.",
        "Per ora la piattaforma limita i messaggi commerciali a questa persona. Il messaggio non è arrivato. Aspetta almeno un giorno, o che sia lei a scrivere.",
    ),
    say(
        "cause-marketing-stopped",
        "The person asked not to get marketing messages. The message did not arrive. Respect it; you can answer when they write.",
        "La persona ha chiesto di non ricevere messaggi promozionali. Il messaggio non è arrivato. Rispetta la richiesta; potrai rispondere quando scriverà.",
    ),
    say(
        "cause-media-expired",
        "The platform kept this picture only for a while, and it could not be fetched in that time. It cannot be shown here. Ask the person to send it again.",
        "La piattaforma ha conservato questa immagine solo per un po’ e in quel tempo non si è riusciti a scaricarla. Qui non si può mostrare. Chiedi alla persona di inviarla di nuovo.",
    ),
    say(
        "cause-media-gone",
        "The platform no longer has this picture. It cannot be shown here. Ask the person to send it again.",
        "La piattaforma non conserva più questa immagine. Qui non si può mostrare. Chiedi alla persona di inviarla di nuovo.",
    ),
    say(
        "cause-media-no-source",
        "The platform did not say where this picture is. It cannot be shown here. Ask the person to send it again.",
        "La piattaforma non ha detto dove si trova questa immagine. Qui non si può mostrare. Chiedi alla persona di inviarla di nuovo.",
    ),
    say(
        "cause-media-not-a-picture",
        "What came is not a picture that can be shown. It was not kept. Ask the person to send it as a photo.",
        "Ciò che è arrivato non è un’immagine che si possa mostrare. Non è stata conservata. Chiedi alla persona di inviarla come foto.",
    ),
    say(
        "cause-media-not-stored",
        "This picture could not be stored here: the disk may be full. It was not kept. Free some space, then add it again.",
        "Non è stato possibile salvare qui questa immagine: forse il disco è pieno. Non è stata conservata. Libera spazio, poi aggiungila di nuovo.",
    ),
    say(
        "cause-media-taken-back",
        "The message was taken back by whoever wrote it. Its file is erased here, too; nothing needs to be done.",
        "Il messaggio è stato ritirato da chi l’ha scritto. Anche qui il file è cancellato; non c’è niente da fare.",
    ),
    say(
        "cause-media-too-large",
        "This picture is larger than this desk keeps. It was not stored. Ask the person for a smaller one.",
        "Questa immagine è più grande di quanto lo sportello conservi. Non è stata salvata. Chiedi alla persona di inviarne una più piccola.",
    ),
    say(
        "cause-needs-phone",
        "This kind of message needs the person’s phone number, and only their WhatsApp name is known. It was not sent. Write a plain message instead.",
        "Questo tipo di messaggio richiede il numero di telefono e della persona si conosce solo il nome WhatsApp. Non è stato inviato. Scrivi un messaggio semplice.",
    ),
    say(
        "cause-no-answer",
        "The platform did not answer in time, so it is not known whether the message was sent. Sportello looks for evidence and does not send twice. There is nothing to do now.",
        "La piattaforma non ha risposto in tempo, quindi non si sa se il messaggio è partito. Sportello cerca le prove e non lo invia due volte. Ora non c’è nulla da fare.",
    ),
    say(
        "cause-no-connection",
        "No connection to the platform came about in time: nothing left this desk. The message waits and goes by itself. If other sites do not open either, look at the internet connection.",
        "Non si è riusciti a collegarsi in tempo alla piattaforma: da qui non è partito nulla. Il messaggio aspetta e parte da solo. Se non si aprono neanche altri siti, controlla la connessione.",
    ),
    say(
        "cause-no-name",
        "The platform’s internet names could not be resolved (DNS), so it could not be found: nothing left this desk. The message waits and goes by itself. If other sites do not open either, look at the internet connection.",
        "I nomi internet della piattaforma non si risolvono (DNS), quindi non si riesce a trovarla: da qui non è partito nulla. Il messaggio aspetta e parte da solo. Se non si aprono neanche altri siti, controlla la connessione.",
    ),
    say(
        "cause-no-picture-address",
        "Instagram fetches pictures from an address, and this desk has none that Instagram can reach. The picture was not sent. Set the public address of the desk, or send the picture on another network.",
        "Instagram scarica le immagini da un indirizzo e questo sportello non ne ha uno raggiungibile. L’immagine non è stata inviata. Imposta l’indirizzo pubblico, o invia l’immagine su un’altra rete.",
    ),
    say(
        "cause-not-confirmed",
        "WhatsApp takes messages but hardly says that they arrive. Nothing is sent a second time: most arrive later. What cannot wait, say by phone or on another network.",
        "WhatsApp prende i messaggi ma quasi non dice che arrivino. Nulla viene inviato due volte: di solito arrivano più tardi. Ciò che non può aspettare, dillo al telefono o su un’altra rete.",
    ),
    say(
        "cause-not-delivered",
        "The platform took this message and then could not deliver it. It did not arrive. Send it again, or reach the person on another network.",
        "La piattaforma ha preso questo messaggio e poi non è riuscita a consegnarlo. Non è arrivato. Invialo di nuovo, o contatta la persona su un’altra rete.",
    ),
    say(
        "cause-not-fetched",
        "The platform could not fetch the photo or film from this desk. The post waits and is tried again. If it lasts, look whether the desk’s public address opens from outside.",
        "La piattaforma non è riuscita a prelevare la foto o il filmato da questo desk. Il post aspetta e si riprova. Se continua, controlla che l’indirizzo pubblico del desk si apra da fuori.",
    ),
    say(
        "cause-not-found",
        "The platform does not find what this message refers to, or the channel may not see it. It was not sent. Check that the channel is still connected.",
        "La piattaforma non trova ciò a cui il messaggio si riferisce, o il canale non può vederlo. Non è stato inviato. Controlla che il canale sia ancora collegato.",
    ),
    say(
        "cause-not-reachable-there",
        "The platform says that this page or number does not exist. That can be a lost permission or a fault at Meta. Messages wait. Check the channel in the settings; they go when it works again.",
        "La piattaforma dice che questa pagina o questo numero non esiste. Può essere un permesso perduto o un guasto di Meta. I messaggi aspettano. Controlla il canale nelle impostazioni; partiranno quando funzionerà di nuovo.",
    ),
    say(
        "cause-not-ready",
        "The platform is still working on the photo or film. The post waits and goes by itself.",
        "La piattaforma sta ancora elaborando la foto o il filmato. Il post aspetta e parte da solo.",
    ),
    say(
        "cause-not-secure",
        "No secure connection to the platform came about (TLS): nothing left this desk. The message waits and goes by itself. If it lasts, look whether this computer’s clock is right and whether something between here and there intercepts connections.",
        "Non si è stabilito un collegamento sicuro con la piattaforma (TLS): da qui non è partito nulla. Il messaggio aspetta e parte da solo. Se dura, controlla che l’orologio di questo computer sia giusto e che nulla intercetti i collegamenti.",
    ),
    say(
        "cause-not-understood",
        "The platform answered in a way that Sportello does not understand. Nothing was changed by it. Sportello asks again by itself; if it lasts, look for an update.",
        "La piattaforma ha risposto in un modo che Sportello non capisce. Nulla è cambiato. Sportello riprova da solo; se continua, cerca un aggiornamento.",
    ),
    say(
        "cause-number",
        "This WhatsApp number is not fully registered at Meta. Nothing can be sent from it. Finish its registration in the WhatsApp manager, then connect the channel again.",
        "Questo numero WhatsApp non è registrato del tutto su Meta. Non può inviare nulla. Completa la registrazione nel gestore WhatsApp, poi ricollega il canale.",
    ),
    say(
        "cause-number-gone",
        "This WhatsApp number was deleted at Meta. Nothing can be sent from it. Connect another number, or reach the person on another network.",
        "Questo numero WhatsApp è stato eliminato su Meta. Non può più inviare nulla. Collega un altro numero, o contatta la persona su un’altra rete.",
    ),
    say(
        "cause-other-way-down",
        "The way by which this was to be said instead went down as well before it left, so this copy was taken back. The same words go by a third way, or by the first when it works again. There is nothing to do.",
        "Anche la via per cui questo doveva partire al posto del primo si è fermata prima che partisse, quindi questa copia è stata ritirata. Le stesse parole partono per una terza via, o per la prima quando torna a funzionare. Non c’è nulla da fare.",
    ),
    say(
        "cause-outage",
        "The platform is not working properly right now. Nothing is lost: what can wait is sent by itself when it works again.",
        "In questo momento la piattaforma non funziona bene. Nulla va perso: ciò che può aspettare parte da solo appena torna a funzionare.",
    ),
    say(
        "cause-own-number",
        "A number cannot write to itself. The message was not sent. Choose another recipient.",
        "Un numero non può scrivere a sé stesso. Il messaggio non è stato inviato. Scegli un altro destinatario.",
    ),
    say(
        "cause-payment",
        "Meta refuses because of a payment problem on this account. Nothing can be sent on it. The owner has to settle the payment method at Meta.",
        "Meta rifiuta per un problema di pagamento di questo account. Non si può inviare nulla. Il titolare deve sistemare il metodo di pagamento su Meta.",
    ),
    say(
        "cause-permission",
        "Sportello is no longer allowed to do this for the channel. What you wrote is kept. Connect the channel again and grant every permission it asks for.",
        "Sportello non ha più il permesso di farlo per questo canale. Ciò che hai scritto è conservato. Ricollega il canale e concedi tutti i permessi richiesti.",
    ),
    say(
        "cause-person-gone",
        "The person deleted their account there. The message was not sent. Reach them in another way.",
        "La persona ha cancellato il suo account su quella rete. Il messaggio non è stato inviato. Contattala in un altro modo.",
    ),
    say(
        "cause-person-not-found",
        "The platform does not find this person any more. The message was not sent. Reach them on another network.",
        "La piattaforma non trova più questa persona. Il messaggio non è stato inviato. Contattala su un’altra rete.",
    ),
    say(
        "cause-person-unavailable",
        "The person cannot get messages from you: they may have blocked you or closed their account. The message was not sent. Reach them in another way.",
        "La persona non può ricevere i tuoi messaggi: forse ti ha bloccato o ha chiuso l’account. Il messaggio non è stato inviato. Contattala in un altro modo.",
    ),
    say(
        "cause-person-unreachable",
        "WhatsApp could not deliver to this number: it may not use WhatsApp, or its app is too old. The message did not arrive. Reach the person in another way.",
        "WhatsApp non è riuscito a consegnare a questo numero: forse non usa WhatsApp o ha un’app troppo vecchia. Il messaggio non è arrivato. Contatta la persona in un altro modo.",
    ),
    say(
        "cause-picture-refused",
        "The platform could not take this picture. It was not sent. Send it as a smaller JPEG or PNG.",
        "La piattaforma non ha potuto accettare questa immagine. Non è stata inviata. Inviala come JPEG o PNG più piccolo.",
    ),
    say(
        "cause-post-doubted",
        "The platform refuses this post, and nothing of its kind was published since: an outage looks like that. It is kept and tried again by itself, for three days. If you know what is wrong with it, take it back and change it.",
        "La piattaforma rifiuta questo post, e da allora non è stato pubblicato nulla del genere: così appare un guasto. È conservato e si riprova da solo, per tre giorni. Se sai che cosa non va, ritiralo e modificalo.",
    ),
    say(
        "cause-post-format",
        "The platform does not take a file of this format. The post was not published. Convert the photo to JPEG, or the film to the usual format of phones, and publish it again.",
        "La piattaforma non accetta un file di questo formato. Il post non è stato pubblicato. Converti la foto in JPEG, o il filmato nel formato comune dei telefoni, e pubblicalo di nuovo.",
    ),
    say(
        "cause-post-id-unknown",
        "The post is published, but it is not known which of the page’s posts it is, so the first comment was not written. Write it by hand under the post.",
        "Il post è pubblicato, ma non si sa quale dei post della pagina sia, quindi il primo commento non è stato scritto. Scrivilo a mano sotto il post.",
    ),
    say(
        "cause-post-not-taken",
        "The network does not take the post as it is. It was not published there. Open it, look at what is marked, and publish it again.",
        "La rete non accetta il post così com’è. Lì non è stato pubblicato. Aprilo, guarda ciò che è segnato e pubblicalo di nuovo.",
    ),
    say(
        "cause-post-refused",
        "The platform did not accept the post as it is. It was not published. Look at its words and files, change them, and publish it again.",
        "La piattaforma non ha accettato il post così com’è. Non è stato pubblicato. Rivedi il testo e i file, modificali e pubblicalo di nuovo.",
    ),
    say(
        "cause-post-shape",
        "The photo is too narrow or too wide for this network. The post was not published. Crop the photo and publish it again.",
        "La foto è troppo stretta o troppo larga per questa rete. Il post non è stato pubblicato. Ritaglia la foto e pubblicalo di nuovo.",
    ),
    say(
        "cause-post-size",
        "The file is too large for this network. The post was not published. Make it smaller and publish it again.",
        "Il file è troppo grande per questa rete. Il post non è stato pubblicato. Riducilo e pubblicalo di nuovo.",
    ),
    say(
        "cause-prepared-again",
        "What was prepared for this post at the platform is gone. It is prepared again and goes by itself.",
        "Ciò che era stato preparato per questo post sulla piattaforma non c’è più. Viene preparato di nuovo e parte da solo.",
    ),
    say(
        "cause-publish-limit",
        "The platform lets this account publish only so many posts a day, and they are used up. The post waits and goes by itself when there is room.",
        "La piattaforma consente a questo account solo un certo numero di post al giorno, e sono esauriti. Il post aspetta e parte da solo quando c’è posto.",
    ),
    say(
        "cause-quota",
        "The channel has published as much as the network allows in a day. The post waits and goes by itself when there is room.",
        "Il canale ha pubblicato quanto la rete permette in un giorno. Il post aspetta e parte da solo quando c’è posto.",
    ),
    say(
        "cause-refused",
        "The platform refused this message without saying more. It was not sent. Change it and send it again, or reach the person on another network.",
        "La piattaforma ha rifiutato questo messaggio senza dire altro. Non è stato inviato. Modificalo e invialo di nuovo, o contatta la persona su un’altra rete.",
    ),
    say(
        "cause-refused-at-times",
        "The platform refused this, as it does at times during outages. It was not sent. It is tried again by itself; if the refusal stays, it is told here.",
        "La piattaforma lo ha rifiutato, come capita durante i guasti. Non è stato inviato. Si riprova da solo; se il rifiuto resta, lo vedi qui.",
    ),
    say(
        "cause-refused-everywhere",
        "The platform suddenly gives different people the same error, as in outages. What you wrote is kept, tried every few minutes, and goes by itself. If it lasts, look at the channel at Meta.",
        "La piattaforma dà all’improvviso lo stesso errore per persone diverse, come nei guasti. Ciò che hai scritto è conservato, si riprova ogni pochi minuti e parte da solo. Se dura, guarda il canale su Meta.",
    ),
    say(
        "cause-restricted",
        "Meta has restricted this account for a time. Nothing can be sent on it meanwhile. Read the notice in the account’s quality page at Meta; do not send again and again.",
        "Meta ha limitato questo account per un certo tempo. Nel frattempo non si può inviare nulla. Leggi l’avviso nella pagina sulla qualità dell’account su Meta; non riprovare di continuo.",
    ),
    say(
        "cause-said-another-way",
        "This network is down, and the same words were sent to the person another way. This copy waits: it is taken back when the other arrives, and goes by itself when that fails.",
        "Questa rete è ferma, e le stesse parole sono state mandate alla persona per un’altra via. Questa copia aspetta: viene ritirata quando l’altra arriva, e parte da sola se quella fallisce.",
    ),
    say(
        "cause-sent-again",
        "A person decided to send this message again, since nothing told whether it had arrived. A new message went instead of it. There is nothing to do.",
        "Qualcuno ha deciso di mandare di nuovo questo messaggio, perché nulla diceva se era arrivato. Al suo posto è partito un nuovo messaggio. Non c’è nulla da fare.",
    ),
    say(
        "cause-setup",
        "The app or number is not set up completely at Meta. Nothing can be sent until it is. Whoever looks after Sportello has to finish the set-up.",
        "L’app o il numero non sono configurati del tutto su Meta. Fino ad allora non si può inviare nulla. Chi gestisce Sportello deve completare la configurazione.",
    ),
    say(
        "cause-silence",
        "Nothing came in for a time in which this channel is usually busy, so messages may be missing. What was said is read back where the network has a history. Look at the network itself for what cannot be read.",
        "Non è arrivato nulla in un tempo in cui su questo canale di solito si scrive, quindi possono mancare dei messaggi. Ciò che è stato detto viene riletto dove la rete ha uno storico. Ciò che non si può rileggere va guardato sulla rete stessa.",
    ),
    say(
        "cause-spam-limit",
        "Too many people blocked or reported this number, so WhatsApp slows it down. What cannot go now has to wait some hours. Write only to people who expect it.",
        "Troppe persone hanno bloccato o segnalato questo numero, perciò WhatsApp lo rallenta. Ciò che ora non può partire deve aspettare alcune ore. Scrivi solo a chi se lo aspetta.",
    ),
    say(
        "cause-template",
        "WhatsApp did not accept the template. The message was not sent. Check the template’s state and its blanks in the WhatsApp manager.",
        "WhatsApp non ha accettato il modello. Il messaggio non è stato inviato. Controlla lo stato del modello e i suoi campi nel gestore WhatsApp.",
    ),
    say(
        "cause-terms",
        "The Page has not accepted Meta’s terms for this. Nothing was changed. An administrator of the Page has to accept them at Meta.",
        "La Pagina non ha accettato le condizioni di Meta per questa funzione. Nulla è cambiato. Un amministratore della Pagina deve accettarle su Meta.",
    ),
    say(
        "cause-test-list",
        "This is a test number, and it may write only to the numbers on its list. The message was not sent. Add the person’s number to the list at Meta, or use a real number.",
        "Questo è un numero di prova e può scrivere solo ai numeri della sua lista. Il messaggio non è stato inviato. Aggiungi il numero alla lista su Meta, o usa un numero vero.",
    ),
    say(
        "cause-token",
        "The channel’s permission has ended. What you wrote is kept and waits. Connect the channel again in the settings; then everything goes by itself.",
        "Il permesso del canale è scaduto. Ciò che hai scritto è conservato e aspetta. Collega di nuovo il canale nelle impostazioni; poi parte tutto da solo.",
    ),
    say(
        "cause-token-doubted",
        "The platform refuses the channel’s permission, which happens during outages too. Messages wait while Sportello finds out. If it lasts, connect the channel again.",
        "La piattaforma rifiuta il permesso del canale, cosa che accade anche durante i guasti. I messaggi aspettano mentre Sportello verifica. Se continua, ricollega il canale.",
    ),
    say(
        "cause-token-sealed",
        "The channel’s permission is stored, but the key that opens it is missing. Messages wait. Put the key file back where it was, or connect the channel again.",
        "Il permesso del canale è conservato, ma manca la chiave che lo apre. I messaggi aspettano. Rimetti al suo posto il file della chiave, o ricollega il canale.",
    ),
    say(
        "cause-too-fast",
        "The platform asks to go more slowly. The message waits its turn and goes by itself.",
        "La piattaforma chiede di andare più piano. Il messaggio aspetta il suo turno e parte da solo.",
    ),
    say(
        "cause-too-fast-pair",
        "Many messages went to this person in a short time, so WhatsApp asks for a pause. The message waits and goes by itself.",
        "A questa persona sono andati molti messaggi in poco tempo, perciò WhatsApp chiede una pausa. Il messaggio aspetta e parte da solo.",
    ),
    say(
        "cause-unknown-outcome",
        "The answer was lost, so it is not known whether the message was sent. Sportello looks for evidence and does not send twice. There is nothing to do now.",
        "La risposta è andata persa, quindi non si sa se il messaggio è partito. Sportello cerca le prove e non lo invia due volte. Ora non c’è nulla da fare.",
    ),
    say(
        "cause-unreachable",
        "The platform could not be reached: nothing left this desk. The message waits and goes by itself. If other sites do not open either, look at the internet connection.",
        "Non è stato possibile raggiungere la piattaforma: da qui non è partito nulla. Il messaggio aspetta e parte da solo. Se non si aprono neanche altri siti, controlla la connessione.",
    ),
    say(
        "cause-unsupported",
        "The network cannot carry this kind of message. It was not sent. Send it as plain words or a picture.",
        "La rete non può trasportare questo tipo di messaggio. Non è stato inviato. Invialo come testo semplice o immagine.",
    ),
    say(
        "cause-webhooks-late",
        "What people write comes in long after they wrote it. Nothing is lost by it. Look at the time beside each message before you answer, and on the network itself for what is urgent.",
        "Ciò che le persone scrivono arriva molto dopo che l’hanno scritto. Nulla va perso per questo. Prima di rispondere guarda l’ora accanto a ogni messaggio, e per ciò che è urgente la rete stessa.",
    ),
    say(
        "cause-window-closed",
        "The time for free answers is over: the platform allows them only for a while after the person last wrote. The message was not sent. Wait for them to write, or reach them on another network.",
        "Il tempo per rispondere liberamente è finito: la piattaforma lo consente solo per un po’ dopo l’ultimo messaggio della persona. Il messaggio non è stato inviato. Aspetta che scriva, o contattala su un’altra rete.",
    ),
    say(
        "cause-words-beside-picture",
        "This network cannot carry words and a picture in one message. Nothing was sent. Send them as two messages.",
        "Questa rete non può portare testo e immagine in un solo messaggio. Nulla è stato inviato. Inviali come due messaggi.",
    ),
];
