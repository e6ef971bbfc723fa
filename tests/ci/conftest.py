"""What the command line's tests use, too."""

from __future__ import annotations

from tests.cli.conftest import bcsync

__all__ = ["bcsync"]
