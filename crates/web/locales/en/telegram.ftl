# Telegram
connect-bots = With a token alone
connect-bots-means = A bot needs no app at Meta. Make one by writing to @BotFather on Telegram and paste the token that it answers.
connect-no-token = That is not a bot’s token: one looks like 123456789:ABC…. Nothing was connected; copy it again from @BotFather.
connect-token-refused = Telegram does not know this token. Nothing was connected; copy it again from @BotFather, or ask there for a new one.
field-telegram-token = The bot’s token
