"""Findings for people, in the flags of rustc and Terraform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bcsync.findings import Finding, Severity
from bcsync.model.place import Place
from bcsync.source.excerpt import excerpt, one_line
from bcsync.source.mapping import Sources

Lines = Mapping[tuple[str, int], str]
"""Source lines by file and number."""

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_COLORS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}


def render_text(findings: Sequence[Finding], sources: Sources, *, color: bool) -> Iterator[str]:
    """All findings with their source lines, in the order given, and a closing count; nothing for none.

    Piece by piece, for a hundred thousand of them are tens of megabytes.
    """
    if not findings:
        return
    lines = sources.lines(_quoted(findings))
    for finding in findings:
        yield "\n".join(_block(finding, lines, color)) + "\n\n"
    yield _count(findings) + "\n"


def _quoted(findings: Iterable[Finding]) -> Iterator[Place]:
    for finding in findings:
        if finding.quotable:
            yield from (finding.place,) if finding.place else ()
            yield from finding.also


def _block(finding: Finding, lines: Lines, color: bool) -> Iterable[str]:
    word = _paint(str(finding.severity), _COLORS[finding.severity], color)
    message = _paint(one_line(finding.message), _BOLD, color)
    where = f"{one_line(str(finding.place))}: " if finding.place else ""
    yield f"{where}{word}: {message} [{finding.code}]"
    if finding.place and finding.quotable:
        yield from _quote(finding.place, lines, color)
    if finding.hint:
        yield f"  hint: {one_line(finding.hint)}"
    for place in finding.also:
        yield f"  also: {one_line(str(place))}"
        if finding.quotable:
            yield from _quote(place, lines, color)


def _quote(place: Place, lines: Lines, color: bool) -> Iterable[str]:
    line = lines.get((place.file, place.line))
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
