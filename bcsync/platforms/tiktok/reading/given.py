"""What an answer of the API gives, whatever stands for nothing in it: null, an empty text, or no member at all.

Sources: reference/tiktok-api.md, 1.3; corrections, 3 (7.4, "empty") and 5.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def text(row: Mapping[str, Any], name: str) -> str | None:
    """A text; also where a number came."""
    value = row.get(name)
    return None if value is None or value == "" else str(value)


def texts_of(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Those of these members that hold something, under our names for them."""
    return {
        own: str(value) for own, name in names.items() if (value := row.get(name)) not in (None, "")
    }
