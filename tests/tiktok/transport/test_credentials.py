"""Where tokens come from, and what is said when there is none."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator, Mapping

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoRing
from keyring.errors import KeyringLocked

from bcsync.errors import SettingsError
from bcsync.platforms.tiktok.transport import ring
from bcsync.platforms.tiktok.transport.credentials import Credentials, app, user
from bcsync.platforms.tiktok.transport.tokens import Token

VALUE = "f00dfeed" * 5
HOST = "https://business-api.tiktok.com"
NAMES = {"acme": "ACME_TIKTOK_TOKEN"}


class Box(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self, kept: Mapping[tuple[str, str], str]) -> None:
        self.kept = kept

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError


class Locked(Box):
    """One that stays shut."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("the user dismissed the prompt")


@pytest.fixture(autouse=True)
def own_ring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoRing())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


def credentials(variables: Mapping[str, str], address: str = HOST) -> Credentials:
    return Credentials(NAMES, address, variables.get, ring.kept)


@pytest.mark.parametrize("written", [VALUE, f" {VALUE}\n", f"{VALUE}\r\n"])
def test_a_token_comes_from_the_variable_that_the_settings_name(written: str) -> None:
    token = credentials({"ACME_TIKTOK_TOKEN": written}).token("acme")
    assert (token.reveal(), token.name) == (VALUE, "ACME_TIKTOK_TOKEN")


@pytest.mark.parametrize("variables", [{}, {"ACME_TIKTOK_TOKEN": ""}])
def test_else_it_comes_from_the_keyring(variables: Mapping[str, str]) -> None:
    keyring.set_keyring(Box({("bcsync", f"acme {HOST}"): VALUE}))
    token = credentials(variables).token("acme")
    assert (token.reveal(), token.name) == (VALUE, "keyring of acme")


def test_a_token_of_another_address_is_none_of_this() -> None:
    keyring.set_keyring(Box({("bcsync", user("acme", HOST)): VALUE}))
    with pytest.raises(SettingsError):
        credentials({}, "http://127.0.0.1:8080").token("acme")


@pytest.mark.parametrize(
    ("key", "message", "hint"),
    [
        (
            "acme",
            "there is no access token for the Business Center acme: ACME_TIKTOK_TOKEN is not set, "
            "and the keyring has none",
            "export ACME_TIKTOK_TOKEN=…, or keep one in the keyring (pip install 'bcsync[keyring]')",
        ),
        (
            "north-wind",
            "there is no access token for the Business Center north-wind: credentials in bcsync.yaml "
            "names no variable for it, and the keyring has none",
            "write credentials: {north-wind: NORTH_WIND_TIKTOK_TOKEN}, "
            "or keep one in the keyring (pip install 'bcsync[keyring]')",
        ),
        ("42", "", "write credentials: {42: BC_42_TIKTOK_TOKEN}"),
    ],
)
def test_a_missing_token_is_told_with_a_way_out(key: str, message: str, hint: str) -> None:
    with pytest.raises(SettingsError) as raised:
        credentials({}).token(key)
    assert message in raised.value.message
    assert hint in raised.value.hint


@pytest.mark.parametrize(
    "written", [f"Bearer {VALUE}", f"{VALUE}\nX: y", f"{VALUE}ü", f"{VALUE}\x00"]
)
def test_what_no_header_can_carry_is_refused_without_being_shown(written: str) -> None:
    with pytest.raises(SettingsError, match="is no access token") as raised:
        credentials({"ACME_TIKTOK_TOKEN": written}).token("acme")
    assert VALUE not in f"{raised.value!r} {raised.value.hint}"


def test_a_keyring_that_stays_shut_is_told() -> None:
    keyring.set_keyring(Locked({}))
    with pytest.raises(SettingsError, match="does not open: the user dismissed") as raised:
        credentials({}).token("acme")
    assert "unlock it" in raised.value.hint


def test_without_the_extra_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    assert ring.kept("bcsync", "acme") is None


def test_an_app_is_an_id_and_a_secret() -> None:
    found = app("BCSYNC_APP", {"BCSYNC_APP": f"7123:{VALUE}:x\n"}.get)
    assert found is not None
    assert (found.id, found.secret.reveal()) == ("7123", f"{VALUE}:x")
    assert VALUE not in repr(found)


@pytest.mark.parametrize(("name", "variables"), [(None, {}), ("APP", {}), ("APP", {"APP": " "})])
def test_there_may_be_no_app(name: str | None, variables: Mapping[str, str]) -> None:
    assert app(name, variables.get) is None


@pytest.mark.parametrize("written", [VALUE, f":{VALUE}", "7123:", f"7 1:{VALUE}"])
def test_what_is_no_app_is_told_without_being_shown(written: str) -> None:
    with pytest.raises(SettingsError, match="is not the id and the secret") as raised:
        app("APP", {"APP": written}.get)
    assert VALUE not in f"{raised.value!r} {raised.value.hint}"


def test_a_token_shows_its_name_alone() -> None:
    token = Token(VALUE, "ACME_TIKTOK_TOKEN")
    shown = [repr(token), str(token), f"{token}", f"{token!r:>40}", token.mark, str([token])]
    assert not [each for each in shown if VALUE in each or VALUE[:8] in each]
    assert shown[0] == "Token(ACME_TIKTOK_TOKEN)"


@pytest.mark.parametrize("written", [pickle.dumps, copy.deepcopy, copy.copy, json.dumps])
def test_a_token_is_written_nowhere(written: object) -> None:
    with pytest.raises(TypeError):
        written(Token(VALUE, "ACME"))  # type: ignore[operator]
