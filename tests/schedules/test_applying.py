"""Windows, freezes and a pause, honoured by everything that writes to the platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcsync.cli import carry
from tests.flows.acme import ACTORS, ANA, BO, acme_stands
from tests.flows.driver import CHANGES, DONE, FAILED, GUARDED, PARTLY, USAGE, WAITING, Desk

NIGHTLY = {"timezone": "Europe/London", "windows": ["22:00-04:00"]}
FROZEN = {"freezes": [{"from": "2026-11-02", "to": "2026-11-05", "reason": "Singles' Day"}]}
OUTSIDE = "--outside-window", "--reason", "incident 7"
NIGHT = datetime(2026, 11, 2, 23, tzinfo=UTC)


@pytest.fixture
def planned(acme: Desk) -> Desk:
    """Acme, of which Cy is to become a member, and the account is to have another name."""
    acme.edit(
        ("bo@acme.example: standard", "bo@acme.example: standard\n      cy@acme.example: standard")
    )
    acme.edit(("name: Acme UK,", "name: Acme Britain,"))
    return acme


def told(desk: Desk, **settings: object) -> None:
    desk.settings(actors=ACTORS, local={"invitations": "automatic"}, **settings)


@pytest.mark.parametrize(
    "settings", [{"schedule": NIGHTLY}, {"schedule": FROZEN}, {"pause": "incident"}]
)
def test_what_would_change_something_is_refused_and_still_shown(
    planned: Desk, settings: dict[str, object]
) -> None:
    told(planned, **settings)
    before = planned.log()
    planned.apply(code=GUARDED).says("Acme Britain", "nothing was done")
    assert planned.log() == before
    planned.run("plan").says("Acme Britain", "An apply is refused now:")
    shown = planned.plan()
    assert shown["closed"]["why"] and shown["applicable"]
    for form in ("markdown", "html", "github", "sarif", "junit"):
        planned.run("plan", "--format", form).says("An apply is refused now:")


def test_it_says_when_it_may_be_done(planned: Desk) -> None:
    told(planned, schedule=NIGHTLY)
    planned.run("plan").says("may be applied from Mon 2026-11-02 22:00 Europe/London on")
    planned.apply(code=GUARDED).says("next: Mon 2026-11-02 22:00 Europe/London", "--outside-window")
    planned.now = NIGHT
    planned.run("plan").keeps_quiet("refused")
    planned.apply()


def test_where_there_is_nothing_to_do_nothing_is_refused(acme: Desk) -> None:
    told(acme, pause="incident")
    acme.apply().keeps_quiet("paused")
    assert "closed" not in acme.plan()


def test_a_digest_does_not_depend_on_the_hour(planned: Desk) -> None:
    digest = planned.plan()["digest"]
    told(planned, schedule=NIGHTLY)
    assert planned.plan()["digest"] == digest
    planned.run("plan", "--out", str(planned.root / "plan.json"))
    planned.run("apply", str(planned.root / "plan.json"), "--auto-approve", code=GUARDED)
    planned.now = NIGHT
    planned.run("apply", str(planned.root / "plan.json"), "--auto-approve")


def test_it_is_done_outside_of_a_window_for_a_reason_that_is_journaled(planned: Desk) -> None:
    told(planned, schedule=NIGHTLY)
    planned.apply("--outside-window", code=USAGE).says("--reason")
    planned.apply("--outside-window", "--reason", " ", code=USAGE)
    planned.apply(*OUTSIDE)
    planned.run("history").says("incident 7 (outside-window: no change window is open)")


def test_the_flag_leaves_no_mark_on_a_run_that_needs_none(planned: Desk) -> None:
    planned.apply(*OUTSIDE)
    planned.run("history").says("incident 7").keeps_quiet("outside-window")


def test_a_pause_is_lifted_by_no_flag(planned: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BCSYNC_PAUSE", "the agency was hacked")
    planned.apply(*OUTSIDE, code=GUARDED).says("the agency was hacked", "BCSYNC_PAUSE")
    monkeypatch.setenv("BCSYNC_PAUSE", "")
    planned.apply()


def test_an_empty_variable_lifts_no_pause_of_the_file(
    planned: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(planned, pause="incident")
    monkeypatch.setenv("BCSYNC_PAUSE", "")
    planned.apply(code=GUARDED)


def test_drift_is_shown_and_put_back_at_night(acme: Desk) -> None:
    acme.act("update", "ad_account.acme/uk", "name=Elsewhere", by=ANA)
    told(acme, schedule=NIGHTLY)
    correct = "drift", "--correct", "--auto-approve"
    acme.run(*correct, code=GUARDED).says("Elsewhere", "no change window is open")
    acme.run("drift", "--detailed-exitcode", code=CHANGES)
    acme.now = NIGHT
    acme.run(*correct)
    acme.now = datetime(2026, 11, 3, 9, tzinfo=UTC)
    acme.act("update", "ad_account.acme/uk", "name=Elsewhere", by=ANA)
    acme.run(*correct, *OUTSIDE)
    acme.run("drift", "--detailed-exitcode")


def test_requests_are_answered_at_night(desk: Desk) -> None:
    acme_stands(desk)
    desk.layout((desk.root / "layout.yaml").read_text().removeprefix("version: 1\n") + NORTHWIND)
    desk.apply()
    address = "approval.acme/uk/northwind"
    told(desk, schedule=NIGHTLY)
    for word in ("approve", "decline"):
        desk.run("requests", word, address, code=GUARDED).says("no change window is open")
    desk.run("requests", "approve", address, "--outside-window", code=USAGE)
    desk.run("requests", "approve", address, *OUTSIDE)
    desk.run("history").says("incident 7 (outside-window:")


NORTHWIND = """
  northwind:
    name: Northwind Media
    timezone: Europe/London
    currency: GBP
    members: {nico@northwind.example: admin}
    access:
      acme/uk: {permission: operator}
"""


def test_who_was_asked_too_late_is_refused(planned: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told(planned, schedule=NIGHTLY)
    planned.now = datetime(2026, 11, 3, 3, 59, tzinfo=UTC)

    def ask(_question: str) -> str:
        planned.now = datetime(2026, 11, 3, 4, tzinfo=UTC)
        return "yes"

    monkeypatch.setattr(carry, "require_terminal", lambda *_args, **_more: None)
    monkeypatch.setattr(carry, "ask", ask)
    before = planned.log()
    planned.run("apply", code=GUARDED).says("no change window is open")
    assert planned.log() == before


def test_a_run_that_a_window_closes_on_leaves_like_after_ctrl_c(
    planned: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(planned, schedule=NIGHTLY)
    planned.now = datetime(2026, 11, 3, 3, 59, tzinfo=UTC)

    @contextmanager
    def bar(_size: int) -> Iterator[Callable[[object], None]]:
        def advance(_outcome: object) -> None:
            planned.now = datetime(2026, 11, 3, 4, tzinfo=UTC)

        yield advance

    monkeypatch.setattr(carry, "progress_bar", bar)
    before = len(planned.log())
    ran = planned.apply(code=PARTLY)
    ran.says("what is not done was left for later", "next: Tue 2026-11-03 22:00 Europe/London")
    assert len(planned.log()) == before + 1
    planned.run("history").says("interrupted")
    planned.now = NIGHT
    planned.apply()
    planned.settled()


def test_staying_for_others_ends_with_the_window(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.settings(actors=ACTORS, schedule=NIGHTLY)
    desk.layout(INVITED)
    desk.now = NIGHT

    def rest(_seconds: float, _stopping: object) -> None:
        desk.now = datetime(2026, 11, 3, 9, tzinfo=UTC)
        desk.local("accept", "--all")

    monkeypatch.setattr("bcsync.jobs.apply._rest", rest)
    desk.apply("--wait", "1h", "--detailed-exitcode", code=WAITING).says(
        "Leaving: no change window"
    )


INVITED = """
business_centers:
  acme:
    name: Acme Group
    timezone: Europe/London
    currency: GBP
    members: {ana@acme.example: admin, bo@acme.example: standard}
    ad_accounts:
      uk: {name: Acme UK, members: {ana@acme.example: admin, bo@acme.example: operator}}
"""

BAD = {
    "schedule: {timezone: Europe/Lundon}": "unknown-timezone",
    "schedule: {windows: ['mo 09:00-17:00']}": "bad-window",
    "schedule: {windows: ['24:00-04:00']}": "bad-window",
    "schedule: {windows: ['nightly']}": "bad-format",
    "schedule: {freezes: [{from: 2026-02-30, reason: x}]}": "bad-format",
    "schedule: {freezes: [{from: 2026-12-02, to: 2026-12-01, reason: x}]}": "bad-freeze",
    "schedule: {freezes: [{from: 2026-12-02}]}": "missing-key",
}


@pytest.mark.parametrize("line", BAD)
def test_what_is_written_wrongly_is_told_at_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    (tmp_path / "bcsync.yaml").write_text(f"version: 1\n{line}\n")
    said = Desk(tmp_path, capsys).run("validate", code=FAILED).says(f"[{BAD[line]}]", f"| {line}")
    assert "bcsync.yaml:2:" in said.text


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("WINDOWS", "22:00-04:00; sat,sun 00:00-24:00", GUARDED),
        ("WINDOWS", "mon 08:00-12:00;", DONE),
        ("FREEZES", "2026-10-01/2026-10-03 past; 2026-11-02 trade", GUARDED),
        ("TIMEZONE", "Asia/Tokyo", DONE),
        ("WINDOWS", "now", FAILED),
        ("FREEZES", "2026-11-02", FAILED),
        ("FREEZES", "2026-11-02/2026-11-01 x", FAILED),
        ("FREEZES", "2026-02-30 x", FAILED),
        ("TIMEZONE", "Asia/Toki", FAILED),
    ],
)
def test_variables_say_the_same(
    planned: Desk, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, code: int
) -> None:
    monkeypatch.setenv(f"BCSYNC_SCHEDULE_{variable}", value)
    ran = planned.apply(code=code)
    if code == FAILED:
        ran.says(f"schedule.{variable.lower()}" if variable == "TIMEZONE" else variable)


def test_hostile_reasons_are_harmless(planned: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BCSYNC_PAUSE", "\x1b[31m`@all <script>\u202e")
    for words in (("apply", "--auto-approve"), ("plan",), ("plan", "--format", "markdown")):
        ran = planned.run(*words, code=GUARDED if words[0] == "apply" else DONE)
        assert "\x1b" not in ran.text and "\u202e" not in ran.text
    assert "<script>\\u" not in planned.run("plan", "--format", "html").out


def test_who_gains_nothing_by_it(planned: Desk) -> None:
    told(planned, schedule=FROZEN)
    planned.run("apply", "--auto-approve", "--target", f"member.acme/{BO}")
    planned.run("apply", "--auto-approve", "--exclude", "ad_account.acme/uk", code=GUARDED)
