"""Pictures of licences and certificates (reference/tiktok-api.md, 7.1, 7.6 and 13.2)."""

from __future__ import annotations

from typing import Final

MOST: Final = 10 * 1024 * 1024
"""Bytes of one."""
ENDINGS: Final = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
"""Of the names of those that the API takes, and what they hold."""
PDF_ENDING: Final = ".pdf"
"""Taken on the web pages, and not by the API."""
PDF: Final = "application/pdf"
BEGINNING: Final = 8
"""Bytes that tell what something is."""
_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"%PDF-": PDF,
}
LICENSE_IMAGE_AREAS: Final = frozenset({"CN", "HK"})
"""Where a picture is that of a licence; elsewhere it is one of the certificates."""


def type_of(content: bytes) -> str | None:
    """What bytes are by how they begin: a picture, a PDF, or None."""
    return next((kind for start, kind in _BEGINNINGS.items() if content.startswith(start)), None)


def is_picture(content: bytes) -> bool:
    """Whether the API takes it."""
    return type_of(content) in ENDINGS.values()
