"""Showing a line with a caret under it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcsync.findings import (
    Finding,
    Severity,
    error,
    finding_to_json,
    has_errors,
    sort_findings,
    warning,
)
from bcsync.model.place import Place
from bcsync.render.findings import render_text
from bcsync.source.excerpt import excerpt, one_line
from bcsync.source.mapping import Sources
from bcsync.source.suggest import did_you_mean


@pytest.mark.parametrize(
    ("line", "column", "shown", "caret"),
    [
        ("name: x", 7, "name: x", 6),
        ("name: x", 8, "name: x", 7),
        ("name: x", 99, "name: x", 7),
        ("", 1, "", 0),
        ("\ta: 1", 2, "    a: 1", 4),
        ("ab\tc", 4, "ab  c", 4),
        ("日本: x", 5, "日本: x", 6),
        ("e\u0301: x", 4, "e\u0301: x", 2),
        ("a\x1b[31m: x", 9, "a␛[31m: x", 8),
        ("a\u202eb", 3, "a<U+202E>b", 9),
    ],
)
def test_the_caret_stands_under_its_column(line: str, column: int, shown: str, caret: int) -> None:
    """Tabs, wide, combining and invisible characters do not shift it."""
    got = excerpt(line, column)
    assert got == (shown, " " * caret + "^")


def test_long_lines_are_cut_around_the_caret() -> None:
    """What matters stays in sight, however long the line."""
    line = "x" * 5_000 + "HERE" + "y" * 5_000
    got = excerpt(line, 5_001)
    assert len(got.line) <= 101
    assert got.line[got.caret.index("^") :].startswith("HERE")
    assert got.line.startswith("…")
    assert got.line.endswith("…")


@given(st.text(max_size=300), st.integers(1, 400))
def test_nothing_shown_acts_on_a_terminal(line: str, column: int) -> None:
    """Whatever a file holds, its excerpt is printable and no wider than a terminal."""
    got = excerpt(line, column)
    assert got.line.isprintable()
    assert len(got.caret) <= 110


SOURCES = {"a.yaml": "version: 1\nnmae: x\n", "b.yaml": "name: y\n"}


def sources() -> Sources:
    return Sources(SOURCES.__getitem__)


def test_findings_are_shown_with_line_caret_hint_and_other_places() -> None:
    """The whole form, as a user reads it."""
    finding = error(
        "unknown-key",
        Place("a.yaml", 2, 1),
        'unknown key "nmae"',
        'did you mean "name"?',
        (Place("b.yaml", 1, 1),),
    )
    shown = "".join(
        render_text([finding, warning("x", None, "by the way")], sources(), color=False)
    )
    assert shown == (
        'a.yaml:2:1: error: unknown key "nmae" [unknown-key]\n'
        "    2 | nmae: x\n"
        "      | ^\n"
        '  hint: did you mean "name"?\n'
        "  also: b.yaml:1:1\n"
        "    1 | name: y\n"
        "      | ^\n"
        "\n"
        "warning: by the way [x]\n"
        "\n"
        "1 error, 1 warning\n"
    )


def test_color_is_only_added() -> None:
    """Without colour not one escape is written; with it, the words are the same."""
    finding = error("x", Place("a.yaml", 1, 1), "m")
    assert "\x1b" not in "".join(render_text([finding], sources(), color=False))
    assert "\x1b[1;31merror" in "".join(render_text([finding], sources(), color=True))


def test_messages_cannot_act_on_the_terminal() -> None:
    """Names in a layout may come from other companies."""
    finding = error("x", Place("a\x1b.yaml", 1, 1), "bad\x1b[2Jname\nerror: fake")
    shown = "".join(render_text([finding], Sources(), color=False))
    assert "\x1b" not in shown
    assert "\nerror: fake" not in shown


def test_a_line_that_may_hold_a_secret_is_not_shown() -> None:
    """The place is enough."""
    finding = Finding("x", Severity.ERROR, Place("a.yaml", 2, 1), "m", quotable=False)
    assert "nmae" not in "".join(render_text([finding], sources(), color=False))


def test_each_file_is_read_once_however_the_findings_lie() -> None:
    """Findings and their other places may go to and fro between large files."""
    read: list[str] = []

    def text(file: str) -> str:
        read.append(file)
        return f"name: {file}\n" * 50

    places = [Place(f"{n % 7}.yaml", n % 50 + 1, 1) for n in range(500)]
    findings = [error("x", one, "m", "", (two,)) for one, two in pairwise(places)]
    shown = "".join(render_text(findings, Sources(text), color=False))
    assert sorted(read) == [f"{n}.yaml" for n in range(7)]
    assert shown.count("| name: ") == 2 * len(findings)


def test_findings_as_json() -> None:
    """Flat, with every key always there."""
    assert finding_to_json(
        error("x", Place("a.yaml", 2, 3), "m", "h", (Place("b.yaml", 1, 1),))
    ) == {
        "code": "x",
        "severity": "error",
        "message": "m",
        "hint": "h",
        "file": "a.yaml",
        "line": 2,
        "column": 3,
        "also": [{"file": "b.yaml", "line": 1, "column": 1}],
    }
    assert finding_to_json(warning("x", None, "m"))["file"] is None


def test_findings_sort_by_place() -> None:
    """By file, then line and column as numbers, then code."""
    places = [Place("b", 1, 1), Place("a", 10, 1), Place("a", 2, 9), Place("a", 2, 10), None]
    ordered = [f.place for f in sort_findings(error("x", place, "m") for place in places)]
    assert ordered == [None, places[2], places[3], places[1], places[0]]


def test_only_errors_make_a_layout_invalid() -> None:
    """Warnings do not."""
    assert not has_errors([warning("x", None, "m")])
    assert has_errors([warning("x", None, "m"), error("x", None, "m")])


@pytest.mark.parametrize(
    ("word", "candidates", "meant"),
    [
        ("admn", ["admin", "analyst"], "admin"),
        ("ADMIN", ["admin", "analyst"], "admin"),
        ("zzz", ["admin", "analyst"], None),
        ("x", [], None),
    ],
)
def test_suggestions(word: str, candidates: list[str], meant: str | None) -> None:
    """Near misses and other letter cases are recognized, strangers are not."""
    assert did_you_mean(word, candidates) == meant
    assert did_you_mean(word, reversed(candidates)) == meant


def test_printable_text_stays_as_it_is() -> None:
    """Only what acts is replaced."""
    assert one_line("Café 日本 — ok") == "Café 日本 — ok"
