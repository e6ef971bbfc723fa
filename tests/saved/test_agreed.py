"""What was agreed to at a prompt, or waited for locks, is looked at once more before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bcsync.applying.lease import LockWait
from bcsync.cli import carry
from bcsync.errors import PlanStale
from bcsync.flow.options import ApplyOptions
from bcsync.flow.stored import open_state
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.port import Gap, Seen, View
from bcsync.processes import has_ended
from bcsync.project import Project, open_project
from bcsync.state.leases import Lease
from bcsync.state.store import State
from bcsync.workflow import apply_planned, make_plan
from tests.flows.driver import Desk
from tests.flows.test_endings import ANA, NICO, acme_and_northwind_work_together
from tests.locks.conftest import BO as OTHER
from tests.saved.test_saved import (
    ACCESS,
    ANSWERS,
    APPROVAL,
    ASKING,
    INVITE_CY,
    MOVED,
    RENAME_UK,
    STALE,
    YES,
    Moved,
    asking,
)

AGREED = "what is due now is not what was agreed to, nothing was done"


@pytest.fixture
def standing(desk: Desk, shelf: Path) -> Desk:
    """Bo works at Acme, and Cara of Northwind on two of its accounts."""
    return desk.begin(shelf, acme_and_northwind_work_together)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Have something happen while the prompt waits, which is answered with yes."""

    def happens(event: Callable[[], object]) -> None:
        monkeypatch.setattr(carry, "_ask", lambda *_args, **_more: event())

    return happens


Happens = Callable[[Callable[[], object]], None]


@pytest.mark.parametrize("moved", MOVED, ids=[moved.name for moved in MOVED])
def test_what_moved_while_somebody_thought_is_named(
    standing: Desk, meanwhile: Happens, moved: Moved
) -> None:
    desk = standing
    desk.edit(*moved.edits)
    meanwhile(lambda: moved.meddle(desk))
    before = len(desk.log())
    desk.run("apply", "--allow-remove", "*", code=STALE).says(AGREED, moved.words)
    by_hand = len(desk.log()) - before
    assert by_hand == 1 + (moved.name == "invited, and the invitation declined")


def test_what_nobody_declares_is_no_reason(standing: Desk, meanwhile: Happens) -> None:
    desk = standing
    desk.edit(RENAME_UK)
    meanwhile(lambda: desk.act("create", "ad_account.acme/hand", "name=By hand", by=ANA))
    desk.run("apply")
    desk.settled()


def test_what_became_due_beside_it_is_a_reason(standing: Desk, meanwhile: Happens) -> None:
    desk = standing
    desk.edit(RENAME_UK)
    meanwhile(lambda: desk.act("create", "asset_group.acme/hand", "name=By hand", by=ANA))
    desk.run("apply", code=STALE).says(AGREED, "remove is due now, and was not agreed to")


@pytest.mark.parametrize(("_name", "meddle", "words"), ANSWERS, ids=[name for name, *_ in ANSWERS])
def test_a_request_is_answered_as_it_was_read(
    desk: Desk, meanwhile: Happens, _name: str, meddle: Callable[[Desk], object], words: str
) -> None:
    asking(desk, "[]")
    desk.layout(ASKING.replace("APPROVALS", YES))
    meanwhile(lambda: meddle(desk))
    desk.run("apply", code=STALE).says(AGREED, words)


def test_who_asks_for_more_meanwhile_is_not_given_it(desk: Desk, meanwhile: Happens) -> None:
    """The layout would approve either, and only one was read."""
    asking(desk, "[]")
    layout = ASKING.replace("    access:\n      acme/uk: operator\n", "")
    desk.layout(layout.replace("APPROVALS", YES.replace("operator", "admin")))
    meanwhile(lambda: desk.act("update", ACCESS, "permission=admin", by=NICO))
    assert ("approve", APPROVAL) in desk.will()
    desk.run("apply", code=STALE).says(f"{APPROVAL}: permission is admin now, it was operator")
    assert desk.acts("approve", "approval") == 0


@pytest.mark.parametrize("verb", ["approve", "decline"])
def test_the_platform_refuses_an_answer_to_another_request(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """Between the last look and the act as well."""
    asking(desk, "[]")
    perform = LocalPlatform.perform

    def late(platform: LocalPlatform, acts: Sequence[object]) -> object:
        monkeypatch.setattr(LocalPlatform, "perform", perform)
        desk.act("update", ACCESS, "permission=admin", by=NICO)
        return perform(platform, acts)  # type: ignore[arg-type]

    monkeypatch.setattr(LocalPlatform, "perform", late)
    desk.run("requests", verb, APPROVAL, code=1).says(
        "The request is for admin by now, and operator was decided on"
    )
    assert desk.acts(verb, "approval") == 0


MIN_ADMINS = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin, bo@acme.example: admin, cy@acme.example: admin}
"""


def test_the_last_but_one_admin_stays(desk: Desk, meanwhile: Happens) -> None:
    desk.settings(
        actors={"acme": ANA}, local={"invitations": "automatic"}, guards={"min_admins": 2}
    )
    desk.layout(MIN_ADMINS)
    desk.apply()
    desk.edit((", cy@acme.example: admin", ""))
    meanwhile(lambda: desk.act("remove", "member.acme/bo@acme.example", by=ANA))
    before = len(desk.log())
    desk.run("apply", "--allow-remove", "*", code=STALE).says(AGREED, "member.acme/bo@acme.example")
    assert len(desk.log()) == before + 1


class Reads(list[list[str]]):
    """Whose lists each reading of the platform looked at."""


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    found = Reads()
    stream = LocalPlatform.stream

    def counted(
        platform: LocalPlatform, views: Sequence[View], take: Callable[[Seen], object]
    ) -> tuple[Gap, ...]:
        found.append([view.scope for view in views])
        return stream(platform, views, take)

    monkeypatch.setattr(LocalPlatform, "stream", counted)
    return found


def test_how_often_the_platform_is_read(standing: Desk, meanwhile: Happens, reads: Reads) -> None:
    desk = standing
    meanwhile(lambda: None)
    desk.apply()
    for edits, flags, times in (
        ((), ["--auto-approve"], 1),
        ((), [], 1),
        ((RENAME_UK,), ["--auto-approve"], 2),
        ((RENAME_UK[::-1],), [], 3),
    ):
        desk.edit(*edits)
        reads.clear()
        desk.run("apply", *flags)
        assert len(reads) == times, (flags, reads)
    desk.settled()


def test_only_what_is_locked_is_read_again(
    standing: Desk, meanwhile: Happens, reads: Reads
) -> None:
    desk = standing
    meanwhile(lambda: None)
    desk.edit(INVITE_CY)
    desk.run("apply")
    desk.edit(RENAME_UK)
    reads.clear()
    desk.run("apply")
    whole, again, after = reads
    assert len(again) == len(after) == 1 < len(whole)
    desk.settled()


def test_what_could_not_be_read_stays_unknown(standing: Desk, meanwhile: Happens) -> None:
    """A second look at a part of it does not make it absent."""
    desk = standing
    cara = "cara@northwind.example"
    desk.settings(actors={"acme": ANA, "northwind": cara})
    desk.edit(RENAME_UK, (f"{cara}: standard", f"{cara}: admin"))
    meanwhile(lambda: None)
    desk.run("apply").says("could not be read")
    assert desk.will() == []


HANDS = ApplyOptions(lambda _outcome: None, lambda: False)


@contextmanager
def held_by_another(project: Project, scope: str) -> Iterator[Callable[[], None]]:
    """Locked; gives what releases it."""
    state = open_state(project, create=True)
    assert isinstance(state, State)
    with state:
        locks = state.locks(has_ended)
        lease = locks.acquire({scope}, OTHER, 60)
        assert isinstance(lease, Lease)
        yield lambda: locks.release(lease.number)


@pytest.mark.parametrize(
    ("more", "refused"), [(False, False), (True, True)], ids=["the same", "another"]
)
def test_what_waited_for_locks_is_held_to_what_was_shown(
    standing: Desk, more: bool, refused: bool
) -> None:
    desk = standing
    desk.edit(RENAME_UK, INVITE_CY)
    project = open_project(desk.root, {}, clock=desk.clock)
    planned = make_plan(project)
    with held_by_another(project, "business_center.acme") as release:

        def others_finish(_seconds: float) -> None:
            # One of the two is done by hand, and in the other case something else as well.
            desk.act("update", "ad_account.acme/uk", "name=Acme Britain", by=ANA)
            if more:
                desk.act("create", "asset_group.acme/hand", "name=By hand", by=ANA)
            release()

        options = replace(HANDS, patience=LockWait(10.0, sleep=others_finish))
        if refused:
            with pytest.raises(PlanStale, match="agreed to"):
                apply_planned(project, planned, options)
        else:
            done = apply_planned(project, planned, options).report.outcomes
            assert [each.operation.action for each in done] == ["invite"]
