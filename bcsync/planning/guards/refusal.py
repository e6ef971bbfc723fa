"""What a limit says: passed, refused with the words that would allow it, or not to be evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from bcsync.model.address import matches, path_of
from bcsync.planning.guards.causes import Causes
from bcsync.planning.guards.flags import flags
from bcsync.planning.known_names import crowd
from bcsync.planning.plan import GuardResult, Operation, Risk
from bcsync.planning.scene import Allowances, Scene


def is_named_by(op: Operation, patterns: Iterable[str]) -> bool:
    """Whether one of these addresses and globs is for it."""
    return any(matches(op.address, pattern) for pattern in patterns)


def not_named(scene: Scene, removals: Iterable[Operation], causes: Causes) -> list[Operation]:
    """What nobody has named: neither a flag, nor a day that was known when it still lay ahead.

    What is brought along is named with any of what brings it.
    """
    return [
        op for op in removals if not any(_is_named(scene, each) for each in (op, *causes.of(op)))
    ]


def _is_named(scene: Scene, op: Operation) -> bool:
    return scene.ended_as_announced(op.address) or is_allowed(op, scene.context.allow)


def is_allowed(op: Operation, allow: Allowances) -> bool:
    """Whether it may take something away; what closes for good, by either name."""
    closes = Risk.IRREVERSIBLE in op.risks
    return is_named_by(op, (*allow.remove, *allow.close) if closes else allow.remove)


def limited(
    scene: Scene,
    name: str,
    limit: int,
    unnamed: Sequence[Operation],
    words: str,
    flag: str,
    actual: int | None = None,
) -> GuardResult:
    """What a limit on numbers says; ``actual``: where that is not how many are unnamed."""
    actual = len(unnamed) if actual is None else actual
    if actual <= limit:
        return GuardResult(name, limit, actual, ok=True)
    ways = flags_for(scene, flag, unnamed)
    return refusal(name, limit, actual, f"{words}; to allow these: {ways}", unnamed, ways)


def flags_for(scene: Scene, flag: str, operations: Iterable[Operation]) -> str:
    """The words that would allow just these."""
    return flags(flag, (op.address for op in operations), partial(crowd, scene))


def unknown_list(name: str, kind: str, owner: str, actual: int) -> GuardResult:
    """A limit that cannot be evaluated refuses."""
    words = f"the {plain(kind)} list of {short(owner)} is unknown, so that no limit can be kept"
    return refusal(name, 0, actual, words)


def refusal(
    name: str,
    limit: int,
    actual: int,
    message: str,
    operations: Iterable[Operation] = (),
    flag: str = "",
) -> GuardResult:
    """A limit that is not kept."""
    addresses = tuple(dict.fromkeys(op.address for op in operations))
    return GuardResult(
        name, limit, actual, ok=False, message=message, addresses=addresses, flag=flag
    )


def plain(kind: str) -> str:
    """A kind, to be read in a sentence."""
    return kind.replace("_", " ")


def short(address: str) -> str:
    """An address without its kind."""
    return path_of(address) or address
