# E-mail
connect-mailboxes = A mailbox
connect-mailboxes-means = E-mail needs no app: give the address, its password and its two servers, which your mail provider names. With two-step sign-in, make an app password there first.
field-email-asset = Address
field-email-token = Password
field-email-imap = Server where mail is read (IMAP)
field-email-smtp = Server where mail is sent (SMTP)
field-email-user = User name, if it is not the address
