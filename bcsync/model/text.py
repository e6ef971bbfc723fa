"""Texts: what is none, and how many are named in one."""

from __future__ import annotations

import re

_NO_TEXT = re.compile("[\ud800-\udfff]")


def is_text(written: str) -> bool:
    """Whether it was UTF-8; bytes that were not come as lone surrogates (PEP 383)."""
    return not _NO_TEXT.search(written)


def and_more(left: int) -> str:
    """`` and 3 more``, behind some that are named; nothing where these are all."""
    return f" and {left:,} more" if left > 0 else ""
