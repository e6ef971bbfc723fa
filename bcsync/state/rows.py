"""Between values and table rows, quickly: 400,000 of them are read at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from bcsync.errors import StateError
from bcsync.kinds.kind import Kinds
from bcsync.model.status import Status
from bcsync.platforms.port import PlatformId
from bcsync.state.canonical import canonical, parsed
from bcsync.state.row_checks import forms, require_parts
from bcsync.state.values import Acceptance, Binding, Stored

_STATUS = {status.value: status for status in Status}

Row = Sequence[Any]


def id_text(id: PlatformId) -> str:
    """The parts of an id, joined by a space; refuses an id that could not be taken apart again."""
    text = " ".join(id)
    if text.count(" ") != len(id) - 1 or not all(id):
        raise StateError(
            f"the platform gave an id with an empty part or a space in it: {text!r}",
            hint="report this: ids of TikTok are digits or e-mail addresses",
        )
    return text


def text_of(value: Any) -> str:
    """A value that must be text. Raises ``TypeError`` for what somebody else wrote."""
    if type(value) is not str:
        raise TypeError(value)
    return value


def maybe_text_of(value: Any) -> str | None:
    """A value that must be text or nothing. Raises ``TypeError``."""
    return None if value is None else text_of(value)


def moment_of(value: Any) -> str:
    """A time as the journal has it. Raises ``TypeError`` or ``ValueError`` for what is none."""
    if datetime.fromisoformat(text_of(value)).tzinfo is None:
        raise ValueError(value)
    return text_of(value)


def number_of(value: Any) -> int:
    """A value that must be a whole number. Raises ``TypeError``."""
    if type(value) is not int:
        raise TypeError(value)
    return value


def end_of(row: Row) -> tuple[str, date]:
    """An address and its day. Raises ``TypeError`` or ``ValueError`` for what somebody else wrote."""
    address, day = map(text_of, row)
    return address, date.fromisoformat(day)


def id_parts(text: str) -> PlatformId:
    """Take apart what ``id_text`` joined."""
    return tuple(text.split(" "))


_GONE: Final = 4
"""So many rows in a row may have gone, and the next one is found."""


class _Strings(dict[Any, Any]):
    """Each string once, however many rows repeat it."""

    def __missing__(self, text: Any) -> Any:
        if type(text) is not str and text is not None:
            raise TypeError(text)
        self[text] = text
        return text


def bindings_of(rows: Iterable[Row], kinds: Kinds) -> list[Binding]:
    """Bindings from rows of address, kind, id and protection."""
    wanted = {kind.name: kind.parts for kind in kinds}
    found = []
    for address, kind, id, protect in rows:
        parts = id_parts(id)
        if len(parts) != wanted.get(kind) or not id:
            require_parts(parts, wanted.get(kind), text_of(address))
        found.append(Binding(text_of(address), text_of(kind), parts, protect == 1))
    return found


def stored_of(rows: Iterable[Row], kinds: Kinds, before: Sequence[Stored] = ()) -> list[Stored]:
    """Resources from rows that have the columns of ``tables.resources`` in their order.

    ``before``: as they were read before; what is still so takes no memory a second time.
    """
    form_of = forms(kinds)
    share = _Strings().__getitem__
    new = tuple.__new__
    active = Status.ACTIVE.value
    result: list[Stored] = []
    add = _adding_to(result, before) if before else result.append
    # Rows that follow each other mostly differ in the last part of their id alone.
    last, of = "", None
    parts: PlatformId = ()
    for (
        kind,
        id,
        scope,
        text,
        status,
        since,
        on,
        detail,
        label,
        managed,
        known,
        absent,
        handle,
    ) in rows:
        head, _, tail = id.rpartition(" ")
        if head != last or kind != of:
            last, of = head, share(kind)
            parts = tuple(map(share, head.split(" "))) if head else ()
            form = form_of(kind)
            decoded = form.decoded
            if len(parts) + 1 != form.parts or "" in parts:
                require_parts((*parts, tail), form.parts, kind)
        if not tail:
            require_parts((*parts, tail), form.parts, kind)
        attributes = decoded[text]
        left = attributes if known == text else None if known is None else decoded[known]
        what = (of, (*parts, share(tail)), share(scope), attributes)
        if on is detail is label is handle is None and status == active:
            words = (Status.ACTIVE, share(since), None, None, None, None)
        else:
            said = (share(on), share(detail), share(label), share(handle))
            words = (_STATUS[status], share(since), *said)
        add(new(Stored, (*what, *words, managed == 1, left, absent == 1)))
    return result


def _adding_to(result: list[Stored], before: Sequence[Stored]) -> Callable[[Stored], None]:
    """Adds a row as it was before, where it is equal: both are in one order, but for what came or went."""
    add, place, end = result.append, 0, len(before)

    def add_again(row: Stored) -> None:
        nonlocal place
        if place < end and (old := before[place]) == row:
            place += 1
            add(old)
            return
        for at in range(place, min(place + _GONE, end)):
            old = before[at]
            if old.key == row.key:
                place = at + 1
                add(old if old == row else row)
                return
        add(row)

    return add_again


def written_of(
    rows: Iterable[Row], kinds: Kinds
) -> dict[tuple[str, PlatformId], Mapping[str, Any]]:
    """What was written, from rows of kind, id and attributes."""
    form_of = forms(kinds)
    found: dict[tuple[str, PlatformId], Mapping[str, Any]] = {}
    for kind, id, text in rows:
        parts, form = id_parts(text_of(id)), form_of(text_of(kind))
        require_parts(parts, form.parts, kind)
        found[kind, parts] = form.written[text]
    return found


def acceptance_of(row: Row) -> Acceptance:
    """From a row of address, day, owner, reason and drift. Raises ``TypeError`` or ``ValueError``."""
    address, until, owner, reason, drift = row
    accepted = parsed(drift)
    changes = [
        {"path": text_of(change["path"]), "before": change["before"], "after": change["after"]}
        for change in accepted["changes"]
    ]
    what = {"state": text_of(accepted["state"]), "changes": changes}
    return Acceptance(
        text_of(address), date.fromisoformat(until), text_of(owner), text_of(reason), what
    )


def row_of(stored: Stored) -> Row:
    """The columns of ``tables.resources``, in their order."""
    (
        kind,
        id,
        scope,
        attributes,
        status,
        since,
        on,
        detail,
        label,
        handle,
        managed,
        known,
        absent,
    ) = stored
    text = canonical(attributes)
    left = text if known is attributes else None if known is None else canonical(known)
    where = (kind, id_text(id), scope)
    return (*where, text, str(status), since, on, detail, label, managed, left, absent, handle)
