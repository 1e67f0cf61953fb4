"""Meta's own client believes the sandbox: sending, media, reading conversations, publishing, comments, settings,
accounts."""

import http.server
import struct
import threading
import unittest
import warnings

from facebook_business import FacebookAdsApi
from facebook_business.adobjects.application import Application
from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.unifiedthread import UnifiedThread
from facebook_business.adobjects.user import User
from facebook_business.adobjects.whatsappbusinessaccount import WhatsAppBusinessAccount
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

import requests

import support

PERSON = "Marco Bianchi"


def jpeg(width, height):
    """The head of a JPEG of that size."""
    frame = struct.pack(">BHH", 8, height, width) + bytes([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


def film(width, height, seconds):
    """An MP4 of that size and length."""

    def box(kind, body):
        return struct.pack(">I", len(body) + 8) + kind + body

    head = bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80)
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    track = bytes(40) + matrix + struct.pack(">II", width << 16, height << 16)
    moov = box(b"moov", box(b"mvhd", head) + box(b"trak", box(b"tkhd", track)))
    return box(b"ftyp", b"isom\0\0\0\0") + moov + box(b"mdat", bytes(64))


FILES = {"/square.jpg": jpeg(1080, 1080), "/tall.jpg": jpeg(1080, 1920), "/reel.mp4": film(720, 1280, 10)}


class Shelf(http.server.BaseHTTPRequestHandler):
    """Files that the platform fetches by their address."""

    def do_GET(self):
        body = FILES.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "video/mp4" if self.path.endswith("mp4") else "image/jpeg")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_):
        pass


class FacebookBusiness(support.WithSandbox):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The client's tables of member names lag behind the platform; it says so with warnings.
        warnings.filterwarnings("ignore", module="facebook_business")
        FacebookSession.GRAPH = cls.sandbox.url
        cls.page = Page(cls.sandbox.assets["facebook"]["id"], api=cls.api(cls.sandbox.assets["facebook"]["token"]))
        cls.account = IGUser(cls.sandbox.assets["instagram"]["id"], api=cls.page.get_api_assured())
        shelf = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
        threading.Thread(target=shelf.serve_forever, daemon=True).start()
        cls.addClassCleanup(shelf.server_close)
        cls.addClassCleanup(shelf.shutdown)
        cls.shelf = f"http://127.0.0.1:{shelf.server_port}"
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

    def posts(self, **wanted):
        """What was ever public and has these members, oldest first."""
        rows = requests.get(f"{self.sandbox.url}/control/posts", timeout=10).json()["data"]
        return [row for row in rows if all(row[name] == value for name, value in wanted.items())]

    def raw(self, address, token, body):
        """Bytes for the upload host, which this client has no call for."""
        headers = {"Authorization": f"OAuth {token}", "offset": "0", "file_size": str(len(body))}
        answer = requests.post(address, data=body, headers=headers, timeout=10)
        self.assertEqual(answer.status_code, 200, answer.text)

    def test_words_are_published_read_changed_and_deleted(self):
        made = self.page.create_feed(params={"message": "Peonie fresche", "link": "https://fiori.example/peonie"})
        post = PagePost(made["id"], api=self.page.get_api_assured())
        fields = ["id", "message", "created_time", "permalink_url", "attachments", "is_published"]
        listed = {one["id"]: one for one in self.page.get_feed(fields=fields)}
        self.assertEqual(listed[made["id"]]["message"], "Peonie fresche")
        self.assertEqual(listed[made["id"]]["attachments"]["data"][0]["url"], "https://fiori.example/peonie")
        post.api_update(params={"message": "Peonie e rose"})
        self.assertEqual(post.api_get(fields=["message"])["message"], "Peonie e rose")
        post.api_delete()
        self.assertNotIn(made["id"], [one["id"] for one in self.page.get_published_posts(fields=["id"])])

    def test_one_photo_by_address_and_several_in_one_post(self):
        one = self.page.create_photo(params={"url": f"{self.shelf}/square.jpg", "caption": "Una"})
        self.assertEqual(one.get("post_id"), self.posts(text="Una")[0]["id"])
        kept = [
            self.page.create_photo(params={"url": f"{self.shelf}/{name}.jpg", "published": False})["id"]
            for name in ("square", "tall")
        ]
        media = [{"media_fbid": photo} for photo in kept]
        self.page.create_feed(params={"message": "Due", "attached_media": media})
        (row,) = self.posts(text="Due")
        self.assertEqual([file["id"] for file in row["files"]], kept)

    def test_a_video_by_address(self):
        self.sandbox.control("settings", film_ms=0)
        made = self.page.create_video(params={"file_url": f"{self.shelf}/reel.mp4", "description": "Un video"})
        support.until("the video is public", lambda: self.posts(text="Un video"))
        videos = {one["id"]: one for one in self.page.get_videos(fields=["id", "status", "length"])}
        self.assertEqual(videos[made["id"]]["status"]["video_status"], "ready")
        self.assertEqual(float(videos[made["id"]]["length"]), 10)

    def test_a_reel_and_a_story(self):
        begun = self.page.create_video_reel(params={"upload_phase": "start"})
        token = self.sandbox.assets["facebook"]["token"]
        self.raw(begun["upload_url"], token, FILES["/reel.mp4"])
        last = {"upload_phase": "finish", "video_state": "PUBLISHED", "description": "Reel"}
        self.page.create_video_reel(params={**last, "video_id": begun["video_id"]})
        self.assertEqual(self.posts(text="Reel")[0]["post"], "reel")
        photo = self.page.create_photo(params={"url": f"{self.shelf}/tall.jpg", "published": False})["id"]
        story = self.page.create_photo_story(params={"photo_id": photo})
        self.assertIn(story["post_id"], [one["post_id"] for one in self.page.get_stories()])

    def container(self, **params):
        return self.account.create_media(params=params)["id"]

    def ready(self, container):
        """Whether the container can be published."""
        one = IGMedia(container, api=self.page.get_api_assured())
        # The client's own node for it lacks these fields: the call is made by hand.
        answer = one.get_api_assured().call("GET", (container,), params={"fields": "status_code,status"}).json()
        return answer["status_code"] == "FINISHED"

    def publish(self, container):
        support.until("the container is ready", lambda: self.ready(container))
        return self.account.create_media_publish(params={"creation_id": container})["id"]

    def test_a_photo_a_carousel_and_a_reel_on_instagram(self):
        self.sandbox.control("settings", film_ms=0)
        square = f"{self.shelf}/square.jpg"
        photo = self.publish(self.container(image_url=square, caption="Foto", alt_text="Un mazzo"))
        children = [self.container(image_url=square, is_carousel_item=True) for _ in range(2)]
        carousel = self.publish(self.container(media_type="CAROUSEL", children=children, caption="Carosello"))
        reel = self.publish(self.container(media_type="REELS", video_url=f"{self.shelf}/reel.mp4", caption="Reel ig"))
        fields = ["id", "caption", "media_type", "media_product_type", "permalink", "timestamp", "children"]
        listed = {one["id"]: one for one in self.account.get_media(fields=fields)}
        kinds = [(listed[one]["media_type"], listed[one]["media_product_type"]) for one in (photo, carousel, reel)]
        self.assertEqual(kinds, [("IMAGE", "FEED"), ("CAROUSEL_ALBUM", "FEED"), ("VIDEO", "REELS")])
        limit = self.account.get_content_publishing_limit(fields=["quota_usage", "config"])[0]
        self.assertGreaterEqual(limit["quota_usage"], 3)
        self.assertEqual(limit["config"]["quota_duration"], 86400)

    def test_what_instagram_does_not_take_comes_as_the_clients_own_error(self):
        with self.assertRaises(FacebookRequestError) as refused:
            self.container(image_url=f"{self.shelf}/tall.jpg")
        self.assertEqual(refused.exception.api_error_subcode(), 2207009)

    def test_insights_of_a_post_and_of_media(self):
        api = self.page.get_api_assured()
        post = self.page.create_feed(params={"message": "Contami"})["id"]
        self.sandbox.control("follow/like", id=post, **{"from": "Anna"})
        rows = PagePost(post, api=api).get_insights(params={"metric": ["post_reactions_by_type_total"]})
        self.assertEqual(rows[0]["values"][0]["value"], {"like": 1})
        with self.assertRaises(FacebookRequestError):
            PagePost(post, api=api).get_insights(params={"metric": ["post_impressions"]})
        media = self.publish(self.container(image_url=f"{self.shelf}/square.jpg"))
        self.sandbox.control("follow/save", id=media, **{"from": "Anna"})
        rows = IGMedia(media, api=api).get_insights(params={"metric": ["saved"]})
        self.assertEqual(rows[0]["values"][0]["value"], 1)

    def test_comments_under_a_post_of_ones_own(self):
        api = self.page.get_api_assured()
        post = PagePost(self.page.create_feed(params={"message": "Commentami"})["id"], api=api)
        first = post.create_comment(params={"message": "Da 18 euro"})["id"]
        other = self.sandbox.control("comment", kind="facebook", text="Spam", post=post["id"], **{"from": "Anna"})["id"]
        Comment(other, api=api).api_update(params={"is_hidden": True})
        fields = ["id", "message", "is_hidden", "can_reply_privately"]
        listed = {one["id"]: one for one in post.get_comments(fields=fields, params={"filter": "stream"})}
        self.assertEqual(set(listed), {first, other})
        self.assertTrue(listed[other]["is_hidden"])
        Comment(other, api=api).api_delete()
        self.assertEqual([one["id"] for one in post.get_comments(fields=["id"])], [first])

    def test_comments_under_media_of_ones_own(self):
        api = self.page.get_api_assured()
        media = IGMedia(self.publish(self.container(image_url=f"{self.shelf}/square.jpg")), api=api)
        said = {"from": "Anna", "text": "Bello", "post": media["id"]}
        comment = self.sandbox.control("comment", kind="instagram", **said)["id"]
        IGComment(comment, api=api).create_reply(params={"message": "Grazie"})
        (row,) = media.get_comments(fields=["id", "text", "replies"])
        self.assertEqual(row["replies"]["data"][0]["text"], "Grazie")
        IGComment(comment, api=api).api_delete()
        self.assertEqual(len(media.get_comments(fields=["id"])), 0)
        media.api_update(params={"comment_enabled": False})
        with self.assertRaises(FacebookRequestError):
            media.create_comment(params={"message": "Ciao"})

    def test_the_pages_details(self):
        hours = {"mon_1_open": "09:00", "mon_1_close": "13:00"}
        self.page.api_update(params={"about": "Fiori a Firenze", "phone": "+39055123456", "hours": hours})
        read = self.page.api_get(fields=["about", "phone", "hours"])
        self.assertEqual((read["about"], read["hours"]), ("Fiori a Firenze", hours))

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
