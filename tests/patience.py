"""How long a test waits for what must come."""

from __future__ import annotations

PATIENCE_S = 600.0
"""A hang is a defect; a busy machine is none. What this long has not come never will."""
