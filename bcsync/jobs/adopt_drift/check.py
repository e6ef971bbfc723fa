"""What was written, read again: it must mean what was intended, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcsync.findings import Finding, Severity
from bcsync.jobs.adopt_drift.subject import Subject
from bcsync.kinds.kind import Kind, Kinds
from bcsync.layout.load import Layout
from bcsync.model.resource import Declared
from bcsync.planning.compare import differing

_KEPT = ("previously", "protect", "retry", "expires")
"""What no platform shows, and an adoption leaves as it was."""


def wrong(
    subjects: Sequence[Subject],
    drifted: Mapping[str, Subject],
    written: Mapping[str, str],
    before: Layout,
    after: Layout,
    kinds: Kinds,
) -> Iterator[str]:
    """What the layout would say otherwise than intended, in words.

    ``written``: the addresses under which subjects stand from now on; ``drifted``: all that was changed
    outside, which may be said along with them.
    """
    yield from _new_errors(before, after)
    gone = {each.address for each in subjects if each.seen is None}
    meant = {written[each.address] for each in subjects}
    for each in subjects:
        yield from _unlike(each, after.desired.resources.get(written[each.address]))
    old, new = before.desired.resources, after.desired.resources
    for address in sorted(old.keys() | new.keys()):
        if address in meant:
            continue
        one, other = old.get(address), new.get(address)
        if not _alike(one, other, gone, kinds) and not _is_so(drifted.get(address), other):
            where = "" if one is None else f"{before.sources.key(one.place)}: "
            yield f"{where}{address} would change, too"


def _is_so(subject: Subject | None, declared: Declared | None) -> bool:
    """Whether what is said along is what the platform shows, too."""
    return subject is not None and not any(_unlike(subject, declared))


def _new_errors(before: Layout, after: Layout) -> Iterator[str]:
    known = {(each.code, each.message) for each in before.findings}
    for each in after.findings:
        if each.severity is Severity.ERROR and (each.code, each.message) not in known:
            yield _told(each)


def _told(finding: Finding) -> str:
    where = "" if finding.place is None else f"{finding.place}: "
    return f"{where}{finding.message}"


def _unlike(subject: Subject, declared: Declared | None) -> Iterator[str]:
    address, seen = subject.address, subject.seen
    if seen is None:
        if declared is not None:
            yield f"{address} would still be declared: by a team, a pattern or an alias"
    elif declared is None:
        yield f"{address} would not be declared"
    elif names := differing(subject.kind, _as_shown(subject.kind, declared.attributes), seen):
        yield f"{address} would still differ: {', '.join(sorted(names))}"
    elif subject.declared is not None:
        before, after = subject.declared.options, declared.options
        for name in _KEPT:
            if getattr(before, name) != getattr(after, name):
                yield f"{address}: {name} would change, too"


def _as_shown(kind: Kind, attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer is shown by what it grants."""
    if kind.answers is None:
        return attributes
    return {kind.shown_role: attributes[kind.fields[0].name]}


def _alike(one: Declared | None, other: Declared | None, gone: set[str], kinds: Kinds) -> bool:
    if one is None:
        return False
    if other is None:
        # What rests on a thing that is not there any more is not there either.
        return not gone.isdisjoint(one.identity) or not gone.isdisjoint(kinds[one.kind].needs(one))
    if _options(one) != _options(other) or one.identity != other.identity:
        return False
    return one.attributes == other.attributes or _without(one, gone) == _without(other, gone)


def _options(declared: Declared) -> tuple[object, ...]:
    # Places move when lines do.
    options = declared.options
    return (
        *(options.platform_id, options.previously, options.protect, options.retry),
        *(options.expires, options.via is None),
    )


def _without(declared: Declared, gone: set[str]) -> dict[str, Any]:
    """Attributes without the references to things that are gone."""
    return {
        name: [each for each in value if each not in gone] if isinstance(value, list) else value
        for name, value in declared.attributes.items()
    }
