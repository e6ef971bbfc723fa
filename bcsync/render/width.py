"""How many columns of a terminal a text takes (Unicode Standard Annex 11)."""

from __future__ import annotations

import unicodedata

_WITHOUT = frozenset({"Mn", "Me", "Cf"})
_WIDE = frozenset("WF")
_JOINED = range(0x1160, 0x1200)
"""Hangul vowels and final consonants, which stand in the cell of the consonant before them."""


def width(text: str) -> int:
    """Columns: wide characters take two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def padded(text: str, columns: int) -> str:
    """The text, and blanks up to so many columns."""
    return text + " " * (columns - width(text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in _WITHOUT or ord(char) in _JOINED:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1
