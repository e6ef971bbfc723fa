"""What is said about a layout: values that are collected, sorted by place and shown all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bcsync.model.place import Place, place_to_json

IN_QUOTES = "write it in quotes"
"""Where a number is meant as text: how the hint begins. ``fmt`` does it."""
UNREAD = "unknown-scope"
"""Of what could not be read."""
IN_DOUBT = "unknown-outcome"
"""Of what an earlier run may have done, or may do yet."""


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


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for one place and cause: what else is said there with that code is counted."""
    said: dict[tuple[str, Severity, Place | None], dict[str, Finding]] = {}
    for finding in findings:
        alike = said.setdefault((finding.code, finding.severity, finding.place), {})
        alike.setdefault(finding.message, finding)
    return [_with_count(list(alike.values())) for alike in said.values()]


def _with_count(alike: list[Finding]) -> Finding:
    first, more = alike[0], len(alike) - 1
    return (
        replace(first, message=f"{first.message} (and {more:,} more like this)") if more else first
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding makes the layout invalid."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """A finding for machines, in a plan and everywhere else."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        **place_to_json(finding.place),
        "also": [place_to_json(place) for place in finding.also],
    }


CODES: dict[str, str] = {
    "above-permission": "Somebody would get a role above the permission held on that ad account.",
    "actor-not-admin": "Who acts for a Business Center is not among the admins declared for it.",
    "alias-expansion": "Aliases repeat more of the document than bcsync is willing to expand.",
    "allowance-ended": "The last day of an allowance has passed.",
    "allowance-unused": "Nothing that is due needs an allowance.",
    "approved-above": "An approval in force gives more than the layout would approve.",
    "bad-cron": "The times of a run are no cron, or never come.",
    "bad-date": "A date is not a day of the calendar.",
    "bad-file-name": "The name of a file or folder is not UTF-8 text.",
    "bad-format": "A value is of the right type but not of the form that is expected here.",
    "bad-freeze": "Days on which nothing changes end before they begin.",
    "bad-key": "A key of the author's own choosing has a form that is not allowed there.",
    "bad-merge": "A merge key (<<) takes a mapping or a list of mappings, and got something else.",
    "bad-window": "A window of time for changes is none, or is never open.",
    "bound-already": "The layout gives an id that another address is bound to.",
    "bound-to-another": "The layout gives another id than the one that the address is bound to.",
    "certificate-of-another-company": "An ad account names the certificate of another company.",
    "certificate-outside-agency": "Only agencies keep Business Certificates of their clients.",
    "claimed-twice": "Two resources are both said to have been called by one former key.",
    "control-character": "Control characters do not belong in a layout.",
    "currency-differs": "An ad account has another currency than its Business Center.",
    "custom-tag": "A YAML tag that bcsync does not know, such as !secret or !python/object.",
    "duplicate-key": "One mapping holds the same key twice, so that one of the two would be lost.",
    "empty-project": "The project holds no layout file.",
    "ends-soon": "Something ends within 14 days.",
    "expired": "Something has ended and is not desired any more.",
    "file-outside": "A file that is to be uploaded lies outside of the project.",
    "forgets-nothing": "An address under forget is that of nothing, or of something declared.",
    "given-twice": "Two places give the same setting, or give one thing two roles.",
    "glob-matches-nothing": "A pattern matches no ad account.",
    "id-twice": "Two resources of the layout have one id.",
    "immutable": "The platform fixes this attribute at creation.",
    "link-outside": "A link leads out of the project.",
    "look-alike": "The domain of an address only looks like one that the settings name.",
    "maybe-one-person": "Somebody is removed and somebody much alike is invited.",
    "maybe-renamed": "Something is removed and something much alike is new in the same list.",
    "merge-conflict": "A file holds the marks of a merge conflict that nobody has resolved.",
    "missing-key": "A mapping lacks a key that it must have.",
    "nested-project": "A folder holds a project of its own, which is not read.",
    "no-access": "An asset group names an ad account that its Business Center has no way to.",
    "no-actor": "The settings name nobody who acts for a Business Center.",
    "no-company": "An agency would open an ad account without saying for which company.",
    "no-file": "A file that is to be uploaded is not there, or is none.",
    "no-project": "A folder of a fleet, or a glob of folders, leads to no project.",
    "no-room": "A Business Center has as many admins or members as it takes, and nobody leaves.",
    "no-timezone": "A Business Center would be created without its time zone.",
    "non-string-key": "A key is read as a number, as true or false, or as nothing; keys are text.",
    "not-a-mapping": "A layout file must be a mapping (key: value) at its top.",
    "not-a-member": "Somebody gets a role who is not a member of that Business Center.",
    "not-managed": "A list is not managed any more, and what stands in it stays.",
    "not-one-of": "A value is not one of the words that are allowed here.",
    "not-shown": "The platform never shows a value, and nothing says what it is there.",
    "not-utf-8": "A file is not UTF-8 text.",
    "nothing-to-adopt": "The platform shows nothing with the id that the layout gives.",
    "only-at-creation": "The platform takes a value at creation alone, and never shows it.",
    "other-domain": "A member has an address of no domain that the settings name for them.",
    "out-of-range": "A number, a text or a list is too small or too large.",
    "overridden-twice": "Two globs of a fleet give one project different values.",
    "own-account": "A Business Center asks for an ad account that it owns.",
    "own-partner": "A Business Center is named as its own partner.",
    "recursive-alias": "An alias stands inside the very thing it repeats.",
    "rename-in-a-circle": "Former keys that were each other's: nobody could tell who is who.",
    "several-documents": "A file holds several YAML documents.",
    "shared-with-less": "An ad account is asked for that is already shared with a lower role.",
    "still-named": "A member is removed and still holds a role elsewhere in the layout.",
    "too-deep": "Mappings and lists are nested deeper than any layout needs.",
    "too-large": "A file is larger than bcsync reads.",
    "too-many-admins": "A Business Center has more admins than the platform takes.",
    "too-many-members": "A Business Center has more members than the platform takes.",
    "two-spellings": "One e-mail address is written in two ways.",
    "unknown-anchor": "An alias names an anchor that is not defined above it.",
    "unknown-company": "An agency would have an account for a company that the records do not have so.",
    "unknown-key": "A mapping holds a key that bcsync does not know there.",
    "unknown-outcome": "An interrupted run may have done this, and looking did not tell, or not yet.",
    "unknown-reference": "A name leads to nothing in this layout.",
    "unknown-scope": "A part of the platform could not be read, so nothing is planned there.",
    "unknown-timezone": "A time zone is none that IANA has a name for.",
    "unreadable-file": "A file of the layout cannot be read.",
    "wrong-file": "A file that is to be uploaded is too big, or not of a type that TikTok takes.",
    "wrong-type": "A value is of another type than the one expected here.",
    "yaml-syntax": "The file is not valid YAML.",
}
"""Every code and what it means, in one sentence."""
