"""What a terminal can show: colors or none, all of Unicode or ASCII."""

from __future__ import annotations

from dataclasses import dataclass

from bcsync.render.words import SYMBOLS

_COLORS = {"-": "31", "+": "32", "~": "33", "»": "36", "✓": "32", "…": "35", "✋": "35"}
_IN_ASCII = str.maketrans(
    {"→": "->", "…": "...", "»": ">", "✓": "v", "✗": "x", "✋": "!", "·": "-"}
)


@dataclass(frozen=True, slots=True)
class Style:
    """What the terminal can show."""

    color: bool = False
    ascii: bool = False
    width: int | None = None
    """Columns; None where lines may be as long as they are."""
    program: str = "bcsync"
    """How the reader calls it, with the directory."""

    def symbol(self, action: str) -> str:
        """The sign of an action."""
        plain = SYMBOLS[action]
        code = _COLORS.get(plain)
        return self.fit(f"\x1b[{code}m{plain}\x1b[0m" if self.color and code else plain)

    def strong(self, text: str) -> str:
        """A heading."""
        return f"\x1b[1m{text}\x1b[0m" if self.color else text

    def dim(self, text: str) -> str:
        """Something beside the point."""
        return f"\x1b[2m{text}\x1b[0m" if self.color and text else text

    def alarm(self, text: str) -> str:
        """Something that must not be overlooked."""
        return f"\x1b[1;33m{text}\x1b[0m" if self.color and text else text

    def fit(self, text: str) -> str:
        """Text in the characters that the terminal has; others become escapes such as ``\\xe9``."""
        if not self.ascii or text.isascii():
            return text
        return text.translate(_IN_ASCII).encode("ascii", "backslashreplace").decode()
