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
    folder: str = ""
    """What leads from the top of the repository to the project: ``clients/acme/``, or nothing."""
    blob: str = ""
    """URL of a file of the repository but for commit and path, where that can be looked at in a browser."""

    def symbol(self, action: str) -> str:
        """The sign of an action."""
        plain = SYMBOLS[action]
        return self.fit(self._painted(_COLORS.get(plain, ""), plain))

    def strong(self, text: str) -> str:
        """A heading."""
        return self._painted("1", text)

    def dim(self, text: str) -> str:
        """Something beside the point."""
        return self._painted("2", text)

    def alarm(self, text: str) -> str:
        """Something that must not be overlooked."""
        return self._painted("1;33", text)

    def error(self, text: str) -> str:
        """Something that cannot stay as it is."""
        return self._painted("1;31", text)

    def _painted(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and code and text else text

    def fit(self, text: str) -> str:
        """Text in the characters that the terminal has; others become escapes such as ``\\xe9``."""
        if not self.ascii or text.isascii():
            return text
        return text.translate(_IN_ASCII).encode("ascii", "backslashreplace").decode()
