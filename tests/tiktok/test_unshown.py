"""What TikTok takes and never shows: a change is one from what was written; of the rest nothing is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bcsync.emulator.faults import Fault
from bcsync.recovery.verdicts import PATIENCE
from bcsync.wire import endpoints
from tests.flows.driver import CHANGES, GUARDED, Desk
from tests.platforms.contract.flow import ANA
from tests.tiktok.in_process import Live, install

CENTER = {"name": "Acme", "timezone": "Europe/London", "currency": "GBP"}
OF_ACCOUNT = {"name": "UK", "company": "Acme Ltd", "industry": "290303", "registered_area": "GB"}
UK = "ad_account.acme/uk"
LINK, NEW_LINK = (
    {"promotion_link": "https://old.example"},
    {"promotion_link": "https://new.example"},
)
CONTACT = {"contact": {"name": "Ana", "email": "ana@acme.example"}}
NEW_CONTACT = {"contact": {"name": "Bea", "email": "ana@acme.example"}}
BILLING = {"billing": {"address": "1 High Street", "tax": {"vat": "GB1"}}}
NEW_TAX = {"billing": {"address": "1 High Street", "tax": {"vat": "GB2"}}}
MOVED = {"billing": {"address": "2 Low Street", "tax": {"vat": "GB1"}}}


class Project:
    """One account, opened by bcsync or before it came."""

    def __init__(self, desk: Desk, live: Live) -> None:
        self.desk, self.live = desk, live

    def declare(self, *more: dict[str, Any]) -> None:
        account = dict(OF_ACCOUNT)
        for each in more:
            account |= each
        lists = {"members": {ANA: "admin"}, "ad_accounts": {"uk": account}}
        acme = {**CENTER, "id": "7100000000000000001", **lists}
        layout = {"version": 1, "business_centers": {"acme": acme}}
        (self.desk.root / "layout.yaml").write_text(json.dumps(layout, indent=1))

    def planned(self) -> tuple[list[list[str]], list[str]]:
        """What changes of what, and the codes of what is said."""
        self.desk.capture.readouterr()
        self.desk.try_run("plan", "--format", "json")
        plan = json.loads(self.desk.capture.readouterr().out)
        paths = [[each["path"] for each in op["changes"]] for op in plan["operations"]]
        return paths, [each["code"] for each in plan["findings"]]

    def apply(self) -> None:
        self.desk.apply("--allow-review", UK)

    def updates(self) -> list[dict[str, Any]]:
        entries = self.live.emulator.log.entries()
        return [
            dict(e.parameters) for e in entries if e.path.endswith(endpoints.ADVERTISER_UPDATE.path)
        ]


@pytest.fixture
def project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Project]:
    desk = Desk(tmp_path, capsys)
    live = Live(tmp_path, desk.clock)
    install(live, monkeypatch)
    desk.settings(actors={"acme": ANA})
    desk.local("sign-up", ANA)
    desk.act("create", "business_center.acme", *(f"{n}={v}" for n, v in CENTER.items()), by=ANA)
    project = Project(desk, live)
    project.declare()
    yield project
    live.close()


@pytest.fixture
def ours(project: Project) -> Project:
    """The account was opened by bcsync with all of it."""
    project.declare(LINK, CONTACT, BILLING)
    project.desk.apply()
    assert project.planned() == ([], [])
    project.live.emulator.log.clear()
    return project


@pytest.fixture
def theirs(project: Project) -> Project:
    """The account was there before, and its place in the state is not known to be ours."""
    project.desk.apply()
    project.desk.run("state", "rm", UK)
    return project


CASES = [
    pytest.param((NEW_LINK, CONTACT, BILLING), ["promotion_link"], id="link"),
    pytest.param((LINK, NEW_CONTACT, BILLING), ["contact.name"], id="contact"),
    pytest.param((LINK, CONTACT, NEW_TAX), ["billing.tax.vat"], id="tax"),
]


@pytest.mark.parametrize(("declared", "path"), CASES)
def test_a_change_of_what_was_written_is_sent_once(
    ours: Project, declared: tuple[dict[str, Any], ...], path: list[str]
) -> None:
    ours.declare(*declared)
    assert ours.planned() == ([path], [])
    ours.apply()
    assert ours.planned() == ([], [])
    assert len(ours.updates()) == 1


def test_a_new_link_starts_a_review_that_has_to_be_allowed(ours: Project) -> None:
    ours.declare(NEW_LINK)
    ours.desk.apply(code=GUARDED)
    ours.apply()
    (sent,) = ours.updates()
    assert sent["promotion_link"] == "https://new.example"
    assert sent["need_submit_certificate"] is True


def test_what_is_not_declared_any_more_is_still_what_was_written(ours: Project) -> None:
    ours.declare()
    assert ours.planned() == ([], [])
    ours.declare(CONTACT)
    assert ours.planned() == ([], [])
    ours.declare(NEW_CONTACT)
    assert ours.planned() == ([["contact.name"]], [])


def test_where_bills_go_is_fixed_at_creation_and_told(ours: Project) -> None:
    ours.declare(MOVED)
    assert ours.planned() == ([], ["only-at-creation"])
    ours.declare(BILLING)
    assert ours.planned() == ([], [])


def test_what_others_have_made_counts_as_declared_and_is_told_once(theirs: Project) -> None:
    theirs.declare(LINK, CONTACT)
    theirs.desk.run("import", UK, "--by-name")
    assert theirs.planned() == ([], ["not-shown", "not-shown"])
    theirs.desk.apply()
    assert theirs.planned() == ([], [])
    theirs.declare(NEW_LINK, CONTACT)
    assert theirs.planned() == ([["promotion_link"]], [])


def test_what_is_added_after_an_apply_is_sent(theirs: Project) -> None:
    theirs.desk.run("import", UK, "--by-name")
    theirs.desk.apply()
    theirs.declare(CONTACT)
    assert theirs.planned() == ([["contact"]], [])


def test_a_change_without_an_answer_is_sent_again(ours: Project) -> None:
    ours.declare(NEW_CONTACT)
    ours.live.emulator.faults.add(
        [Fault("cut_before", path=endpoints.ADVERTISER_UPDATE.path, times=1)]
    )
    ours.desk.try_run("apply", "--auto-approve")
    ours.desk.now += PATIENCE * 1.1
    assert ours.desk.try_run("plan", "--detailed-exitcode") == CHANGES
    ours.apply()
    assert ours.planned() == ([], [])
