"""What the tests with other people's clients share: a sandbox, or a whole demo, of our own as a child process."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

import requests

VERSION = "v25.0"
# One white pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fedccc59e70000000049454e44ae426082"
)
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 64
OGG = b"OggS" + b"\0" * 64
PDF = b"%PDF-1.7 one page"
WEBP = b"RIFF\x40\0\0\0WEBPVP8 " + b"\0" * 64
STOPS_WITHIN = 10


class Child:
    """A program of ours that says on one line where it listens."""

    def __init__(self, *arguments):
        self.folder = tempfile.mkdtemp(prefix="sportello-clients-")
        program = os.environ["SPORTELLO_BIN"]
        self.errors = open(pathlib.Path(self.folder) / "said", "w+b")
        self.process = subprocess.Popen(
            [program, *arguments, "--data", str(pathlib.Path(self.folder) / "data"), "--json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.errors,
        )
        line = self.process.stdout.readline()
        if not line:
            self.errors.seek(0)
            raise RuntimeError(f"it did not start: {self.errors.read().decode(errors='replace')}")
        self.ready = json.loads(line)

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(STOPS_WITHIN)
        self.process.stdout.close()
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Sandbox(Child):
    """The sandbox alone."""

    def __init__(self):
        super().__init__("sandbox", "--listen", "127.0.0.1:0")
        self.url = self.ready["sandbox"].rstrip("/")
        assets = requests.get(f"{self.url}/control/assets", timeout=10).json()
        self.app_id, self.app_secret = assets["app_id"], assets["app_secret"]
        self.app_token = assets["app_token"]
        self.assets = {one["kind"]: one for one in assets["assets"]}

    def control(self, path, **body):
        answer = requests.post(f"{self.url}/control/{path}", json=body, timeout=10)
        if not answer.ok:
            raise AssertionError(f"/control/{path}: {answer.status_code} {answer.text}")
        return answer.json()

    def say(self, kind, person, text):
        """A customer writes; gives the message with its `id` and the person's id as `from_id`."""
        return self.control("say", kind=kind, text=text, **{"from": person})

    def phone(self, kind, person):
        """What a customer has received, in order."""
        answer = requests.get(f"{self.url}/control/phones/{kind}/{person}", timeout=10)
        answer.raise_for_status()
        return answer.json()["data"]


class WithSandbox(unittest.TestCase):
    """Tests that share one sandbox."""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox()
        cls.addClassCleanup(cls.sandbox.end)


def until(what, ask, seconds=20):
    """Asks again until the answer is true; for what shows no event of its own."""
    end = time.monotonic() + seconds
    while not ask():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.05)
