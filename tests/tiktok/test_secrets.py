"""Ten tokens in environment, keyring and address: nothing of ours ever holds one (law 10)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import keyring
import pytest
from keyring.backend import KeyringBackend

from bcsync import testing
from bcsync.platforms.tiktok.transport.credentials import SERVICE, user
from bcsync.platforms.tiktok.transport.exchange import Exchange
from bcsync.testing import Fault, TikTokBusiness
from tests.safety.driver import CRASH_LOG, Ran, invoke

tiktok_business = testing.tiktok_business

LAYOUT = """
version: 1
business_centers:
  acme:
    name: Acme
    timezone: Europe/London
    type: direct
    company: Acme Group plc
    currency: GBP
    registered_area: GB
    members: {ana@acme.example: admin, ben@acme.example: standard, new@acme.example: standard}
    ad_accounts:
      uk:
        name: Acme UK
        industry: "290303"
        registered_area: GB
        promotion_link: https://acme.example
        members: {ben@acme.example: analyst}
"""
SEED = {
    "bcsync.yaml": "version: 1\nplatform: {kind: local}\nactors: {acme: ana@acme.example}\n",
    "layout.yaml": LAYOUT.replace(", new@acme.example: standard", ""),
}
DEAD = "dead0000token0of0north0wind"
BEARER = "bead0000token0after0bearer"
RUNG = "5afe0000token0in0the0keyring"
RUNG_BADLY = "5afe1111token0before0a0newline"
USER, PASSWORD = "us3r-of-the-address", "pa55word-of-the-address"
SECRET = "5ec3e7-of-the-app"
MISPLACED = "7123:5ec3e7-where-a-name-should-be"
WRITTEN_OUT = "0u7-token-where-a-name-should-be"


class Box(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def box() -> Iterator[Box]:
    before, box = keyring.get_keyring(), Box()
    keyring.set_keyring(box)
    yield box
    keyring.set_keyring(before)


class Stage:
    """A project on the emulator, whose settings and surroundings are full of secrets."""

    def __init__(self, root: Path, emulated: TikTokBusiness, box: Box) -> None:
        self.root, self.emulated = root, emulated
        emulated.seed(SEED)
        self.good = emulated.token("ana@acme.example")
        shown = emulated.url
        for key, token in (("east", RUNG), ("west", f"{RUNG_BADLY}\nX: y")):
            box.set_password(SERVICE, user(key, shown), token)
        # In a variable: a file of the user's may hold what the user writes into it.
        address = shown.replace("://", f"://{USER}:{PASSWORD}@")
        self.env = {
            "ACME_TOKEN": self.good,
            "NORTH_TOKEN": DEAD,
            "SOUTH_TOKEN": f"Bearer {BEARER}",
            "MY_APP": f"7123:{SECRET}",
            "BCSYNC_PLATFORM_BASE_URL": address,
            "BCSYNC_DEBUG_LOG": str(root / "debug.log"),
        }
        self.secrets = (
            *(self.good, DEAD, BEARER, RUNG, RUNG_BADLY),
            *(USER, PASSWORD, SECRET, MISPLACED, WRITTEN_OUT),
        )
        keys = ("acme", "north", "south", "east", "west")
        actors = ", ".join(f"{key}: {key}@acme.example" for key in keys[1:])
        (root / "bcsync.yaml").write_text(
            "version: 1\n"
            "platform: {kind: tiktok, app: MY_APP, rate: {level: ultimate, share: 1}}\n"
            f"actors: {{acme: ana@acme.example, {actors}}}\n"
            "credentials: {acme: ACME_TOKEN, north: NORTH_TOKEN, south: SOUTH_TOKEN}\n"
        )
        others = "".join(
            f"  {key}:\n    id: '710000000000000010{number}'\n    name: {key}\n"
            f"    timezone: Europe/London\n"
            for number, key in enumerate(keys[1:])
        )
        (root / "layout.yaml").write_text(LAYOUT + others)

    def run(self, *words: str, **env: str) -> Ran:
        """What it says must hold no secret; neither must what it leaves behind (``left``)."""
        ran = invoke(self.root, *words, "-vvv", env={**self.env, **env})
        assert not [each for each in self.secrets if each in ran.text], ran
        return ran

    def left(self) -> None:
        """No file, and nothing that the server has written down."""
        held = repr(self.emulated.requests)
        files = [path for path in self.root.rglob("*") if path.is_file()]
        for secret in self.secrets:
            assert secret not in held
            assert not [path for path in files if secret.encode() in path.read_bytes()]


@pytest.fixture
def stage(
    tmp_path: Path, tiktok_business: TikTokBusiness, box: Box, monkeypatch: pytest.MonkeyPatch
) -> Stage:
    monkeypatch.chdir(tmp_path)  # where saved plans go
    return Stage(tmp_path, tiktok_business, box)


COMMANDS = (
    ("export",),
    ("import", "--by-name"),
    ("plan",),
    ("plan", "--format", "json", "--out", "plan.json"),
    ("apply", "--auto-approve"),
    ("drift",),
    ("requests",),
    ("doctor",),
    ("who",),
    ("history",),
    ("state", "list"),
    ("state", "pull"),
)


def test_commands_that_go_well_or_not_so_well_keep_them(stage: Stage) -> None:
    done = [stage.run(*words) for words in COMMANDS]
    assert sum(ran.code == 0 for ran in done) >= len(COMMANDS) / 2
    # The tokens were used, and what came of it is told by the names of their variables.
    told = "".join(ran.text for ran in done)
    assert all("calls to TikTok" in ran.err for ran in done[:8] if ran.words[0] != "import")
    assert "SOUTH_TOKEN" in told
    assert {entry.code for entry in stage.emulated.requests} >= {0, 40105}
    stage.left()


def faults(stage: Stage) -> list[list[Fault]]:
    said = f"no, {stage.good} is none of {DEAD} {PASSWORD} {SECRET}"
    return [
        [Fault("code", code=40105, message=said, times=None)],
        [Fault("code", path="/bc/member/get/", code=40001, message=said, times=None)],
        [Fault("code", code=40002, message=said, method="POST", times=None)],
        [Fault("answer", status=200, body=said, path="/bc/member/get/", times=None)],
        [Fault("answer", status=302, body=said, times=None)],
        [Fault("cut_after", method="POST", times=None)],
    ]


@pytest.mark.parametrize("number", range(6))
def test_commands_that_fail_keep_them_also_where_the_server_repeats_them(
    stage: Stage, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It repeats those of other tokens as well: what it is told, it may know."""
    monkeypatch.setattr("bcsync.platforms.tiktok.transport.retry.WAITS", ())
    stage.emulated.fail(*faults(stage)[number])
    done = [stage.run(*words) for words in (("export",), ("plan",), ("apply", "--auto-approve"))]
    assert any(ran.code or "could not be read" in ran.text for ran in done)
    stage.left()


def test_settings_that_hold_them_where_names_belong_keep_them(stage: Stage) -> None:
    told = [
        stage.run("plan", BCSYNC_PLATFORM_APP=MISPLACED),
        stage.run("plan", BCSYNC_CREDENTIALS=f"acme={WRITTEN_OUT}"),
        stage.run("plan", BCSYNC_PLATFORM_BASE_URL=f"http://{USER}:{PASSWORD}@127.0.0.1:1"),
        stage.run("plan", BCSYNC_PLATFORM_BASE_URL=f"ftp://{USER}:{PASSWORD}@127.0.0.1"),
        stage.run("plan", BCSYNC_PLATFORM_BASE_URL=f"http://{USER}:{PASSWORD}@127.0.0.1:port"),
    ]
    assert [ran.code for ran in told] == [1] * 5
    stage.left()


def test_a_crash_log_keeps_them(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours in the middle of a call: what is in its hands is not written down."""

    def broken(_exchange: Exchange, call: object, _sent: object) -> None:
        raise RuntimeError(f"in the middle of {call!r}")

    monkeypatch.setattr(Exchange, "data", broken)
    assert stage.run("plan").code == 1
    written = (stage.root / CRASH_LOG).read_text()
    assert "in the middle of Call(" in written
    assert "Token(ACME_TOKEN)" in written
    stage.left()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads /proc")
def test_the_process_list_keeps_them(stage: Stage) -> None:
    stage.emulated.fail(Fault("slow", seconds=0.3, path="/bc/get/"))
    seen: set[bytes] = set()
    words = [sys.executable, "-m", "bcsync", "-C", str(stage.root), "export"]
    with subprocess.Popen(
        words,
        env={**os.environ, **stage.env, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while process.poll() is None:
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.add(path.read_bytes())
                except OSError:
                    continue
    assert any(b"export" in line for line in seen)
    assert not [each for each in stage.secrets if any(each.encode() in line for line in seen)]
    assert urlsplit(stage.env["BCSYNC_PLATFORM_BASE_URL"]).password == PASSWORD
