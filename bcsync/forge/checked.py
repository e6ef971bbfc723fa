"""JSON of a forge, read as what it has to be: anything else is no answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bcsync.forge.problems import ForgeSilent
from bcsync.forge.values import Author
from bcsync.web.sent import Sent


class Row:
    """An object of an answer."""

    __slots__ = ("_data", "_forge")

    def __init__(self, data: Any, forge: str) -> None:
        self._forge = forge
        if not isinstance(data, dict):
            raise self._nonsense("an object")
        self._data: Mapping[str, Any] = data

    def whole(self, name: str) -> int:
        """A whole number."""
        value = self._data.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._nonsense(name)
        return value

    def text(self, name: str) -> str:
        """A text; nothing and null are an empty one, as the text of an issue may be."""
        value = self._data.get(name)
        if value is not None and not isinstance(value, str):
            raise self._nonsense(name)
        return value or ""

    def has(self, name: str) -> bool:
        """Whether it says this at all, or says yes to it."""
        return bool(self._data.get(name))

    def texts(self, name: str, of: str | None = None) -> frozenset[str]:
        """A list of texts, or of objects that have one under ``of``."""
        values = self._data.get(name) or []
        if not isinstance(values, list):
            raise self._nonsense(name)
        return frozenset(
            each if isinstance(each, str) else Row(each, self._forge).text(of or "name")
            for each in values
        )

    def row(self, name: str) -> Row:
        """An object in it."""
        return Row(self._data.get(name), self._forge)

    def rows(self, name: str) -> Iterator[Row]:
        """A list of objects in it."""
        for each in self._data.get(name) or []:
            yield Row(each, self._forge)

    def author(self, name: str, login: str) -> Author:
        """An account in it, whose name is under ``login``; of one that is gone nothing is told."""
        if self._data.get(name) is None:
            return Author("", "")
        found = self.row(name)
        return Author(str(found.whole("id")), found.text(login))

    def _nonsense(self, what: str) -> ForgeSilent:
        return ForgeSilent(
            f"{self._forge} answered something else than asked: {what} is missing or odd",
            sent=Sent.MAYBE,
            hint="see whether the address of its API is right, and try again",
        )
