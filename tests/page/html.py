"""HTML taken apart, and held to what a page may consist of."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br"}


class Parsed(HTMLParser):
    """All elements with their attributes, ids and texts; it must be well nested."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        """What stands in elements of a name."""
        self.others: list[str] = []
        """Comments, declarations and the like."""
        self._open: list[str] = []
        self.feed(written)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    handle_pi = handle_comment

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    def values(self, attribute: str) -> list[str]:
        """Of every element that has it."""
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]
