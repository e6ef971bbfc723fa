"""People are told of what is new and what is over, each once, on each channel."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bcsync.model.news import Event
from bcsync.notify.payloads import Line, Message, plain, slack, teams, webhook
from tests.flows.acme import ACTORS, ANA, LAYOUT
from tests.flows.driver import CHANGES, DONE, FAILED, GUARDED, PARTLY, Desk
from tests.night.catcher import CHANNELS, SECRET, Catcher

ACCOUNT = "ad_account.acme/uk"
NIGHT = "drift", "--notify"
CORRECT = "drift", "--correct", "--auto-approve", "--notify"


@pytest.fixture
def told(acme: Desk) -> Desk:
    """Acme, whose nights are told to a webhook."""
    channels(acme, *CHANNELS)
    return acme


def channels(desk: Desk, *channels: dict[str, Any], **more: Any) -> None:
    local = {"invitations": "automatic"}
    notifications = {"channels": channels, **more}
    desk.settings(actors=ACTORS, local=local, notifications=notifications)


def by_hand(desk: Desk, name: str) -> None:
    desk.act("update", ACCOUNT, f"name={name}", by=ANA)


def test_drift_is_told_once_until_it_is_another_and_when_it_is_over(
    told: Desk, catcher: Catcher
) -> None:
    told.run(*NIGHT)
    assert catcher.take() == []
    by_hand(told, "Elsewhere")
    told.run(*NIGHT)
    (message,) = catcher.take()
    assert message["events"] == [
        {
            "event": "drift",
            "subject": ACCOUNT,
            "over": False,
            "text": f"{ACCOUNT} was changed, name: Acme UK → Elsewhere",
        }
    ]
    told.run(*NIGHT)
    assert catcher.take() == []
    by_hand(told, "Nowhere")
    told.run(*NIGHT)
    assert catcher.events() == [("drift", ACCOUNT, False)]
    by_hand(told, "Acme UK")
    told.run(*NIGHT)
    assert catcher.events() == [("drift", ACCOUNT, True)]
    told.run(*NIGHT)
    by_hand(told, "Nowhere")
    told.run(*NIGHT)
    assert catcher.events() == [("drift", ACCOUNT, False)]


def test_what_is_put_back_the_same_night_is_told_with_its_end(told: Desk, catcher: Catcher) -> None:
    by_hand(told, "Elsewhere")
    told.run(*CORRECT)
    (message,) = catcher.take()
    (event,) = message["events"]
    assert event["over"] and event["text"].endswith("Elsewhere; it is over")
    told.run(*CORRECT)
    assert catcher.take() == []


def test_a_channel_that_was_not_reached_is_told_next_time(told: Desk, catcher: Catcher) -> None:
    catcher.status = 500
    by_hand(told, "Elsewhere")
    ran = told.run(*NIGHT, code=FAILED).says("HTTP 500", "it is told next time")
    assert SECRET not in ran.text
    told.run(*NIGHT, "--detailed-exitcode", code=CHANGES)
    catcher.status = 200
    told.pass_days(1)
    told.run(*NIGHT)
    assert catcher.events() == [("drift", ACCOUNT, False)]


def test_what_was_put_back_is_still_told_next_time(told: Desk, catcher: Catcher) -> None:
    catcher.status = 500
    by_hand(told, "Elsewhere")
    told.run(*CORRECT, code=FAILED)
    catcher.status = 200
    told.pass_days(1)
    told.run(*NIGHT)
    (message,) = catcher.take()
    assert [each["text"] for each in message["events"]] == [
        f"{ACCOUNT} was changed, name: Acme UK → Elsewhere; it is over (on 2026-11-02)"
    ]
    told.run(*NIGHT)
    assert catcher.take() == []


def test_two_nights_at_once_tell_it_once(told: Desk, catcher: Catcher) -> None:
    by_hand(told, "Elsewhere")
    inner: list[int] = []

    def another_night() -> None:
        catcher.before = lambda: None
        inner.append(told.try_run(*NIGHT))

    catcher.before = another_night
    told.run(*NIGHT)
    assert inner == [DONE]
    assert catcher.events() == [("drift", ACCOUNT, False)]


def test_what_a_run_that_was_killed_had_claimed_is_told_later(
    told: Desk, catcher: Catcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(told, "Elsewhere")
    monkeypatch.setattr("bcsync.state.store.State.settle", lambda *_: None)
    catcher.status = 500
    told.run(*NIGHT, code=FAILED)
    monkeypatch.undo()
    catcher.install(monkeypatch)
    catcher.status = 200
    _reopen(told, monkeypatch)
    told.run(*NIGHT)
    assert catcher.take() == []
    told.now = datetime(2026, 11, 2, 9, 10, tzinfo=UTC)
    told.run(*NIGHT)
    assert catcher.events() == [("drift", ACCOUNT, False)]


def _reopen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from functools import partial

    from bcsync.cli import project as opening
    from bcsync.project import open_project

    monkeypatch.setattr(opening, "open_project", partial(open_project, clock=desk.clock))


def test_what_cannot_be_read_is_not_over(told: Desk, catcher: Catcher) -> None:
    by_hand(told, "Elsewhere")
    told.run(*NIGHT)
    catcher.take()
    settings = json.loads((told.root / "bcsync.yaml").read_text())
    lost = {**settings, "actors": {**ACTORS, "acme": "nobody@acme.example"}}
    (told.root / "bcsync.yaml").write_text(json.dumps(lost))
    text = (told.root / "layout.yaml").read_text()
    told.edit(("ana@acme.example: admin\n", "nobody@acme.example: admin\n"))
    told.run(*NIGHT).says("could not be read")
    assert [each for each in catcher.events() if each[2]] == []
    (told.root / "bcsync.yaml").write_text(json.dumps(settings))
    (told.root / "layout.yaml").write_text(text)
    by_hand(told, "Acme UK")
    told.run(*NIGHT)
    assert ("drift", ACCOUNT, True) in catcher.events()


def test_accepted_drift_is_told_again_when_that_has_run_out(told: Desk, catcher: Catcher) -> None:
    by_hand(told, "Elsewhere")
    terms = "--until", "2026-11-05", "--owner", ANA, "--reason", "a test"
    told.run("drift", "--accept", ACCOUNT, *terms)
    told.run(*NIGHT)
    assert catcher.take() == []
    told.pass_days(3)
    told.run(*NIGHT)
    assert catcher.events() == [("drift", ACCOUNT, False)]


def test_refusals_are_told_until_the_run_passes(
    told: Desk, catcher: Catcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("COUNT", "PERCENT"):
        monkeypatch.setenv(f"BCSYNC_GUARDS_REMOVALS_{limit}", "0")
    told.edit(("      bo@acme.example: standard\n", ""))
    told.edit((", bo@acme.example: operator", ""), ("{bo@acme.example: analyst}", "{}"))
    for command in (("apply", "--auto-approve", "--notify"),) * 2:
        told.run(*command, code=GUARDED)
    (message,) = catcher.take()
    (event,) = message["events"]
    assert (event["event"], event["subject"]) == ("refused", "apply")
    told.apply("--allow-remove", "*", "--reason", "left", "--notify")
    assert catcher.take() == []
    told.run(*NIGHT)
    assert catcher.take() == []


def test_a_closed_window_is_told_once(
    told: Desk, catcher: Catcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand(told, "Elsewhere")
    monkeypatch.setenv("BCSYNC_SCHEDULE_FREEZES", "2026-11-01/2026-11-09 trade")
    for _ in range(3):
        told.run(*CORRECT, code=GUARDED)
        told.pass_days(1)
    assert catcher.events() == [("drift", ACCOUNT, False), ("refused", "drift", False)]
    monkeypatch.delenv("BCSYNC_SCHEDULE_FREEZES")
    told.run(*CORRECT)
    assert catcher.events() == [("drift", ACCOUNT, True)]


def test_a_run_that_fails_is_told(told: Desk, catcher: Catcher) -> None:
    good = (told.root / "layout.yaml").read_text()
    (told.root / "layout.yaml").write_text("version: 1\nbusiness_centres: {}\n")
    for _ in range(2):
        told.run(*NIGHT, code=FAILED)
    assert catcher.events() == [("failed", "drift", False)]
    (told.root / "layout.yaml").write_text(good)
    told.run(*NIGHT)
    assert catcher.take() == []
    (told.root / "layout.yaml").write_text("version: 1\nbusiness_centres: {}\n")
    told.run(*NIGHT, code=FAILED)
    assert catcher.events() == [("failed", "drift", False)]


def test_endings_are_told_a_week_and_a_day_before_and_when_they_are_overdue(
    told: Desk, catcher: Catcher
) -> None:
    bo = "member.acme/bo@acme.example"
    told.edit(
        ("bo@acme.example: standard", "bo@acme.example: {role: standard, expires: 2026-11-20}")
    )
    told.apply()
    found: list[tuple[str, str]] = []
    for days in (10, 1, 1, 5, 1, 1):
        told.pass_days(days)
        told.run(*NIGHT)
        for message in catcher.take():
            found += [
                (told.now.date().isoformat(), each["text"])
                for each in message["events"]
                if each["subject"] == bo
            ]
    assert found == [
        ("2026-11-13", f"{bo} ends in 7 days, on 2026-11-20"),
        ("2026-11-19", f"{bo} ends tomorrow, on 2026-11-20"),
        ("2026-11-20", f"{bo} has ended on 2026-11-20 by its date and is still there"),
    ]


def test_who_does_not_answer_is_told_once(desk: Desk, catcher: Catcher) -> None:
    desk.settings(actors=ACTORS, notifications={"channels": CHANNELS, "unanswered": 3})
    desk.layout(LAYOUT)
    desk.apply()
    days: dict[date, list[tuple[str, str, bool]]] = {}
    for _ in range(6):
        desk.run(*NIGHT)
        if found := catcher.events():
            days[desk.now.date()] = found
        desk.pass_days(1)
    assert days == {date(2026, 11, 5): [("unanswered", "member.acme/bo@acme.example", False)]}
    desk.local("accept", "--all")
    desk.run(*NIGHT)
    assert catcher.events() == []


def test_what_was_opened_by_hand_is_told(told: Desk, catcher: Catcher) -> None:
    told.run(*NIGHT)
    told.act("create", "ad_account.acme/side", "name=Side", by=ANA)
    told.run(*NIGHT)
    ((event, subject, over),) = catcher.events()
    assert (event, over) == ("drift" if "acme" not in subject else event, False)
    assert event in ("opened", "drift")
    told.run(*NIGHT)
    assert catcher.take() == []


def test_each_channel_has_its_own_memory_and_its_own_events(
    acme: Desk, catcher: Catcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    channels(
        acme,
        {"kind": "slack", "url": "SLACK_URL"},
        {"kind": "teams", "url": "TEAMS_URL", "events": ["failed"]},
        {"kind": "webhook", "url": "OPS_URL", "events": ["drift"]},
    )
    by_hand(acme, "Elsewhere")
    monkeypatch.delenv("OPS_URL")
    acme.run(*NIGHT, code=FAILED).says("OPS_URL is not set")
    assert len(catcher.take("slack.example")) == 1
    assert catcher.take("teams.example") == []
    catcher.install(monkeypatch)
    acme.run(*NIGHT)
    assert catcher.take("slack.example") == []
    assert catcher.events() == [("drift", ACCOUNT, False)]


def test_a_variable_names_the_channels(
    acme: Desk, catcher: Catcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.run(*NIGHT).says("nobody is told")
    monkeypatch.setenv("BCSYNC_NOTIFICATIONS_CHANNELS", "webhook=OPS_URL,slack=SLACK_URL")
    by_hand(acme, "Elsewhere")
    acme.run(*NIGHT)
    assert len(catcher.take()) == len(catcher.take("slack.example")) == 1
    for wrong in ("webhook=https://x.example/hunter2", "mail=OPS_URL", "webhook"):
        monkeypatch.setenv("BCSYNC_NOTIFICATIONS_CHANNELS", wrong)
        ran = acme.run(*NIGHT, code=FAILED)
        assert "hunter2" not in ran.text


def test_a_url_in_the_settings_is_refused_and_not_shown(told: Desk) -> None:
    channels(told, {"kind": "slack", "url": "https://hooks.example/hunter2"})
    ran = told.run("validate", code=FAILED).says("NAME of an environment variable", "[bad-format]")
    assert "hunter2" not in ran.text


@pytest.mark.parametrize("url", ["", "hunter2", "file:///etc/passwd"])
def test_what_is_no_url_is_told_without_showing_it(
    told: Desk, catcher: Catcher, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("OPS_URL", url)
    by_hand(told, "Elsewhere")
    ran = told.run(*NIGHT, code=FAILED).says("OPS_URL")
    assert not url or url not in ran.text


HOSTILE = [
    "<!channel> <@U123> <https://evil.example|here> & *bold* `code` ~x~",
    "@everyone @here [link](https://evil.example) <at>Ana</at> **bold**",
    "\x1b[31mred\x07\u202egnp.exe\nsecond line\r\n# heading",
    "```\nbreak out\n```",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_and_nothing_else(name: str) -> None:
    message = Message(
        "pro<ject> & @all", "local", "2026-11-02T09:00:00Z", {Event.DRIFT: (Line(name, name),)}
    )
    for payload in (slack(message), teams(message)):
        written = json.dumps(payload)
        assert "\\u001b" not in written and "\\u202e" not in written and "\\n" not in written
        for key, text in _texts(payload):
            kind = key[-2] if len(key) > 1 else ""
            assert kind in ("text", "TextRun", "plain_text", "") or "<" not in text
    assert "<" not in slack(message)["text"]
    assert webhook(message)["events"][0]["text"] == name
    title, text = plain(message)
    assert "@everyone" not in title + text and "@all" not in title


def _texts(payload: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    found = []
    if isinstance(payload, dict):
        kind = str(payload.get("type", ""))
        for key, value in payload.items():
            if key == "text" and isinstance(value, str):
                found.append(((*path, kind, key), value))
            else:
                found += _texts(value, (*path, key))
    elif isinstance(payload, list):
        for each in payload:
            found += _texts(each, path)
    return found


def test_a_message_stays_small() -> None:
    """Teams takes 28 KB, Slack 50 blocks."""
    lines = tuple(Line("x", "x" * 5_000) for _ in range(5_000))
    message = Message(
        "p", "local", "2026-11-02T09:00:00Z", dict.fromkeys(Event, lines), "https://ci.example/1"
    )
    for make in (slack, teams):
        payload = make(message)
        assert len(json.dumps(payload)) < 45_000
        assert "4,985 more" in json.dumps(payload, ensure_ascii=False)
    assert len(webhook(message)["events"]) == 6_000
    assert webhook(message)["counts"]["drift"] == 5_000


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what Apprise imports
def test_apprise_is_called_with_plain_text(
    acme: Desk, catcher: Catcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    apprise = pytest.importorskip("apprise")
    sent: list[dict[str, Any]] = []

    def notify(_self: object, **given: Any) -> bool:
        sent.append(given)
        return len(sent) > 1

    monkeypatch.setattr(apprise.Apprise, "notify", notify)
    if os.environ.get("BCSYNC_TEST_LONG") != "1":
        # The real one imports 150 services.
        known = lambda _self, urls: urls[0].startswith("json://")  # noqa: E731
        monkeypatch.setattr(apprise.Apprise, "add", known)
    monkeypatch.setenv("APPRISE_URLS", f"json://ops.example/{SECRET}")
    channels(acme, {"kind": "apprise", "url": "APPRISE_URLS"})
    by_hand(acme, "Elsewhere")
    assert SECRET not in acme.run(*NIGHT, code=FAILED).text
    acme.run(*NIGHT)
    acme.run(*NIGHT)
    assert len(sent) == 2 and ACCOUNT in sent[1]["body"]
    monkeypatch.setenv("APPRISE_URLS", f"nosuch://{SECRET}")
    by_hand(acme, "Nowhere")
    assert SECRET not in acme.run(*NIGHT, code=FAILED).text


def test_no_url_is_written_down(told: Desk, catcher: Catcher) -> None:
    by_hand(told, "Elsewhere")
    told.run(*NIGHT)
    for file in Path(told.root).rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes()


def test_an_operation_that_fails_is_told(
    told: Desk, catcher: Catcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.edit(
        (
            "bo@acme.example: standard\n",
            "bo@acme.example: standard\n      cy@acme.example: standard\n",
        )
    )
    from bcsync.platforms.local.platform import LocalPlatform
    from bcsync.platforms.port import Refused

    real = LocalPlatform.perform
    with monkeypatch.context() as patch:
        patch.setattr(
            LocalPlatform, "perform", lambda self, acts: (Refused(40002, "no way") for _ in acts)
        )
        for _ in range(2):
            told.apply("--notify", code=PARTLY)
    assert catcher.events() == [("failed", "apply: member.acme/cy@acme.example", False)]
    assert LocalPlatform.perform is real
    told.apply("--notify")
    assert catcher.take() == []
