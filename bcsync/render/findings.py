"""Findings for people, in the flags of rustc and Terraform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bcsync.findings import Finding, Severity
from bcsync.model.place import Place
from bcsync.render.style import Style
from bcsync.source.excerpt import excerpt, one_line
from bcsync.source.mapping import Sources

Lines = Mapping[tuple[str, int], str]
"""Source lines by file and number."""


def render_text(findings: Sequence[Finding], sources: Sources, *, color: bool) -> Iterator[str]:
    """All findings with their source lines, in the order given, and a closing count; nothing for none.

    Piece by piece, for a hundred thousand of them are tens of megabytes.
    """
    if not findings:
        return
    lines, style = sources.lines(_quoted(findings)), Style(color=color)
    for finding in findings:
        yield "\n".join(_block(finding, lines, style)) + "\n\n"
    yield _count(findings) + "\n"


def _quoted(findings: Iterable[Finding]) -> Iterator[Place]:
    for finding in findings:
        if finding.quotable:
            yield from (finding.place,) if finding.place else ()
            yield from finding.also


def _block(finding: Finding, lines: Lines, style: Style) -> Iterable[str]:
    alarm = style.error if finding.severity is Severity.ERROR else style.alarm
    word, message = alarm(str(finding.severity)), style.strong(one_line(finding.message))
    where = f"{one_line(str(finding.place))}: " if finding.place else ""
    yield f"{where}{word}: {message} [{finding.code}]"
    if finding.place and finding.quotable:
        yield from _quote(finding.place, lines, style)
    if finding.hint:
        yield f"  hint: {one_line(finding.hint)}"
    for place in finding.also:
        yield f"  also: {one_line(str(place))}"
        if finding.quotable:
            yield from _quote(place, lines, style)


def _quote(place: Place, lines: Lines, style: Style) -> Iterable[str]:
    line = lines.get((place.file, place.line))
    if line is None:
        return
    shown = excerpt(line, place.column)
    margin = f"{place.line:>5} | "
    yield style.dim(margin) + shown.line
    yield style.dim(" " * (len(margin) - 2) + "| ") + shown.caret


def _count(findings: Sequence[Finding]) -> str:
    counts = {
        severity: sum(finding.severity is severity for finding in findings) for severity in Severity
    }
    return ", ".join(
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity, count in counts.items()
        if count
    )
