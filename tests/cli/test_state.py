"""The stored state: listed, shown, corrected by hand; the platform stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Bcsync

UK = "ad_account.acme/uk"


def addresses(bcsync: Bcsync, root: Path, *pattern: str) -> list[str]:
    listed = bcsync(root, "state", "list", *pattern)
    assert listed.code == 0, listed.err
    return listed.out.split()


def test_list_shows_every_address_and_what_a_glob_matches(applied: Path, bcsync: Bcsync) -> None:
    every = addresses(bcsync, applied)
    assert every == sorted(every)
    assert {UK, "member.acme/ana@acme.example", "approval.acme/uk/northwind"} <= set(every)
    assert addresses(bcsync, applied, "ad_account.*") == [UK]
    assert addresses(bcsync, applied, "MEMBER.ACME/*") == ["member.acme/ana@acme.example"]
    found = json.loads(bcsync(applied, "state", "list", "ad_*", "--json").out)
    assert [(entry["address"], entry["bound"]) for entry in found] == [(UK, True)]


def test_the_state_of_a_new_project_is_empty_and_looking_makes_none(
    quickstart: Path, bcsync: Bcsync
) -> None:
    assert addresses(bcsync, quickstart) == []
    assert json.loads(bcsync(quickstart, "state", "pull").out)["bindings"] == []
    assert bcsync(quickstart, "state", "rm", UK).code == 64
    assert not (quickstart / ".bcsync").exists()


def test_show_tells_what_is_known(applied: Path, bcsync: Bcsync) -> None:
    text = bcsync(applied, "state", "show", UK).out
    assert "Acme UK Ltd" in text and "managed   yes, bound" in text
    assert json.loads(bcsync(applied, "state", "show", UK, "--json").out)["status"] == "active"
    refused = bcsync(applied, "state", "show", "acme/uk")
    assert refused.code == 64 and f"did you mean {UK}?" in refused.err


def test_mv_gives_another_address_and_a_renamed_layout_is_in_step(
    applied: Path, bcsync: Bcsync
) -> None:
    for old, new in [("business_center.acme", "business_center.apex"), ("ad_account.apex/uk",) * 2]:
        if old != new:
            assert bcsync(applied, "state", "mv", old, new).code == 0
    for name in ("layout.yaml", "bcsync.yaml"):
        text = (applied / name).read_text()
        text = text.replace("  acme:", "  apex:").replace("acme/uk", "apex/uk")
        (applied / name).write_text(text)
    assert "ad_account.apex/uk" in addresses(bcsync, applied)
    assert bcsync(applied, "plan", "--detailed-exitcode").code == 7


def test_mv_refuses_what_cannot_be(applied: Path, bcsync: Bcsync) -> None:
    before = bcsync(applied, "state", "pull").out
    assert UK in before
    for old, new, words in [
        (UK, "ad_account.northwind/uk", "stay where they are"),
        (UK, "asset_group.acme/uk", "cannot be the address"),
        (UK, "ad_account.acme/U K", "cannot be the address"),
        ("business_center.acme", "business_center.northwind", "bound already"),
        ("member.acme/ana@acme.example", "member.acme/bo@acme.example", "not bound"),
        ("ad_account.acme/ku", UK, "did you mean"),
    ]:
        refused = bcsync(applied, "state", "mv", old, new)
        assert refused.code in (1, 64) and words in refused.err, refused
    assert bcsync(applied, "state", "pull").out == before


def test_rm_lets_go_and_leaves_the_platform_alone(applied: Path, bcsync: Bcsync) -> None:
    assert bcsync(applied, "state", "rm", UK, "access.*").code == 0
    shown = json.loads(bcsync(applied, "state", "show", "access.northwind/*", "--json").out or "{}")
    assert shown == {}
    left = json.loads(bcsync(applied, "state", "list", "--json").out)
    account = next(entry for entry in left if entry["kind"] == "ad_account")
    assert (account["managed"], account["bound"]) == (False, False)
    assert account["address"] == f"ad_account.acme/{account['id'][0]}"
    assert bcsync(applied, "import", UK, account["id"][0]).code == 0
    assert bcsync(applied, "plan", "--detailed-exitcode").code == 7


def test_rm_takes_along_what_is_in_a_business_center(applied: Path, bcsync: Bcsync) -> None:
    result = bcsync(applied, "state", "rm", "business_center.acme")
    assert UK in result.out and "member.acme/ana@acme.example" in result.out
    left = json.loads(bcsync(applied, "state", "list", "--json").out)
    assert {entry["address"] for entry in left if entry["bound"]} == {"business_center.northwind"}
    again = bcsync(applied, "state", "rm", next(e["address"] for e in left if not e["managed"]))
    assert again.code == 1 and "nothing to let go of" in again.err


def test_pull_is_the_whole_state(applied: Path, bcsync: Bcsync) -> None:
    pulled = json.loads(bcsync(applied, "state", "pull").out)
    assert {binding["address"] for binding in pulled["bindings"]} >= {UK, "business_center.acme"}
    assert pulled["runs"][0]["kind"] == "apply"
