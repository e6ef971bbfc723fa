"""Import: one existing thing under an address of the layout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Bcsync

UK = "ad_account.acme/uk"


@pytest.fixture
def forgotten(applied: Path) -> Path:
    """The platform as applied, the stored state lost."""
    (applied / ".bcsync/state.db").unlink()
    return applied


def ids(bcsync: Bcsync, root: Path) -> dict[str, str]:
    found = bcsync(root, "state", "list", "--json")
    return {e["address"]: e["id"][0] for e in json.loads(found.out) if len(e["id"]) == 1}


def test_what_was_imported_is_not_created_again(applied: Path, bcsync: Bcsync) -> None:
    known = ids(bcsync, applied)
    (applied / ".bcsync/state.db").unlink()
    order = ["business_center.acme", "business_center.northwind", UK]
    for address in order:
        result = bcsync(applied, "import", address, known[address])
        assert result.code == 0, result.err
    assert "would change nothing" in result.out
    assert bcsync(applied, "plan", "--detailed-exitcode").code == 7
    assert ids(bcsync, applied) == known


def test_it_says_what_a_plan_would_change(applied: Path, bcsync: Bcsync) -> None:
    known = ids(bcsync, applied)
    assert bcsync(applied, "state", "rm", UK).code == 0
    layout = applied / "layout.yaml"
    layout.write_text(layout.read_text().replace("name: Acme UK", "name: Acme London"))
    result = bcsync(applied, "import", UK, known[UK], "--json")
    [operation] = json.loads(result.out)["operations"]
    assert (operation["action"], operation["after"]) == ("update", {"name": "Acme London"})


def test_what_cannot_be_imported_is_refused_and_nothing_is_bound(
    applied: Path, bcsync: Bcsync
) -> None:
    known = ids(bcsync, applied)
    center, account = known["business_center.acme"], known[UK]
    for address, id, words, code in [
        ("ad_account.acme/ku", account, "did you mean ad_account.acme/uk?", 64),
        (UK, account, "bound to", 1),
        ("member.acme/ana@acme.example", account, "no id of its own", 64),
    ]:
        refused = bcsync(applied, "import", address, id)
        assert refused.code == code and words in refused.err, refused
    layout = applied / "layout.yaml"
    text = layout.read_text()
    layout.write_text(text.replace("      uk:\n", "      fr: {name: Acme FR}\n      uk:\n", 1))
    before = ids(bcsync, applied)
    for address, id, words, code in [
        ("ad_account.acme/fr", account, f"state mv {UK}", 1),
        ("ad_account.acme/fr", "7299999999999999999", "shows no ad account", 1),
        ("ad_account.acme/fr", center, "shows no ad account", 1),
        ("ad_account.acme/fr", "x", "not an id", 64),
    ]:
        refused = bcsync(applied, "import", address, id)
        assert refused.code == code and words in refused.err, refused
    assert ids(bcsync, applied) == before


def test_the_owner_goes_first(forgotten: Path, bcsync: Bcsync) -> None:
    """Without its Business Center nobody could say whether the account belongs there."""
    refused = bcsync(forgotten, "import", UK, "7200000000000000001")
    assert refused.code == 1 and "import business_center.acme ID" in refused.err
