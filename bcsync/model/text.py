"""What the operating system gives as text, and what is none."""

from __future__ import annotations

import re

_NO_TEXT = re.compile("[\ud800-\udfff]")


def is_text(written: str) -> bool:
    """Whether it was UTF-8; bytes that were not come as lone surrogates (PEP 383)."""
    return not _NO_TEXT.search(written)
