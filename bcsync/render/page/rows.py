"""Items as rows of a page. Each operation is told in full once, and can be linked to there: ``#o12``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bcsync.render.effects import Json
from bcsync.render.page.facets import Tables, tokens
from bcsync.render.page.markup import Links, text
from bcsync.render.pieces import Item, Mention, Told, Whom
from bcsync.render.view import View
from bcsync.render.words import SYMBOLS


@dataclass(slots=True)
class Rows:
    """Makes rows, and knows which operations have one."""

    view: View
    links: Links
    tables: Tables
    on: dict[int, list[str]]
    """Tokens of whom an operation means something for, and where."""
    told: set[int] = field(default_factory=set)

    def of(self, items: Iterable[Item], *, full: bool = True) -> Iterator[str]:
        """A row for each item; not ``full``: the operations have theirs elsewhere."""
        for item in items:
            if full and isinstance(item.about, Told) and item.about.op["id"] not in self.told:
                yield self._operation(item, item.about.op)
            else:
                yield self._row(item, "")

    def _operation(self, item: Item, op: Json) -> str:
        number = op["id"]
        self.told.add(number)
        found = tokens([*self.tables.of_operation(op), *self.on.get(number, ())])
        along = "".join(self._along(op)) if self.view.implied else ""
        return self._row(item, f' id="o{number}" data-f="{found}"', along)

    def _along(self, op: Json) -> Iterator[str]:
        """What comes along with it is linked to here."""
        for brought in self.view.along(op):
            number = brought.op["id"]
            if number not in self.told:
                self.told.add(number)
                yield f'<span id="o{number}"></span>'

    def _row(self, item: Item, attributes: str, along: str = "") -> str:
        sign = ""
        if item.sign:
            kind = text(item.sign) if item.sign.isalpha() else "other"
            sign = f'<i class="sign {kind}" aria-hidden="true">{text(SYMBOLS[item.sign])}</i>'
        line = self.links.line(item.line, item.about)
        if isinstance(item.about, Whom | Mention) and (place := item.source):
            where = f"{place['file']}:{place['line']}"
            line += f" {self.links.place(place, where)}"
        details = "".join([f"<li>{self.links.line(each)}</li>" for each in item.details])
        inner = f"<ul>{details}</ul>" if details else ""
        return f"<li{attributes or ' data-t'}>{sign}<div>{line}{along}{inner}</div></li>"
