from __future__ import annotations

from tests.flows.conftest import acme, desk, shelf

__all__ = ["acme", "desk", "shelf"]
