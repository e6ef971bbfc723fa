"""Drift: what was changed outside bcsync, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Bcsync

ANA = "ana@acme.example"


def test_no_drift_after_an_apply(applied: Path, bcsync: Bcsync) -> None:
    result = bcsync(applied, "drift", "--detailed-exitcode")
    assert (result.code, result.out) == (0, "No drift.\n")


def test_what_people_did_by_hand_is_shown_until_it_is_put_right(
    applied: Path, bcsync: Bcsync
) -> None:
    renamed = ["update", "ad_account.acme/uk", "name=Elsewhere", "--as", ANA]
    invited = ["invite", "member.acme/eve@else.example", "role=standard", "--as", ANA]
    removed = ["remove", "approval.acme/uk/northwind", "--as", ANA]
    for words in (renamed, invited, removed):
        assert bcsync(applied, "local", "act", *words).code == 0
    result = bcsync(applied, "drift", "--detailed-exitcode")
    assert result.code == 2
    assert "name: Acme UK → Elsewhere" in result.out
    found = json.loads(bcsync(applied, "drift", "--json").out)
    states = {each["address"]: each["state"] for each in found["drift"]}
    assert states["ad_account.acme/uk"] == "changed"
    assert states["member.acme/eve@else.example"] == "appeared"
    assert bcsync(applied, "drift").code == 0
    assert bcsync(applied, "apply", "--auto-approve").code == 0
    assert "Elsewhere" not in bcsync(applied, "drift").out


def test_what_cannot_be_read_is_not_called_unchanged(applied: Path, bcsync: Bcsync) -> None:
    settings = applied / "bcsync.yaml"
    settings.write_text(settings.read_text().replace("northwind: nico@", "northwind: nobody@"))
    layout = applied / "layout.yaml"
    layout.write_text(
        layout.read_text().replace(
            "nico@northwind.example: admin", "nobody@northwind.example: admin"
        )
    )
    layout.write_text(
        layout.read_text().replace(
            "nico@northwind.example: analyst", "nobody@northwind.example: analyst"
        )
    )
    result = bcsync(applied, "drift", "--detailed-exitcode")
    assert result.code == 1 and "could not be read" in result.err
    assert result.out == "No drift in what could be read.\n"
