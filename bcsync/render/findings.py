"""Findings for people (in the manner of rustc and Terraform) and for machines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bcsync.findings import Finding, Severity
from bcsync.source.excerpt import excerpt, one_line
from bcsync.source.mapping import Sources
from bcsync.source.place import Place

MOST = 1000
"""Findings that are shown as text: nobody reads more, and a log need not hold megabytes of them."""
_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_COLORS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}


def render_text(findings: Sequence[Finding], sources: Sources, *, color: bool) -> str:
    """The findings with their source lines, in the order given, and a closing count of all of them.

    Of very many the first ``MOST`` are shown. Empty for none.
    """
    if not findings:
        return ""
    blocks = ["\n".join(_block(finding, sources, color)) for finding in findings[:MOST]]
    left = len(findings) - MOST
    more = f" (the first {MOST} are shown; `bcsync validate --json` gives all)" if left > 0 else ""
    return "\n\n".join([*blocks, _count(findings) + more]) + "\n"


def _block(finding: Finding, sources: Sources, color: bool) -> Iterable[str]:
    word = _paint(str(finding.severity), _COLORS[finding.severity], color)
    message = _paint(one_line(finding.message), _BOLD, color)
    where = f"{one_line(str(finding.place))}: " if finding.place else ""
    yield f"{where}{word}: {message} [{finding.code}]"
    if finding.place and finding.quotable:
        yield from _quote(finding.place, sources, color)
    if finding.hint:
        yield f"  hint: {one_line(finding.hint)}"
    for place in finding.also:
        yield f"  also: {one_line(str(place))}"
        if finding.quotable:
            yield from _quote(place, sources, color)


def _quote(place: Place, sources: Sources, color: bool) -> Iterable[str]:
    line = sources.line(place)
    if line is None:
        return
    shown = excerpt(line, place.column)
    margin = f"{place.line:>5} | "
    yield _paint(margin, _DIM, color) + shown.line
    yield _paint(" " * (len(margin) - 2) + "| ", _DIM, color) + shown.caret


def _paint(text: str, code: str, color: bool) -> str:
    return f"{code}{text}{_RESET}" if color else text


def _count(findings: Sequence[Finding]) -> str:
    counts = {
        severity: sum(finding.severity is severity for finding in findings) for severity in Severity
    }
    return ", ".join(
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity, count in counts.items()
        if count
    )


def render_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """One object a finding: code, severity, message, hint, file, line, column and other places."""
    return [
        {
            "code": finding.code,
            "severity": str(finding.severity),
            "message": finding.message,
            "hint": finding.hint,
            **_place(finding.place),
            "also": [_place(place) for place in finding.also],
        }
        for finding in findings
    ]


def _place(place: Place | None) -> dict[str, str | int | None]:
    if place is None:
        return {"file": None, "line": None, "column": None}
    return {"file": place.file, "line": place.line, "column": place.column}
