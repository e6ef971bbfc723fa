"""One issue for a project: edited in place, closed when it is clean, never by what nobody knows."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from bcsync.forge.job import Kind
from bcsync.forge.opening import open_forge
from bcsync.forge.values import Label
from bcsync.jobs.night.issue import LABEL as OURS
from tests.flows.acme import ACTORS, ANA
from tests.flows.driver import DONE, FAILED, GUARDED, USAGE, Desk
from tests.forge.desk import FAKES
from tests.forge.fake import Account, Said
from tests.night.catcher import CHANNELS, Catcher
from tests.night.nights import LABEL, Nights

ACCOUNT = "ad_account.acme/uk"
CORRECT = "--correct", "--auto-approve"


BOTH = pytest.mark.parametrize("forge", list(FAKES))
"""What asks of a forge what differs between them."""


@pytest.fixture
def forge() -> Kind:
    """Where nothing else is said."""
    return "github"


@pytest.fixture
def nights(forge: Kind, acme: Desk, catcher: Catcher, monkeypatch: pytest.MonkeyPatch) -> Nights:
    """Acme, with a schedule on a forge."""
    local = {"invitations": "automatic"}
    acme.settings(actors=ACTORS, local=local, notifications={"channels": CHANNELS})
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return Nights(acme, FAKES[forge](), catcher, monkeypatch)


def by_hand(nights: Nights, name: str) -> None:
    nights.desk.act("update", ACCOUNT, f"name={name}", by=ANA)


@BOTH
def test_a_year_of_an_issue(nights: Nights) -> None:
    nights.night()
    assert nights.issues() == []
    by_hand(nights, "Elsewhere")
    nights.night()
    assert nights.issues() == [True]
    assert nights.body().startswith("<!-- bcsync:drift project=. ") and "Elsewhere" in nights.body()
    writes = nights.writes()
    nights.night()
    assert nights.writes() == writes
    by_hand(nights, "Nowhere")
    nights.night()
    assert "Nowhere" in nights.body() and nights.said() == []
    nights.night(*CORRECT)
    assert nights.issues() == [False]
    assert [each[:31] for each in nights.said()] == ["All is as it was left again ([t"]
    writes = nights.writes()
    nights.night()
    assert nights.writes() == writes
    by_hand(nights, "Elsewhere")
    nights.night()
    assert nights.issues() == [True] and len(nights.said()) == 2


def test_what_cannot_be_read_closes_nothing(nights: Nights) -> None:
    by_hand(nights, "Elsewhere")
    nights.night()
    settings = json.loads((nights.desk.root / "bcsync.yaml").read_text())
    by_hand(nights, "Acme UK")
    lost = {**settings, "actors": {**ACTORS, "acme": "nobody@acme.example"}}
    (nights.desk.root / "bcsync.yaml").write_text(json.dumps(lost))
    nights.desk.edit(("ana@acme.example: admin\n", "nobody@acme.example: admin\n"))
    nights.night()
    assert nights.issues() == [True]
    assert "could not be read" in nights.body().lower()
    (nights.desk.root / "layout.yaml").write_text("version: 1\nno: such\n")
    nights.night(code=FAILED)
    assert nights.issues() == [True]


def test_a_refused_correction_leaves_it_open(nights: Nights) -> None:
    by_hand(nights, "Elsewhere")
    nights.patch.setenv("BCSYNC_PAUSE", "incident")
    nights.night(*CORRECT, code=GUARDED)
    assert nights.issues() == [True]


def test_accepted_drift_is_told_there_and_closes_it(nights: Nights) -> None:
    by_hand(nights, "Elsewhere")
    nights.night()
    terms = "--until", "2026-11-05", "--owner", ANA, "--reason", "a test"
    nights.desk.run("drift", "--accept", ACCOUNT, *terms)
    nights.night()
    assert nights.issues() == [False]
    nights.desk.pass_days(4)
    nights.night()
    assert nights.issues() == [True] and "run out" in nights.body()


@BOTH
def test_issues_of_others_are_left_alone(nights: Nights) -> None:
    """That of another project, and one that quotes the marker or is not ours."""
    token = next(name for name, who in nights.fake.tokens.items() if who.writes)
    nights.fake.tokens["ghp_eve"] = nights.fake.tokens["glpat-eve"] = Account(666, "eve")
    nights.fake.add_pull()
    told = nights.fake.environ("http://forge", nights.desk.root)
    kind = _kind(told)
    name = "GITHUB_TOKEN" if kind == "github" else "GITLAB_TOKEN"
    marker = "<!-- bcsync:drift project=. -->"
    for holder, body in ((token, f"Somebody said:\n{marker}"), (token, "<!-- bcsync:drift project=b -->"),
                         ("ghp_eve" if kind == "github" else "glpat-eve", marker)):  # fmt: skip
        theirs = open_forge(kind, {**told, name: holder}, transport=nights.fake.transport())
        theirs.open_issue("x", body, [Label(LABEL, "ffffff")])
        theirs.close()
    by_hand(nights, "Elsewhere")
    nights.night()
    assert nights.issues() == [True] * 4
    nights.night(*CORRECT)
    assert nights.issues() == [True, True, True, False]


@BOTH
def test_nights_of_two_states_at_once_end_in_one(nights: Nights) -> None:
    """They know nothing of each other, so that each opens one: of these the oldest stays."""
    by_hand(nights, "Elsewhere")
    other: list[bool] = []

    def meanwhile(asked: object) -> Said | None:
        if (
            getattr(asked, "method", "") == "POST"
            and "/issues" in getattr(asked, "path", "")
            and not other
        ):
            other.append(True)
            _open_one(nights)
        return None

    nights.fake.faults.append(meanwhile)
    nights.night()
    assert nights.issues() == [True, False]
    nights.night()
    assert nights.issues() == [True, False]


def _kind(told: Mapping[str, str]) -> Kind:
    return "github" if "GITHUB_ACTIONS" in told else "gitlab"


def _open_one(nights: Nights) -> None:
    told = nights.fake.environ("http://forge", nights.desk.root)
    kind = _kind(told)
    forge = open_forge(kind, told, transport=nights.fake.transport())
    forge.open_issue("x", "<!-- bcsync:drift project=. -->\nother", [OURS])
    forge.close()


def test_two_nights_of_one_state_at_once_open_one(nights: Nights) -> None:
    by_hand(nights, "Elsewhere")
    inner: list[int] = []

    def meanwhile(asked: object) -> Said | None:
        if getattr(asked, "method", "") == "POST" and not inner:
            inner.append(0)
            nights.patch.setattr("bcsync.jobs.night.alone._PATIENCE_S", 0.0)
            inner.append(nights.desk.try_run("drift", "--issue"))
        return None

    nights.fake.faults.append(meanwhile)
    nights.night()
    assert inner == [0, FAILED]
    assert nights.issues() == [True]


def test_a_later_run_has_the_say(nights: Nights) -> None:
    by_hand(nights, "Elsewhere")
    nights.run = 10
    nights.night()
    nights.run = 3
    by_hand(nights, "Acme UK")
    nights.night().says("a later run")
    assert nights.issues() == [True]


def test_without_a_forge_or_a_token_it_says_so(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.night()
    for name in ("GITHUB_TOKEN", "GITLAB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    nights.desk.run("drift", "--issue", code=FAILED).says("--issue needs the variable")
    for name in ("GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)
    nights.desk.run("drift", "--issue", code=USAGE).says("BCSYNC_FORGE")
    monkeypatch.setenv("BCSYNC_FORGE", "none")
    nights.desk.run("drift", "--issue", code=DONE)


@BOTH
def test_a_token_that_may_not_write_issues_fails(nights: Nights) -> None:
    by_hand(nights, "Elsewhere")
    refusal = Said(403, {"message": "Resource not accessible by integration"})
    nights.fake.fail("POST", *[refusal] * 5)
    nights.night(code=FAILED).says("the issue was not seen to")


def test_a_repository_without_issues_is_told_and_the_channels_still_are(nights: Nights) -> None:
    by_hand(nights, "Elsewhere")
    gone = Said(410, {"message": "Issues are disabled for this repo"})
    nights.fake.fail("POST", *[gone] * 5)
    nights.night(code=FAILED).says("Issues are disabled for this repo (HTTP 410)", "Settings")
    assert nights.issues() == []
    assert nights.catcher.events() == [("drift", ACCOUNT, False)]
    nights.night()
    assert nights.issues() == [True]
    assert nights.catcher.events() == []


def test_hostile_names_take_no_effect_there(nights: Nights) -> None:
    hostile = "`@all <!-- bcsync:drift project=. --> #1 [x](http://e)"
    by_hand(nights, hostile)
    nights.night()
    assert nights.body().count("<!-- bcsync:drift") == 2
    by_hand(nights, "Acme UK")
    nights.night()
    assert nights.issues() == [False]


def test_a_long_issue_fits(nights: Nights) -> None:
    from bcsync.render.drift_report import drift_as_markdown

    row = {"kind": "x", "state": "changed", "accepted": "", "note": "", "changes": []}
    drift = [{**row, "address": f"ad_account.acme/{number}"} for number in range(5_000)]
    found = {"project": ".", "drift": drift, "due": [], "unmanaged": [], "unknown": []}
    text = drift_as_markdown(found, 60_000)
    assert len(text) < 60_000 and "more, in the JSON" in text


def test_the_formats(nights: Nights) -> None:
    by_hand(nights, "Elsewhere")
    desk = nights.desk
    assert desk.run("drift", "--format", "json").json == desk.run("drift", "--json").json
    desk.run("drift", "--format", "markdown").says(
        "## bcsync drift in `.`", "### Changed outside bcsync (1)"
    )
    desk.run("drift", "--format", "text").says("Changed outside bcsync: 1 thing.")
