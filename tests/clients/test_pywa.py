"""pywa believes the sandbox: sending of every kind, media, settings, templates, and signed webhooks received."""

import http.server
import queue
import threading
import unittest
import urllib.parse

import httpx
from pywa import WhatsApp, types
from pywa.types import templates

import support

PERSON = "Giulia Rossi"


class Receiver:
    """A server of webhooks whose every decision is pywa's: the handshake, the signature, what a body means."""

    def __init__(self):
        self.got = queue.Queue()
        self.refused = 0
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
                said, status = receiver.client.webhook_challenge_handler(
                    vt=asked.get("hub.verify_token"), ch=asked.get("hub.challenge")
                )
                self.answer(status, said)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                refusal = receiver.client.webhook_update_validator(
                    update=body, hmac_header=self.headers.get("x-hub-signature-256")
                )
                if refusal:
                    receiver.refused += 1
                    return self.answer(refusal[1], refusal[0])
                said, status = receiver.client.webhook_update_handler(update=body)
                self.answer(status, said)

            def answer(self, status, text):
                body = text.encode()
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()

    def next(self, kind, of=None):
        """The next update of that class (about the message `of`); others that come between are let go."""
        while True:
            update = self.got.get(timeout=20)
            if isinstance(update, kind) and of in (None, update.id):
                return update


class Pywa(support.WithSandbox):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        number = cls.sandbox.assets["whatsapp"]
        cls.wa = WhatsApp(
            phone_id=number["id"],
            token=number["token"],
            waba_id=number["waba"],
            app_id=cls.sandbox.app_id,
            app_secret=cls.sandbox.app_secret,
            verify_token="a word of the shop's",
            session=httpx.Client(),
            server=None,
        )
        cls.wa.api._session.base_url = f"{cls.sandbox.url}/{support.VERSION}"
        said = cls.sandbox.say("whatsapp", PERSON, "Avete peonie?")
        cls.message, cls.to = said["id"], said["from_id"]

    def arrives(self, kind, sent):
        """What was sent is on the phone, as what it is."""
        one = next((m for m in self.sandbox.phone("whatsapp", PERSON) if m["id"] == sent.id), None)
        self.assertIsNotNone(one, "it did not arrive")
        self.assertEqual(one["type"], kind)
        return one

    def test_text_and_an_answer_to_a_message(self):
        self.assertEqual(self.arrives("text", self.wa.send_message(self.to, "Ciao"))["text"], "Ciao")
        self.arrives("text", self.wa.send_message(self.to, "Sì", reply_to_message_id=self.message))

    def test_buttons_lists_and_links(self):
        buttons = [types.Button(title="Rosa", callback_data="r"), types.Button(title="Giglio", callback_data="g")]
        self.wa.send_message(self.to, "Quale?", header="Fiori", footer="Fiori di Lia", buttons=buttons)
        rows = [types.SectionRow(title="Piccolo", callback_data="s", description="20 euro")]
        sections = types.SectionList(button_title="Apri", sections=[types.Section(title="Mazzi", rows=rows)])
        self.wa.send_message(self.to, "Quanto grande?", buttons=sections)
        self.wa.send_message(self.to, "Vedi", buttons=types.URLButton(title="Sito", url="https://shop.example"))
        self.wa.request_location(self.to, "Dove portiamo i fiori?")

    def test_files_of_every_kind(self):
        uploaded = self.wa.upload_media(media=support.PNG, mime_type="image/png", filename="a.png")
        self.arrives("image", self.wa.send_image(self.to, uploaded.id, caption="Peonie"))
        self.arrives("image", self.wa.send_image(self.to, support.PNG, mime_type="image/png"))
        self.arrives("video", self.wa.send_video(self.to, support.MP4, mime_type="video/mp4"))
        self.arrives("audio", self.wa.send_audio(self.to, support.OGG, mime_type="audio/ogg"))
        self.arrives("audio", self.wa.send_voice(self.to, support.OGG, mime_type="audio/ogg"))
        self.arrives(
            "document", self.wa.send_document(self.to, support.PDF, filename="a.pdf", mime_type="application/pdf")
        )
        self.arrives("sticker", self.wa.send_sticker(self.to, support.WEBP, mime_type="image/webp"))

    def test_what_was_uploaded_can_be_fetched_and_deleted(self):
        uploaded = self.wa.upload_media(media=support.PNG, mime_type="image/png", filename="a.png")
        link = self.wa.get_media_url(uploaded.id)
        self.assertEqual(self.wa.get_media_bytes(url=link.url), support.PNG)
        self.assertTrue(self.wa.delete_media(uploaded.id).success)

    def test_places_and_people(self):
        self.arrives("location", self.wa.send_location(self.to, 43.77, 11.25, "Fiori di Lia", "Via dei Fiori 1"))
        card = types.Contact(
            name=types.Contact.Name(formatted_name="Lia Bianchi", first_name="Lia"),
            phones=[types.Contact.Phone(phone="+390212345678")],
        )
        self.arrives("contacts", self.wa.send_contact(self.to, card))

    def test_signs_of_life(self):
        self.wa.send_reaction(self.to, "🌸", self.message)
        self.wa.remove_reaction(self.to, self.message)
        self.assertTrue(self.wa.indicate_typing(self.message).success)
        self.assertTrue(self.wa.mark_message_as_read(self.message).success)

    def test_the_catalogue(self):
        self.wa.send_catalog(self.to, "Catalogo")
        self.wa.send_product(self.to, "1", "peonie", "Peonie")
        self.wa.send_products(self.to, "1", [types.ProductsSection("Mazzi", ["peonie"])], "Mazzi", "I nostri")

    def test_the_account_and_its_number(self):
        self.assertEqual(self.wa.get_business_phone_number().id, self.wa.phone_id)
        self.assertEqual([one.id for one in self.wa.get_business_phone_numbers()], [self.wa.phone_id])
        self.wa.get_business_phone_number_settings()
        self.wa.get_business_account()
        self.assertTrue(self.wa.update_business_profile(about="Fiori freschi").success)
        self.assertEqual(self.wa.get_business_profile().about, "Fiori freschi")
        self.assertTrue(self.wa.update_commerce_settings(is_cart_enabled=True).success)
        self.assertTrue(self.wa.get_commerce_settings().is_cart_enabled)
        self.wa.update_conversational_automation(ice_breakers=["Orari?"])
        self.wa.update_display_name("Fiori")
        self.wa.register_phone_number("123456")
        self.assertEqual(list(self.wa.get_flows()), [])

    def test_people_are_blocked_and_let_in_again(self):
        other = self.sandbox.say("whatsapp", "Ugo", "Compri?")["from_id"]
        self.wa.block_users([other])
        self.assertEqual(len(list(self.wa.get_blocked_users())), 1)
        self.wa.unblock_users([other])
        self.assertEqual(len(list(self.wa.get_blocked_users())), 0)

    def test_codes_that_open_a_chat(self):
        code = self.wa.create_qr_code("Ciao").code
        self.assertIn(code, [one.code for one in self.wa.get_qr_codes()])

    def test_a_template_is_made_read_filled_changed_and_deleted(self):
        made = self.wa.create_template(
            templates.Template(
                name="mazzo_pronto",
                category=templates.TemplateCategory.UTILITY,
                language=templates.TemplateLanguage.ITALIAN,
                components=[
                    templates.HeaderText("Ciao {{nome}}", nome="Lia"),
                    templates.BodyText("Il mazzo di {{nome}} è pronto", nome="Giulia"),
                    templates.FooterText(text="Fiori di Lia"),
                    templates.Buttons(buttons=[templates.QuickReplyButton(text="Sì")]),
                ],
                parameter_format=templates.ParamFormat.NAMED,
            )
        )
        self.assertEqual(made.status, templates.TemplateStatus.APPROVED)
        self.assertIn("mazzo_pronto", [one.name for one in self.wa.get_templates()])
        self.assertEqual(self.wa.get_template(made.id).name, "mazzo_pronto")
        sent = self.wa.send_template(
            self.to,
            "mazzo_pronto",
            templates.TemplateLanguage.ITALIAN,
            [templates.HeaderText.params(nome="Lia"), templates.BodyText.params(nome="Giulia")],
        )
        self.assertEqual(self.arrives("template", sent)["text"], "Il mazzo di Giulia è pronto")
        self.assertTrue(self.wa.update_template(made.id, new_components=[templates.BodyText("Pronto")]).success)
        self.assertTrue(self.wa.delete_template("mazzo_pronto").success)

    def test_signed_webhooks_are_received_and_understood(self):
        receiver = Receiver()
        self.addCleanup(receiver.end)
        receiver.client = WhatsApp(
            phone_id=self.wa.phone_id,
            token=self.wa.token,
            app_id=self.sandbox.app_id,
            app_secret=self.sandbox.app_secret,
            verify_token="a word of the shop's",
            server=None,
            session=httpx.Client(),
            validate_updates=True,
        )
        receiver.client.api._session.base_url = f"{self.sandbox.url}/{support.VERSION}"
        for on in ("on_message", "on_message_status", "on_callback_button"):
            getattr(receiver.client, on)(lambda _, update: receiver.got.put(update))
        # The sandbox asks the new address first: pywa answers its challenge.
        token = self.wa.get_app_access_token(self.sandbox.app_id, self.sandbox.app_secret)
        self.wa.set_app_callback_url(
            self.sandbox.app_id, str(token), receiver.url, "a word of the shop's", ["messages"]
        )
        self.wa.api._session.post(f"/{self.wa.waba_id}/subscribed_apps")
        said = self.sandbox.say("whatsapp", "Marco Bianchi", "Buongiorno")
        message = receiver.next(types.Message)
        self.assertEqual((message.id, message.text, message.from_user.wa_id), (said["id"], "Buongiorno", said["from_id"]))
        self.assertEqual(message.from_user.name, "Marco Bianchi")
        answer = message.reply_text("Buongiorno a lei")
        receiver.next(types.MessageStatus, of=answer.id)
        # A body that someone else signed is refused by pywa, so the sandbox counts it as not taken.
        self.sandbox.control("deliver", signing="wrong")
        self.sandbox.say("whatsapp", "Marco Bianchi", "Falso")
        support.until("a refusal", lambda: receiver.refused > 0)
        self.sandbox.control("deliver", signing="right")


if __name__ == "__main__":
    unittest.main()
