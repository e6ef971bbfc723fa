"""Whole flows that end with an empty plan on any platform."""

from __future__ import annotations

from tests.platforms.contract.conftest import Bench
from tests.platforms.contract.flow import begin, holds_no_manual_act, settle

ACCESS = "      acme/uk: {permission: operator, members: {nico@northwind.example: operator}}\n"
SHARE = '      northwind:\n        - {accounts: ["fr"], role: analyst}\n'


def test_everything_is_made_and_then_there_is_nothing_to_do(bench: Bench) -> None:
    """Each thing once, whatever the platform says of it; what has no call is done by people."""
    begin(bench)
    told = settle(bench)
    holds_no_manual_act(bench)
    assert len(told) == len(set(told))
    made = [entry for entry in bench.desk.log() if entry["verb"] == "create"]
    assert sum(each["kind"] == "ad_account" for each in made) == 2
    assert sum(each["kind"] == "business_center" for each in made) == 2


def test_everything_is_made_over_a_socket(over_a_socket: Bench) -> None:
    """All of this suite goes over one where there is time for it (``BCSYNC_TEST_LONG``)."""
    begin(over_a_socket)
    settle(over_a_socket)
    holds_no_manual_act(over_a_socket)


def test_what_the_layout_changes_is_changed_and_what_it_drops_is_gone(bench: Bench) -> None:
    """An update and a removal, even where neither is shown."""
    begin(bench)
    told = settle(bench)
    bench.desk.edit(
        ("{name: Acme FR}", "{name: Acme France}"),
        ("members: {bo@acme.example: operator}", "members: {bo@acme.example: admin}"),
        ('accounts: ["uk"], members: {bo', 'accounts: ["fr"], members: {bo'),
    )
    told += settle(bench)
    holds_no_manual_act(bench)
    bench.desk.edit((f"    access:\n{ACCESS}", "    access: {}\n"), (SHARE, "      {}\n"))
    told += settle(bench)
    holds_no_manual_act(bench)
    # What is shared among ours instead of asked for ends with all that they share.
    ended = "partner" if bench.abilities.shares_with_ours else "access"
    assert bench.desk.acts("remove", ended) == 1
    assert len(told) == len(set(told))
