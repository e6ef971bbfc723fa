"""Whoever begins a project with what is there: a world of two Business Centers, tokens, and ``init``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bcsync.testing import TikTokBusiness, running
from tests.cli.conftest import Bcsync

ANA, NICO = "ana@acme.example", "nico@northwind.example"
SETTINGS = f"version: 1\nactors: {{acme: {ANA}, northwind: {NICO}}}\n"


@contextmanager
def seeded(layout: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TikTokBusiness]:
    """A running world with this layout; variables hold the tokens of Ana and Nico."""
    with running() as tiktok:
        tiktok.seed({"bcsync.yaml": SETTINGS, "layout.yaml": layout})
        monkeypatch.setenv("ACME_TOKEN", tiktok.token(ANA))
        monkeypatch.setenv("NORTHWIND_TOKEN", tiktok.token(NICO))
        yield tiktok


def begin(bcsync: Bcsync, root: Path, url: str, *keys: str) -> Path:
    """``init --from-platform`` with the tokens of these."""
    credentials = [f"--credential={key}={key.upper()}_TOKEN" for key in keys]
    begun = bcsync(None, "init", str(root), "--from-platform", "--base-url", url, *credentials)
    assert begun.code == 0, begun
    return root
