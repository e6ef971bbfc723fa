"""The pages build as a site, and every link on them leads somewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.console import ROOT

pytest.importorskip("mkdocs", reason="pip install '.[docs]'")


def test_the_site_builds_without_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, ROOT / ".ci" / "site.py", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    assert built.stdout + built.stderr == ""
    site = tmp_path / "site"
    assert (site / "index.html").is_file()
    for page in (ROOT / "docs").rglob("*.md"):
        relative = page.relative_to(ROOT).with_suffix(".html")
        built_as = relative.with_name("index.html") if page.stem == "README" else relative
        assert (site / built_as).is_file(), page
