"""From a token to a layout that plans nothing, one change and who has access: as a newcomer does it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from bcsync.testing import TikTokBusiness, running
from bcsync.wire import scopes
from tests.cli import conftest as cli
from tests.cli.conftest import Bcsync, Result

bcsync = cli.bcsync
ANA, BO = "ana@acme.example", "bo@acme.example"
WORLD = """
version: 1
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members:
      ana@acme.example: admin
      bo@acme.example: standard
      cy@acme.example: {role: standard, finance: analyst}
    ad_accounts:
      uk: {name: Acme UK, members: {bo@acme.example: operator}}
      fr: {name: "Acme: FR #1"}
    asset_groups:
      all: {name: All, accounts: [uk, fr], members: {cy@acme.example: analyst}}
    partners:
      northwind:
        - {accounts: [fr], role: analyst}
  northwind:
    name: Northwind
    timezone: Europe/London
    currency: GBP
    members:
      nico@northwind.example: admin
    access:
      acme/fr: {permission: analyst, members: {nico@northwind.example: analyst}}
"""
SETTINGS = "version: 1\nactors: {acme: ana@acme.example, northwind: nico@northwind.example}\n"


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(scope="module")
def world() -> Iterator[TikTokBusiness]:
    with running() as tiktok:
        tiktok.seed({"bcsync.yaml": SETTINGS, "layout.yaml": WORLD})
        yield tiktok


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    ring = Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def settings(world: TikTokBusiness, **more: Any) -> str:
    platform = {"kind": "tiktok", "base_url": world.url, "app": "TRY_APP"}
    return json.dumps({"version": 1, "platform": platform, **more})


def checks(result: Result) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for check in json.loads(result.out):
        found.setdefault(check["name"], []).append(check)
    return found


def test_a_project_begun_with_what_is_there_plans_nothing(
    world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_TOKEN", world.token(ANA))
    monkeypatch.setenv("NORTHWIND_TOKEN", world.token("nico@northwind.example"))
    root, before = tmp_path / "mine", len(world.requests)
    begun = bcsync(
        None,
        *("init", str(root), "--from-platform", "--base-url", world.url),
        *("--credential", "acme=ACME_TOKEN", "--credential", "northwind=NORTHWIND_TOKEN"),
    )
    assert begun.code == 0, begun
    assert sorted(path.name for path in root.iterdir()) == [
        *(".bcsync", ".gitignore", "acme.yaml", "bcsync.yaml", "northwind.yaml", "schemas")
    ]
    planned = bcsync(root, "plan", "--detailed-exitcode")
    assert (planned.code, planned.out[:10]) == (0, "No changes"), planned
    assert {entry.method for entry in world.requests[before:]} == {"GET"}
    assert [check["health"] for check in json.loads(bcsync(root, "doctor", "--json").out)] == (
        ["ok"] * 15
    )


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ((), "--credential acme=ACME_TIKTOK_TOKEN"),
        (("--credential", "acme=UNSET_TOKEN"), "export UNSET_TOKEN="),
        (("--credential", "s3cret-of-somebody"), "never with the token itself"),
        (("--credential", "acme=s3cret-of-somebody"), "never with the token itself"),
    ],
)
def test_a_project_that_cannot_begin_leaves_nothing_and_says_why(
    words: tuple[str, ...], hint: str, world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync
) -> None:
    result = bcsync(
        None, "init", str(tmp_path / "mine"), "--from-platform", "--base-url", world.url, *words
    )
    assert result.code != 0
    assert hint in result.err
    assert "s3cret" not in result.err + result.out
    assert not (tmp_path / "mine" / "bcsync.yaml").exists()


def test_a_token_that_was_agreed_to_is_kept_and_used(
    world: TikTokBusiness,
    ring: Ring,
    tmp_path: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "bcsync.yaml").write_text(settings(world, credentials={"acme": "NOT_SET"}))
    monkeypatch.setenv("TRY_APP", "7001:s3cret")
    url = bcsync(tmp_path, "login", "acme", "--url", "--redirect-uri", "https://acme.example/done")
    assert "/portal/auth?app_id=7001&state=" in url.out
    assert "s3cret" not in url.out
    code = world.auth_code(ANA, app="7001", scopes=frozenset({scopes.READ_BC, scopes.MEMBERS}))
    answer(monkeypatch, f"https://acme.example/done?auth_code={code}&state=of-another-day\n")
    done = bcsync(tmp_path, "login", "acme")
    assert done.code == 0, done
    assert "admin of Acme Group" in done.err
    assert "it lacks Ad Account Information, Create Ad Account, BC Asset" in done.err
    (token,) = ring.kept.values()
    assert token not in done.err
    found = checks(bcsync(tmp_path, "doctor", "--json"))
    assert found["token"][0]["message"].startswith("acme: keyring of acme is that of ana")


def test_a_code_is_good_once(
    world: TikTokBusiness,
    ring: Ring,
    tmp_path: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "bcsync.yaml").write_text(settings(world))
    monkeypatch.setenv("TRY_APP", "7001:s3cret")
    code = world.auth_code(ANA, app="7001")
    results = []
    for _ in range(2):
        answer(monkeypatch, f"{code}\n")
        results.append(bcsync(tmp_path, "login", "acme"))
    assert [result.code for result in results] == [0, 1]
    assert len(ring.kept) == 1
    assert code not in results[1].err
    assert "error: " in results[1].err


@pytest.mark.parametrize(
    ("app", "pasted", "code", "hint"),
    [
        ("7001:s3cret", "https://acme.example/done?error=denied", 64, "paste the whole address"),
        ("7001:s3cret", "", 64, "paste the whole address"),
        ("s3cret", "code", 1, "set it like this: TRY_APP=APP_ID:SECRET"),
        ("", "code", 1, "export TRY_APP=APP_ID:SECRET"),
    ],
)
def test_what_cannot_be_logged_in_with_is_told(
    app: str,
    pasted: str,
    code: int,
    hint: str,
    world: TikTokBusiness,
    ring: Ring,
    tmp_path: Path,
    bcsync: Bcsync,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "bcsync.yaml").write_text(settings(world))
    monkeypatch.setenv("TRY_APP", app)
    answer(monkeypatch, pasted)
    result = bcsync(tmp_path, "login", "acme")
    assert (result.code, ring.kept) == (code, {})
    assert hint in result.err
    assert "s3cret" not in result.err


def test_the_doctor_tells_what_a_token_lacks(
    world: TikTokBusiness, tmp_path: Path, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACKING", world.token(ANA, scopes=frozenset({scopes.READ_BC})))
    monkeypatch.setenv("STANDARD", world.token(BO))
    monkeypatch.setenv("DEAD", "0123456789abcdef0123456789abcdef01234567")
    bc_id = center_id(world)
    names = {"acme": "LACKING", "bo": "STANDARD", "dead": "DEAD"}
    (tmp_path / "bcsync.yaml").write_text(settings(world, credentials=names))
    block = f"{{id: '{bc_id}', name: Acme Group, timezone: Europe/London}}"
    (tmp_path / "layout.yaml").write_text(
        f"version: 1\nbusiness_centers:\n  acme: {block}\n", "utf-8"
    )
    result = bcsync(tmp_path, "doctor", "--json")
    assert result.code == 1
    found = checks(result)
    assert [check["health"] for check in found["token"]] == ["ok", "ok", "fail"]
    assert found["token"][2]["hint"].endswith("or: bcsync login dead")
    (lacks,) = found["scopes"]
    assert "Member Management, BC Asset, Partner Management, Asset Group" in lacks["message"]
    roles = {check["message"]: check["health"] for check in found["role"]}
    assert roles == {f"acme: admin of {bc_id}": "ok", "bo: its user is no admin anywhere": "fail"}


def center_id(world: TikTokBusiness) -> str:
    import httpx2

    token = world.token(ANA)
    with httpx2.Client() as client:
        answer = client.get(
            f"{world.url}/open_api/v1.3/bc/get/", headers={"Access-Token": token}
        ).json()
    return str(answer["data"]["list"][0]["bc_info"]["bc_id"])


def answer(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(line))
