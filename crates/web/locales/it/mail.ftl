# E-mail
connect-mailboxes = Una casella di posta
connect-mailboxes-means = L’email non ha bisogno di un’app: indica l’indirizzo, la password e i due server, che trovi presso il tuo fornitore di posta. Con l’accesso in due passaggi, crea prima lì una password per le app.
field-email-asset = Indirizzo
field-email-token = Password
field-email-imap = Server da cui si legge la posta (IMAP)
field-email-smtp = Server con cui si invia la posta (SMTP)
field-email-user = Nome utente, se non è l’indirizzo
