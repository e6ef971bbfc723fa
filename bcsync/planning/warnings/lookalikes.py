"""What leaves and what comes look like one: a new key without ``previously``, a new e-mail address.

Nobody can know. So it is asked, at the place of what comes, before the old one is removed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from bcsync.findings import Severity
from bcsync.kinds.member import MEMBER
from bcsync.model.action import Action
from bcsync.model.address import path_of
from bcsync.planning.ownership import owner_of
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene

_LIKE = 0.75
"""From here on two names may be one name and a slip (``difflib``: 2 × what they share / their lengths)."""
_SHORTEST = 4
"""Shorter names are like too many others."""
_PAIRS = 2_500
"""Up to so many pairs are looked at closely; above, names have to be equal in what matters."""
_SAME_MOVE = 3
"""So many people who go from one domain to another are one matter."""
_COMES = frozenset({Action.CREATE, Action.INVITE})


class _Pair(NamedTuple):
    """Who leaves, and who comes."""

    old: str
    new: str
    came: Operation


def check_lookalikes(scene: Scene, operations: Sequence[Operation]) -> None:
    """Warn where a removal and a newcomer may be one thing, or one person."""
    leaving = [
        op
        for op in operations
        if op.action is Action.REMOVE and op.address not in scene.desired.ended
    ]
    if not leaving:
        return
    stays = {op.address for op in leaving}
    coming = [
        op
        for op in operations
        if op.action in _COMES and op.address not in stays and not _has_id(scene, op)
    ]
    _check_keys(scene, leaving, coming)
    _check_people(scene, operations, leaving, coming)


def _has_id(scene: Scene, op: Operation) -> bool:
    """Whether the layout says which one it is; what is wrong with that is told where it is compared."""
    declared = scene.desired.resources.get(op.address)
    return declared is not None and declared.options.platform_id is not None


def _check_keys(scene: Scene, leaving: Iterable[Operation], coming: Iterable[Operation]) -> None:
    gone, new = _by_list(scene, leaving), _by_list(scene, coming)
    # What is wrong with a newcomer says more: that its id is that of the other, for example.
    told = {each.place for each in scene.findings if each.severity is Severity.ERROR}
    for key in sorted(gone.keys() & new.keys()):
        for old, came in _renamed(gone[key], new[key]):
            declared = scene.desired.resources[came.address]
            if scene.context.places.key(declared.place) in told:
                continue
            former = path_of(old.address).rpartition("/")[2]
            scene.report(
                "maybe-renamed",
                declared,
                f"{came.address} is new and {old.address} would be removed: are they one, under "
                "another key?",
                f"if so, add previously: [{former}] here, and it is renamed; nothing is removed then",
                error=False,
            )


def _by_list(
    scene: Scene, operations: Iterable[Operation]
) -> dict[tuple[str, str], list[Operation]]:
    """What has a key of its own, by the list that it stands in."""
    found: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for op in operations:
        if scene.kind(op.kind).assigned_id:
            found[op.kind, path_of(op.address).rpartition("/")[0]].append(op)
    return found


def _renamed(
    gone: Sequence[Operation], new: Sequence[Operation]
) -> Iterator[tuple[Operation, Operation]]:
    """Those of one name, or the only two."""
    if len(gone) == len(new) == 1:
        yield gone[0], new[0]
        return
    named = {name: op for op in gone if (name := _name(op.before))}
    for came in new:
        if (name := _name(came.after)) and name in named:
            yield named.pop(name), came


def _name(block: object) -> str:
    name = block.get("name") if isinstance(block, Mapping) else None
    return name.casefold() if isinstance(name, str) else ""


def _check_people(
    scene: Scene,
    operations: Sequence[Operation],
    leaving: Iterable[Operation],
    coming: Iterable[Operation],
) -> None:
    pairs = {pair.new: pair for pair in _people(leaving, coming)}
    if not pairs:
        return
    lost = Counter(op.identity[-1] for op in operations if op.action.takes and op.identity)
    moves: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for pair in pairs.values():
        moves[_domain(pair.old), _domain(pair.new)].append(pair)
    for (old, new), moved in sorted(moves.items()):
        if old != new and len(moved) >= _SAME_MOVE:
            _report_move(scene, old, new, moved)
            continue
        for pair in moved:
            _report_person(scene, pair, lost[pair.old])


def _report_person(scene: Scene, pair: _Pair, lost: int) -> None:
    times = "" if lost < 2 else f", with {lost} removals in all"
    scene.report(
        "maybe-one-person",
        scene.desired.resources[pair.came.address],
        f"{pair.new} is invited while {pair.old} is removed{times}: are they one person with a new "
        "address, or is one of the two a slip?",
        f"for a new address, keep {pair.old} until {pair.new} has accepted, and remove it then",
        error=False,
    )


def _report_move(scene: Scene, old: str, new: str, moved: Sequence[_Pair]) -> None:
    scene.report(
        "maybe-one-person",
        scene.desired.resources[moved[0].came.address],
        f"{len(moved)} people are removed under @{old} and invited under @{new}, {moved[0].new} and "
        "others: are they the same with new addresses?",
        "if so, keep the old addresses until the new ones have accepted, and remove them then",
        error=False,
    )


def _people(leaving: Iterable[Operation], coming: Iterable[Operation]) -> Iterator[_Pair]:
    gone, new = _by_center(leaving), _by_center(coming)
    for center in sorted(gone.keys() & new.keys()):
        yield from _alike(gone[center], new[center])


def _by_center(operations: Iterable[Operation]) -> dict[str, dict[str, Operation]]:
    found: dict[str, dict[str, Operation]] = defaultdict(dict)
    for op in operations:
        if op.kind == MEMBER.name:
            found[owner_of(op)][op.identity[-1]] = op
    return found


def _alike(gone: dict[str, Operation], new: dict[str, Operation]) -> Iterator[_Pair]:
    plain: dict[str | None, str] = {_plain(old): old for old in sorted(gone, reverse=True)}
    first = {name: old for old in sorted(gone, reverse=True) if (name := _first(old))}
    closely = len(gone) * len(new) <= _PAIRS
    for email, came in new.items():
        name = _first(email)
        old = plain.get(_plain(email) or None) or (first.get(name) if name else None)
        if old is None and closely:
            old = next((each for each in sorted(gone) if _nearly(each, email)), None)
        if old is not None:
            yield _Pair(old, email, came)


def _local(email: str) -> str:
    return email.partition("@")[0].partition("+")[0]


def _domain(email: str) -> str:
    return email.rpartition("@")[2]


def _letters(text: str) -> str:
    """Letters and digits alone, whatever hats they wear."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in apart if char.isalnum())


def _plain(email: str) -> str:
    return _letters(_local(email))


def _parts(email: str) -> list[str]:
    return [_letters(part) for part in re.split(r"[._-]", _local(email))]


def _first(email: str) -> tuple[str, str] | None:
    """The first name in ``bea.smith@acme.example``, and where; somebody may have married."""
    first, *others = _parts(email)
    return (first, _domain(email)) if others and len(first) > 1 else None


def _nearly(old: str, new: str) -> bool:
    """Whether one may be a slip of the other: bea.smith and bea.smithe, and not bo.smith."""
    if _domain(old) != _domain(new) or min(map(len, map(_plain, (old, new)))) < _SHORTEST:
        return False
    ones, others = _parts(old), _parts(new)
    if len(ones) != len(others):
        ones, others = [_plain(old)], [_plain(new)]
    return all(_like(one, other) for one, other in zip(ones, others, strict=True))


def _like(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LIKE
