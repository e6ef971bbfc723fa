"""The README keeps its first promise: two commands, and a next page for every reader."""

from __future__ import annotations

import re

from tests.docs.console import EXAMPLES, ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_the_two_commands_stand_there_word_for_word() -> None:
    assert "pip install . && bcsync -C examples/quickstart apply --auto-approve\n" in README
    assert "pip install '.[dev]' && pytest\n" in README


def test_every_link_between_the_pages_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
    pages += sorted((ROOT / "docs").rglob("*.md"))
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_decision_and_every_example_can_be_reached_from_here() -> None:
    decisions = {path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")}
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    assert decisions
    assert all(name in listed for name in decisions)
    examples = [path.parent.name for path in EXAMPLES.glob("*/bcsync.yaml")]
    assert all(f"examples/{name}" in README for name in examples)
