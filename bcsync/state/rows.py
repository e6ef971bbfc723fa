"""Between values and table rows, quickly: 400,000 of them are read at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bcsync.errors import StateError
from bcsync.model.status import Status
from bcsync.platforms.port import PlatformId
from bcsync.state.bulk import without_collection
from bcsync.state.canonical import Decoder, canonical
from bcsync.state.values import Stored

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


def id_parts(text: str) -> PlatformId:
    """Take apart what ``id_text`` joined."""
    return tuple(text.split(" "))


class _Strings(dict[Any, Any]):
    """Each string once, however many rows repeat it."""

    def __missing__(self, text: Any) -> Any:
        if type(text) is not str and text is not None:
            raise TypeError(text)
        self[text] = text
        return text


def stored_of(rows: Iterable[Row]) -> list[Stored]:
    """Resources from rows that have the columns of ``tables.resources`` in their order."""
    with without_collection():
        return _stored(rows)


def _stored(rows: Iterable[Row]) -> list[Stored]:
    share = _Strings().__getitem__
    decoded = Decoder()
    new = tuple.__new__
    result: list[Stored] = []
    add = result.append
    # Rows that follow each other mostly differ in the last part of their id alone.
    last = ""
    parts: PlatformId = ()
    for kind, id, scope, text, status, since, on, detail, label, managed, known, absent in rows:
        head, _, tail = id.rpartition(" ")
        if head != last:
            last = head
            parts = tuple(map(share, head.split(" "))) if head else ()
        attributes = decoded[text]
        left = attributes if known == text else None if known is None else decoded[known]
        where = (share(kind), (*parts, share(tail)), share(scope))
        words = (share(since), share(on), share(detail), share(label))
        ours = (managed == 1, left, absent == 1)
        add(new(Stored, (*where, attributes, _STATUS[status], *words, *ours)))
    return result


def row_of(stored: Stored) -> Row:
    """The columns of ``tables.resources``, in their order."""
    kind, id, scope, attributes, status, since, on, detail, label, managed, known, absent = stored
    text = canonical(attributes)
    left = text if known is attributes else None if known is None else canonical(known)
    where = (kind, id_text(id), scope)
    return (*where, text, status.value, since, on, detail, label, managed, left, absent)
