"""Texts: what is none, what names a variable, and how many are named in one."""

from __future__ import annotations

import re

_NO_TEXT = re.compile("[\ud800-\udfff]")
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
