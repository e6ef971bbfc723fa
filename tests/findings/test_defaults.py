"""Every default that is accepted is applied; what cannot be one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from bcsync.layout.schema import load_schemas
from bcsync.model.resource import Declared
from bcsync.project import open_project, read_layout

LAYOUT: dict[str, Any] = {
    "version": 1,
    "business_centers": {
        "acme": {
            "name": "Acme",
            "type": "agency",
            "members": {"ana@acme.example": "admin"},
            "ad_accounts": {"uk": {"name": "Uk"}},
            "asset_groups": {"all": {"accounts": ["uk"]}},
            "certificates": {"zen": {"company": "Zen"}},
            "access": {"zen/de": "analyst", "zen/fr": {"permission": "analyst"}},
        },
        "zen": {
            "name": "Zen",
            "ad_accounts": {"de": {"name": "De"}, "fr": {"name": "Fr"}},
        },
    },
}
VALUES: dict[str, Any] = {
    "protect": True,
    "timezone": "Europe/Paris",
    "type": "self_service",
    "company": "Zen",
    "currency": "EUR",
    "registered_area": "FR",
    "finance": "analyst",
    "industry": "290303",
    "promotion_link": "https://acme.example",
    "address": "1 High Street",
    "billing": {"address": "1 High Street"},
    "contact": {"name": "Ana"},
    "certificate": "zen",
    "license_no": "09876543",
    "notify_owner": True,
    "expires": "2027-03-31",
    "retry": True,
}


def accepted() -> Iterator[tuple[str, str]]:
    kinds = load_schemas()["layout"]["properties"]["defaults"]["properties"]
    for kind, schema in kinds.items():
        for name in schema["properties"]:
            yield kind, name


def read(root: Path, layout: dict[str, Any]) -> tuple[dict[str, Declared], list[tuple[str, str]]]:
    (root / "bcsync.yaml").write_text("version: 1\nactor: ana@acme.example\n")
    (root / "layout.yaml").write_bytes(orjson.dumps(layout, option=orjson.OPT_INDENT_2))
    project = open_project(root, {}, clock=lambda: datetime(2027, 1, 1, tzinfo=UTC))
    found = read_layout(project)
    return dict(found.desired.resources), [(f.code, str(f.place)) for f in found.findings]


@pytest.mark.parametrize(("kind", "name"), list(accepted()))
def test_an_accepted_default_is_applied(kind: str, name: str, tmp_path: Path) -> None:
    before, _ = read(tmp_path, LAYOUT)
    after, said = read(tmp_path, LAYOUT | {"defaults": {kind: {name: VALUES[name]}}})
    assert not [code for code, _place in said if code != "unknown-reference"]
    changed = {
        address
        for address, each in after.items()
        if (each.attributes, each.options) != (before[address].attributes, before[address].options)
    }
    expected = {address for address, each in after.items() if each.kind == kind}
    if (kind, name) == ("business_center", "type"):
        expected = {"business_center.zen"}  # the other says what it is
    if (kind, name) == ("ad_account", "certificate"):
        expected = {"ad_account.acme/uk"}  # the other has no such certificate
    assert expected
    assert expected <= changed


@pytest.mark.parametrize(
    ("kind", "name"), [("certificate", "company"), ("member", "expires"), ("ad_account", "id")]
)
def test_what_cannot_be_a_default_is_refused(kind: str, name: str, tmp_path: Path) -> None:
    _, said = read(tmp_path, LAYOUT | {"defaults": {kind: {name: VALUES.get(name, "1")}}})
    assert [code for code, _place in said] == ["unknown-key"]


def test_an_access_ends_on_the_day_of_the_defaults(tmp_path: Path) -> None:
    layout = LAYOUT | {"defaults": {"access": {"expires": "2026-12-31"}}}
    resources, said = read(tmp_path, layout)
    assert not [each for each in resources.values() if each.kind == "access"]
    assert [code for code, _place in said] == ["expired"]


def test_an_access_may_have_a_day_of_its_own(tmp_path: Path) -> None:
    layout = orjson.loads(
        orjson.dumps(LAYOUT | {"defaults": {"access": {"expires": "2026-12-31"}}})
    )
    layout["business_centers"]["acme"]["access"]["zen/fr"]["expires"] = "2027-03-31"
    resources, _ = read(tmp_path, layout)
    [access] = [each for each in resources.values() if each.kind == "access"]
    assert access.options.expires == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("center", "account", "at"),
    [("business_center", "ad_account", "currency"), ("business_center", None, "uk")],
)
def test_the_currency_of_defaults_is_compared(
    center: str, account: str | None, at: str, tmp_path: Path
) -> None:
    layout = orjson.loads(orjson.dumps(LAYOUT))
    layout["defaults"] = {center: {"currency": "GBP"}}
    if account:
        layout["defaults"][account] = {"currency": "EUR"}
    else:
        layout["business_centers"]["acme"]["ad_accounts"]["uk"]["currency"] = "EUR"
    _, said = read(tmp_path, layout)
    assert [code for code, _place in said] == ["currency-differs"]
    line = int(said[0][1].split(":")[1])
    assert "EUR" in (tmp_path / "layout.yaml").read_text().splitlines()[line - 1]


def test_the_currency_of_defaults_says_nothing_of_peoples_accounts(tmp_path: Path) -> None:
    people = {"dana@shop.example": {"ad_accounts": {"a": {"name": "A", "currency": "EUR"}}}}
    defaults = {"business_center": {"currency": "GBP"}}
    assert read(tmp_path, LAYOUT | {"people": people, "defaults": defaults})[1] == []
