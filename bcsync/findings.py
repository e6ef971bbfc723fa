"""What is said about a layout: values that are collected, sorted by place and shown all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bcsync.source.place import Place


class Severity(StrEnum):
    """An error makes a layout invalid; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing said about the layout.

    ``message`` says what is wrong, ``hint`` the way out, ``also`` names other places of the same
    matter. ``quotable`` is false where the source line may hold a secret and must not be shown.
    """

    code: str
    severity: Severity
    place: Place | None
    message: str
    hint: str = ""
    also: tuple[Place, ...] = ()
    quotable: bool = True


def error(
    code: str,
    place: Place | None,
    message: str,
    hint: str = "",
    also: tuple[Place, ...] = (),
) -> Finding:
    """A finding that makes the layout invalid."""
    return Finding(code, Severity.ERROR, place, message, hint, also)


def warning(code: str, place: Place | None, message: str, hint: str = "") -> Finding:
    """A finding that leaves the layout valid."""
    return Finding(code, Severity.WARNING, place, message, hint)


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """By file, line, column and code; findings without a place come first."""
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[Place, str, str]:
    return finding.place or Place("", 0, 0), finding.code, finding.message


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding makes the layout invalid."""
    return any(finding.severity is Severity.ERROR for finding in findings)


CODES: dict[str, str] = {
    "alias-expansion": "Aliases repeat more of the document than bcsync is willing to expand.",
    "bad-format": "A value is of the right type but not of the form that is expected here.",
    "bad-key": "A key of the author's own choosing has a form that is not allowed there.",
    "bad-merge": "A merge key (<<) takes a mapping or a list of mappings, and got something else.",
    "control-character": "Control characters do not belong in a layout.",
    "custom-tag": "A YAML tag that bcsync does not know, such as !secret or !python/object.",
    "duplicate-key": "One mapping holds the same key twice, so that one of the two would be lost.",
    "given-twice": "Two files (or two documents) give the same setting.",
    "missing-key": "A mapping lacks a key that it must have.",
    "non-string-key": "A key is read as a number, as true or false, or as nothing; keys are text.",
    "not-a-mapping": "A layout file must be a mapping (key: value) at its top.",
    "not-one-of": "A value is not one of the words that are allowed here.",
    "not-utf-8": "A file is not UTF-8 text.",
    "out-of-range": "A number, a text or a list is too small or too large.",
    "recursive-alias": "An alias stands inside the very thing it repeats.",
    "several-documents": "A file holds several YAML documents.",
    "too-deep": "Mappings and lists are nested deeper than any layout needs.",
    "too-large": "A file is larger than bcsync reads.",
    "unknown-anchor": "An alias names an anchor that is not defined above it.",
    "unknown-key": "A mapping holds a key that bcsync does not know there.",
    "unreadable-file": "A file of the layout cannot be read.",
    "wrong-type": "A value is of another type than the one expected here.",
    "yaml-syntax": "The file is not valid YAML.",
}
"""Every code and what it means, in one sentence; rules add their own."""
