"""Pieces of lines as HTML. Every word goes through ``text``, which escapes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bcsync.render.effects import Json
from bcsync.render.files_online import FilesOnline
from bcsync.render.pieces import Line, Mention, Piece, Told, Tone, Whom
from bcsync.render.safe import printable


def text(words: object) -> str:
    """Words, made harmless: for the content of elements and for quoted attributes."""
    return escape(printable(words))


def code(words: object) -> str:
    """Words of others, set apart as such."""
    return f"<code>{text(words)}</code>"


@dataclass(frozen=True, slots=True)
class Links:
    """Where what is told leads to."""

    files: FilesOnline | None
    commit: str | None
    people: dict[str, int]
    """The part of the access matrix that tells of somebody."""

    def place(self, source: Json | None, words: str) -> str:
        """A line of the layout, as a link where it is known where that can be read."""
        if source is None or self.files is None or not self.commit:
            return f'<span class="place">{text(words)}</span>'
        url = self.files.line(self.commit, source["file"], source["line"])
        return f'<a class="place" href="{text(url)}">{text(words)}</a>'

    def about(self, about: Told | Mention | Whom | None) -> tuple[str, str]:
        """The words of a line that lead elsewhere, and where to; nothing where none do."""
        match about:
            case Told(op) | Mention(op):
                return op["label"], f"#o{op['id']}"
            case Whom(who) if who in self.people:
                return who, f"#w{self.people[who]}"
            case _:
                return "", ""

    def line(self, line: Line, about: Told | Mention | Whom | None = None) -> str:
        """A line of pieces."""
        words, target = self.about(about)
        source = about.op["source"] if isinstance(about, Told) else None
        return "".join([self._piece(piece, words, target, source) for piece in line])

    def _piece(self, piece: Piece, words: str, target: str, source: Json | None) -> str:
        match piece.tone:
            case Tone.NAME if target and piece.text == words:
                return f'<a href="{target}">{code(piece.text)}</a>'
            case Tone.PLACE:
                return f" {self.place(source, piece.text)}"
            case Tone.NAMES:
                return _several(piece.names, piece.most)
            case Tone.RISK:
                return risks(piece.text)
            case tone:
                before, after = _LOOKS[tone]
                return f"{before}{text(piece.text)}{after}"


_LOOKS: Mapping[Tone, tuple[str, str]] = {
    Tone.PLAIN: ("", ""),
    Tone.STRONG: ("<strong>", "</strong>"),
    Tone.NAME: ("<code>", "</code>"),
    Tone.VERB: ("<b>", "</b> "),
    Tone.GAP: (" · ", ""),
    Tone.ASIDE: ('<span class="aside">', "</span>"),
    Tone.ALARM: ('<strong class="alarm">', "</strong>"),
}


def risks(words: str) -> str:
    """Risks with commas between them, each set apart."""
    return "".join([f' <span class="risk">{text(risk)}</span>' for risk in words.split(", ")])


def _several(names: Sequence[str], most: int | None) -> str:
    shown = names if most is None else names[:most]
    more = len(names) - len(shown)
    return ", ".join(map(code, shown)) + (f", and {more:,} more" if more > 0 else "")
