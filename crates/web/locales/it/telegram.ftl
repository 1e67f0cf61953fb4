# Telegram
connect-bots = Con il solo token
connect-bots-means = Un bot non ha bisogno di un’app presso Meta. Creane uno scrivendo a @BotFather su Telegram e incolla il token che ti risponde.
connect-no-token = Questo non è il token di un bot: uno somiglia a 123456789:ABC…. Non è stato collegato nulla; copialo di nuovo da @BotFather.
connect-token-refused = Telegram non conosce questo token. Non è stato collegato nulla; copialo di nuovo da @BotFather, o chiedine lì uno nuovo.
field-telegram-token = Token del bot
