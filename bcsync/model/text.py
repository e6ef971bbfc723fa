"""Texts: what is none, what names a variable, how many are named in one, and keys made of them."""

from __future__ import annotations

import re
import unicodedata

_NO_TEXT = re.compile("[\ud800-\udfff]")
_LONGEST = 60
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def is_text(written: str) -> bool:
    """Whether it was UTF-8; bytes that were not come as lone surrogates (PEP 383)."""
    return not _NO_TEXT.search(written)


def and_more(left: int) -> str:
    """`` and 3 more``, behind some that are named; nothing where these are all."""
    return f" and {left:,} more" if left > 0 else ""


def is_variable_name(word: str) -> bool:
    """Whether an environment variable can be called so."""
    return _VARIABLE.fullmatch(word) is not None


def slug(name: str, otherwise: str) -> str:
    """A key made from a name; ``otherwise`` stands in where nothing of the name can be kept.

    A key of digits alone would read as a platform id, so it gets a word before it.
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:_LONGEST].strip("-")
    if not word:
        return otherwise
    return f"{otherwise}-{word}" if word.isdigit() else word
