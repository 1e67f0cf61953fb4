"""Meta's own client believes the sandbox: sending, media, reading conversations, comments, settings, accounts."""

import unittest
import warnings

from facebook_business import FacebookAdsApi
from facebook_business.adobjects.application import Application
from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.unifiedthread import UnifiedThread
from facebook_business.adobjects.user import User
from facebook_business.adobjects.whatsappbusinessaccount import WhatsAppBusinessAccount
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

import support

PERSON = "Marco Bianchi"


class FacebookBusiness(support.WithSandbox):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The client's tables of member names lag behind the platform; it says so with warnings.
        warnings.filterwarnings("ignore", module="facebook_business")
        FacebookSession.GRAPH = cls.sandbox.url
        cls.page = Page(cls.sandbox.assets["facebook"]["id"], api=cls.api(cls.sandbox.assets["facebook"]["token"]))
        said = cls.sandbox.say("facebook", PERSON, "Avete peonie?")
        cls.message, cls.to = said["id"], said["from_id"]

    @classmethod
    def api(cls, token):
        return FacebookAdsApi.init(cls.sandbox.app_id, cls.sandbox.app_secret, token, api_version=support.VERSION)

    def send(self, **message):
        return self.page.create_message(
            params={"recipient": {"id": self.to}, "messaging_type": "RESPONSE", "message": message}
        )

    def test_the_page(self):
        self.assertEqual(self.page.api_get(fields=["id", "name"])["name"], "Fiori di Lia")

    def test_text_choices_and_templates(self):
        sent = self.send(text="Ciao")
        self.assertIn(sent["message_id"], [m["id"] for m in self.sandbox.phone("facebook", PERSON)])
        self.send(text="Quale?", quick_replies=[{"content_type": "text", "title": "Rosa", "payload": "r"}])
        button = {"type": "postback", "title": "Sì", "payload": "s"}
        card = {"title": "Peonie", "subtitle": "Oggi", "buttons": [button]}
        for payload in (
            {"template_type": "button", "text": "Va bene?", "buttons": [button]},
            {"template_type": "generic", "elements": [card]},
        ):
            self.send(attachment={"type": "template", "payload": payload})

    def test_signs_of_life(self):
        for action in ("typing_on", "typing_off", "mark_seen"):
            self.page.create_message(params={"recipient": {"id": self.to}, "sender_action": action})
        for action in ("react", "unreact"):
            payload = {"message_id": self.message, "reaction": "love"}
            self.page.create_message(params={"recipient": {"id": self.to}, "sender_action": action, "payload": payload})

    def test_media_by_address_and_again_by_id(self):
        picture = f"{self.sandbox.url}/avatar/Lia.png"
        payload = {"url": picture, "is_reusable": True}
        made = self.page.create_message_attachment(
            params={"message": {"attachment": {"type": "image", "payload": payload}}}
        )
        sent = self.send(attachment={"type": "image", "payload": {"attachment_id": made["attachment_id"]}})
        arrived = next(m for m in self.sandbox.phone("facebook", PERSON) if m["id"] == sent["message_id"])
        self.assertEqual(arrived["type"], "image")

    def test_a_conversation_is_read_back(self):
        sent = self.send(text="Certo, rosa e bianche")
        fields = ["id", "updated_time", "message_count", "participants", "can_reply"]
        rows = self.page.get_conversations(params={"platform": "messenger", "user_id": self.to}, fields=fields)
        self.assertEqual(len(rows), 1)
        messages = UnifiedThread(rows[0]["id"], api=self.page.get_api_assured()).get_messages(
            fields=["id", "message", "from", "to", "created_time"]
        )
        found = {one["id"]: one["message"] for one in messages}
        self.assertEqual(found.get(sent["message_id"]), "Certo, rosa e bianche")
        self.assertEqual(found.get(self.message), "Avete peonie?")

    def test_conversations_of_instagram(self):
        person = self.sandbox.say("instagram", "Sara Neri", "Ciao")["from_id"]
        rows = self.page.get_conversations(params={"platform": "instagram"}, fields=["id", "participants"])
        people = [one["id"] for row in rows for one in row["participants"]["data"]]
        self.assertIn(person, people)

    def test_what_the_window_forbids_comes_as_the_clients_own_error(self):
        with self.assertRaises(FacebookRequestError) as refused:
            self.page.create_message(
                params={"recipient": {"id": "1"}, "messaging_type": "RESPONSE", "message": {"text": "Ciao"}}
            )
        self.assertEqual(refused.exception.api_error_code(), 100)

    def test_comments_in_public_and_in_private(self):
        comment = self.sandbox.control("comment", kind="facebook", text="Bello", **{"from": "Anna"})["id"]
        api = self.page.get_api_assured()
        self.page.create_message(params={"recipient": {"comment_id": comment}, "message": {"text": "Ciao Anna"}})
        answer = Comment(comment, api=api).create_comment(params={"message": "Grazie"})["id"]
        self.assertIn(answer, [one["id"] for one in Comment(comment, api=api).get_comments(fields=["id", "message"])])
        Comment(comment, api=api).api_update(params={"is_hidden": True})
        self.assertTrue(Comment(comment, api=api).api_get(fields=["id", "is_hidden"])["is_hidden"])
        Comment(comment, api=api).create_like()
        Comment(comment, api=api).api_delete()
        with self.assertRaises(FacebookRequestError):
            Comment(comment, api=api).api_get(fields=["id"])

    def test_comments_on_instagram(self):
        comment = self.sandbox.control("comment", kind="instagram", text="Bello", **{"from": "Anna"})["id"]
        one = IGComment(comment, api=self.page.get_api_assured())
        answer = one.create_reply(params={"message": "Grazie"})["id"]
        self.assertIn(answer, [reply["id"] for reply in one.get_replies(fields=["id", "text"])])
        one.api_update(params={"hide": True})
        self.assertTrue(one.api_get(fields=["id", "text", "hidden"])["hidden"])

    def test_the_pages_settings(self):
        greeting = [{"locale": "default", "text": "Benvenuti"}]
        self.page.create_messenger_profile(params={"get_started": {"payload": "START"}, "greeting": greeting})
        self.assertEqual(self.page.get_messenger_profile(fields=["greeting"])[0]["greeting"], greeting)
        self.page.delete_messenger_profile(params={"fields": ["greeting"]})
        self.page.create_subscribed_app(params={"subscribed_fields": ["messages", "feed"]})
        self.assertEqual(len(self.page.get_subscribed_apps()), 1)
        persona = self.page.create_persona(params={"name": "Lia", "profile_picture_url": "https://shop.example/l.png"})
        self.assertIn(persona["id"], [one["id"] for one in self.page.get_personas()])

    def test_control_of_a_thread_is_passed_and_taken(self):
        recipient = {"id": self.to}
        self.page.create_pass_thread_control(params={"recipient": recipient, "target_app_id": 263902037430900})
        owner = self.page.get_thread_owner(params={"recipient": self.to})[0]["thread_owner"]["app_id"]
        self.assertEqual(str(owner), "263902037430900")
        self.page.create_take_thread_control(params={"recipient": recipient})
        owner = self.page.get_thread_owner(params={"recipient": self.to})[0]["thread_owner"]["app_id"]
        self.assertEqual(str(owner), self.sandbox.app_id)

    def test_the_accounts_of_a_person_and_of_whatsapp(self):
        number = self.sandbox.assets["whatsapp"]
        api = self.api(number["token"])
        pages = User("me", api=api).get_accounts(fields=["id", "name", "access_token"])
        self.assertEqual([one["id"] for one in pages], [self.page["id"]])
        account = WhatsAppBusinessAccount(number["waba"], api=api)
        self.assertEqual([one["id"] for one in account.get_phone_numbers(fields=["id"])], [number["id"]])
        body = {"type": "BODY", "text": "Ciao {{1}}", "example": {"body_text": [["Anna"]]}}
        account.create_message_template(
            params={"name": "prova", "category": "UTILITY", "language": "it", "components": [body]}
        )
        self.assertEqual([one["name"] for one in account.get_message_templates(fields=["name"])], ["prova"])
        account.create_subscribed_app()
        self.assertEqual(len(account.get_subscribed_apps()), 1)

    def test_the_apps_subscriptions(self):
        api = FacebookAdsApi.init(self.sandbox.app_id, None, self.sandbox.app_token, api_version=support.VERSION)
        self.assertEqual(list(Application(self.sandbox.app_id, api=api).get_subscriptions()), [])


if __name__ == "__main__":
    unittest.main()
