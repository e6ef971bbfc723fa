"""Law 11 where a name leaves the machine besides the plan: issues, messages, labels, markers, outputs."""

from __future__ import annotations

import json
import re

import pytest

from bcsync.forge.markers import Marker, marker_in
from bcsync.model.news import Event
from bcsync.notify.payloads import Line, Message, plain, slack, teams, webhook
from bcsync.render.drift_report import drift_as_markdown
from bcsync.render.labels import ALL, labels_of
from bcsync.render.outputs import output_text, outputs_of
from tests.page.plans import hostile_plan
from tests.render.hostile import NAMES, Json, plan_of
from tests.render.judging import LIVE, assert_harmless_on_a_terminal, inlines, read

named = pytest.mark.parametrize("name", NAMES)


def drift_of(name: str) -> Json:
    """Drift in which everything is called so."""
    changed = {"path": name, "before": name, "after": [name, f"{name}!"]}
    told = {"address": f"member.{name}", "kind": "member", "label": name}
    about = {**told, "changes": [changed], "note": name}
    return {
        "project": name,
        "drift": [
            {**about, "state": state, "accepted": accepted}
            for state in ("changed", "vanished", "appeared")
            for accepted in ("", name)
        ],
        "due": [{**told, "action": "remove"}],
        "unknown": [{"scope": name, "kind": None, "reason": name}],
        "unmanaged": [told],
    }


@named
def test_in_the_issue_of_drift_a_name_stands_in_code_alone(name: str) -> None:
    text = drift_as_markdown(drift_of(name))
    assert_harmless_on_a_terminal(text)
    for token in inlines(read(text)):
        assert token.type in {"text", "code_inline", "softbreak", "strong_open", "strong_close"}
        if token.type == "text":
            assert not LIVE.search(token.content), token.content


def message_of(name: str) -> Message:
    news = Line(f"member.{name}", name), Line(name, f"{name} is gone", over=True)
    return Message(name, "local", "2026-03-01T12:00:00Z", dict.fromkeys(Event, news))


TEXTS = {
    "plain_text",
    "text",
    "TextRun",
    "RichTextBlock",
    "rich_text",
    "rich_text_section",
    "rich_text_list",
    "header",
    "message",
    "AdaptiveCard",
}
"""Types of Slack and Teams in which no character means anything."""


@named
def test_a_message_holds_a_name_as_text_alone(name: str) -> None:
    message = message_of(name)
    for made in (slack(message), teams(message)):
        written = json.dumps(made)
        assert {*re.findall(r'"type": "([^"]*)"', written)} <= TEXTS
        assert_harmless_on_a_terminal("\n".join(strings(made)))
    shown = slack(message)["text"]
    assert "<" not in shown and ">" not in shown
    assert json.loads(json.dumps(webhook(message)))["events"][0]["text"] == name
    for text in plain(message):
        assert not re.search(r"(?<![\w.])@\w", text)
        assert_harmless_on_a_terminal(text.replace("\u200b", ""))


def strings(made: object) -> list[str]:
    match made:
        case str():
            return [made]
        case dict():
            return [each for part in made.values() for each in strings(part)]
        case list():
            return [each for part in made for each in strings(part)]
        case _:
            return []


@named
def test_a_marker_is_one_comment_of_html_and_reads_back(name: str) -> None:
    marker = Marker("plan", name, {"labels": name, "run": name})
    written = str(marker)
    assert written.isascii() and written.isprintable()
    assert re.fullmatch(r"<!-- (?:(?!--|[<>]).)* -->", written)
    assert marker_in(f"{written}\nbody") == marker


def test_labels_are_ours_whatever_a_plan_is_full_of() -> None:
    assert {*labels_of(hostile_plan())} <= {*ALL}


@named
def test_an_output_ends_where_it_is_meant_to(name: str) -> None:
    failure = {"message": name, "details": [name], "hint": name}
    outputs = outputs_of({**plan_of([]), "project": name, "failure": failure})
    assert read_outputs(output_text(outputs)) == outputs


def read_outputs(text: str) -> dict[str, str]:
    """As the runner does (actions/runner, src/Runner.Worker/FileCommandManager.cs)."""
    found, lines = {}, iter(text.split("\n")[:-1])
    for line in lines:
        key, _, end = line.partition("<<")
        value: list[str] = []
        for more in lines:
            if more == end:
                break
            value.append(more)
        found[key] = "\n".join(value)
    return found
