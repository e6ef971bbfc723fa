"""Whether the plan that is due is the one that was agreed to (design 5.3): one comparison for all of them.

A saved plan, a plan that somebody said yes to at a prompt, and one whose locks had to be waited for are
the same case. All operations count, deferred ones too, with everything in them, and so does their order.

What an operation waits for may have ended meanwhile: it is done then, as it was agreed to, and judged by
today's guards. More to wait for than was agreed to makes it another one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any

from bcsync.planning.digest import canonical
from bcsync.planning.plan import Operation, Protection

Json = Mapping[str, Any]

SHOWN = 20
_FOR_PEOPLE = frozenset({"source", "reason", "label"})
"""Where the layout says it and in which words, which may change while the operation stays the same."""
_APART = _FOR_PEOPLE | {"deferred_by", "id", "rests_on"}


def differences(agreed: Iterable[Json], due: Iterable[Json]) -> Iterator[str]:
    """Sentences that name each address where what is due is not what was agreed to; then the order.

    Both as JSON operations: what was agreed to may come out of a file and is never more than compared.
    """
    if all(one and other and not _differ(one, other) for one, other in zip_longest(agreed, due)):
        return
    before, after = _by_address(agreed), _by_address(due)
    same = True
    for address in dict.fromkeys(chain(before, after)):
        for one, other in zip_longest(before[address], after[address]):
            for sentence in _pair(address, one, other):
                same = False
                yield sentence
    if same:
        yield from _order(agreed, due)


def only_fewer(agreed: Iterable[Json], due: Iterable[Json]) -> bool:
    """Whether all that is due was agreed to: what others have done meanwhile is not due any more."""
    return not Counter(map(_essence, due)) - Counter(map(_essence, agreed))


def not_agreed(agreed: Iterable[Operation], due: Iterable[Operation]) -> Iterator[str]:
    """Sentences about what became possible otherwise than it was agreed to, for who stayed to finish it.

    A step on the way will do: of those who were to join a group, the ones who can by now.
    """
    known: dict[str, list[Operation]] = defaultdict(list)
    for op in agreed:
        known[op.address].append(op)
    for op in due:
        if not any(_leads_to(op, each) for each in known[op.address]):
            yield f"{op.address}: {op.action} was not agreed to like that"


def _leads_to(op: Operation, agreed: Operation) -> bool:
    if op.actor != agreed.actor or op.action.takes != agreed.action.takes:
        return False
    if op.action.takes:
        return op.action is agreed.action and op.before == agreed.before
    return _within(op.after, agreed.after)


def _within(value: Any, whole: Any) -> bool:
    """Whether nothing is in a value that is not in the whole, too."""
    if isinstance(value, Mapping) and isinstance(whole, Mapping):
        return all(key in whole and _within(each, whole[key]) for key, each in value.items())
    if isinstance(value, list | tuple) and isinstance(whole, list | tuple):
        return all(each in whole for each in value)
    return bool(value == whole)


def protections_differ(agreed: Iterable[Protection], due: Iterable[Protection]) -> Iterator[str]:
    """Sentences about what is written down otherwise than was agreed to."""
    for each in sorted({*agreed} ^ {*due}, key=lambda each: each.address):
        yield f"{each.address}: its protection is not what was agreed to"


def shortened(sentences: Sequence[str]) -> tuple[str, ...]:
    """As many as anybody reads."""
    left = len(sentences) - SHOWN
    return (*sentences[:SHOWN], f"and {left:,} more") if left > 0 else tuple(sentences)


def _by_address(operations: Iterable[Json]) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = defaultdict(list)
    for op in operations:
        found[op["address"]].append(op)
    return found


def _essence(op: Json) -> bytes:
    return canonical({key: value for key, value in op.items() if key not in _APART})


def _differ(agreed: Json, due: Json) -> bool:
    return _essence(agreed) != _essence(due) or bool(_more_to_wait_for(agreed, due))


def _more_to_wait_for(agreed: Json, due: Json) -> set[str]:
    return set(due["deferred_by"]).difference(agreed["deferred_by"])


def _pair(address: str, agreed: Json | None, due: Json | None) -> Iterator[str]:
    """How two operations on one address differ."""
    if agreed is None and due is not None:
        yield f"{address}: {due['action']} is due now, and was not agreed to"
    elif due is None and agreed is not None:
        yield f"{address}: {agreed['action']} is not due any more"
    elif agreed is not None and due is not None:
        if agreed["action"] != due["action"]:
            yield f"{address}: {due['action']} is due now, it was {agreed['action']}"
        elif _essence(agreed) != _essence(due):
            yield f"{address}: {'; '.join(_fields(agreed, due))}"
        elif more := _more_to_wait_for(agreed, due):
            yield f"{address} waits for {', '.join(sorted(more))} now"


def _fields(agreed: Json, due: Json) -> Iterator[str]:
    """Which values of an operation are others; one that stands in two places is told once."""
    keys = [key for key in dict.fromkeys((*due, *agreed)) if key not in _APART]
    told = dict.fromkeys(
        words
        for key in keys
        if key != "changes"
        for words in _values(key, agreed.get(key), due.get(key))
    )
    # Field by field they say the same as before and after, unless somebody wrote into them.
    yield from told or _values("changes", agreed.get("changes"), due.get("changes"))


def _values(key: str, agreed: Any, due: Any) -> Iterator[str]:
    if isinstance(agreed, Mapping) and isinstance(due, Mapping):
        for name in dict.fromkeys((*due, *agreed)):
            yield from _values(name, agreed.get(name), due.get(name))
    elif canonical(agreed) != canonical(due):
        yield f"{key} is {_word(due)} now, it was {_word(agreed)}"


def _word(value: Any) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else canonical(value).decode()


def _order(agreed: Iterable[Json], due: Iterable[Json]) -> Iterator[str]:
    for one, other in zip(agreed, due, strict=True):
        if one["address"] != other["address"] or one["action"] != other["action"]:
            yield (
                f"{one['address']}: {one['action']} stands where {other['action']} of "
                f"{other['address']} is due"
            )
            return
