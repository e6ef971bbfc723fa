"""Annotations, SARIF and JUnit as their readers take them."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree

Json = dict[str, Any]

_COMMAND = re.compile(r"::(?P<level>[a-z]+) (?P<properties>[^:]*)::(?P<data>.*)")
LEVELS = {"error", "warning", "notice"}


class Annotation(NamedTuple):
    """A workflow command, as the runner understands it."""

    level: str
    properties: dict[str, str]
    message: str


def annotated(text: str) -> list[Annotation]:
    """Every line is one (runner, src/Runner.Common/ActionCommand.cs); anything else is an error."""
    assert text.endswith("\n")
    return [_annotation(line) for line in text[:-1].split("\n")]


def _annotation(line: str) -> Annotation:
    found = _COMMAND.fullmatch(line)
    assert found, line
    assert found["level"] in LEVELS
    pairs = dict(pair.split("=", 1) for pair in found["properties"].split(","))
    return Annotation(
        found["level"],
        {key: _unescaped(value, "%3A", "%2C") for key, value in pairs.items()},
        _unescaped(found["data"]),
    )


def _unescaped(text: str, *more: str) -> str:
    for code in ("%0D", "%0A", *more, "%25"):
        text = text.replace(code, unquote(code))
    return text


RULE = {"id", "shortDescription", "fullDescription", "help", "defaultConfiguration"}


def sarif(text: str) -> Json:
    """The one run, held to what SARIF 2.1.0 and code scanning ask for."""
    log = json.loads(text)
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(set(rule) == RULE and rule["help"]["text"] for rule in rules)
    prints = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]*", physical["artifactLocation"]["uri"])
        assert all(number >= 1 for number in physical["region"].values())
        prints.add(result["partialFingerprints"]["bcsync/v1"])
    assert len(prints) == len(run["results"])
    (invocation,) = run["invocations"]
    assert all(each["message"]["text"] for each in invocation["toolExecutionNotifications"])
    found: Json = run
    return found


class Case(NamedTuple):
    """A test case of a report."""

    suite: str
    name: str
    failure: str | None
    output: str


def junit(text: str) -> list[Case]:
    """All cases; the numbers of each suite must be right."""
    root = ElementTree.fromstring(text.encode())
    cases = []
    for suite in root:
        inside = suite.findall("testcase")
        failed = [case for case in inside if case.find("failure") is not None]
        numbers = [suite.attrib[each] for each in ("tests", "failures", "errors")]
        assert numbers == [str(len(inside)), str(len(failed)), "0"]
        cases += [_case(suite.attrib["name"], each) for each in inside]
    return cases


def _case(suite: str, element: ElementTree.Element) -> Case:
    failure = element.find("failure")
    said = None if failure is None else (failure.text or "")
    return Case(suite, element.attrib["name"], said, element.findtext("system-out") or "")
