"""docs/language.md speaks of every property of every schema and of every finding, and of no others."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bcsync.settings import TWINS
from tests.docs.console import ROOT

PAGE = (ROOT / "docs" / "language.md").read_text("utf-8")
SECTIONS = {
    "layout": "Layout",
    "person": "People",
    "business_center": "Business Centers",
    "member": "Members",
    "ad_account": "Ad accounts",
    "assignment": "Assignments",
    "certificate": "Certificates",
    "asset_group": "Asset groups",
    "share": "Partners and shares",
    "access": "Access",
    "approval": "Approvals",
    "allowance": "Allow",
    "settings": "Settings",
    "fleet": "Fleets",
}
ELSEWHERE = {"common", "partner", "plan"}
"""Definitions, a list of shares, and what is not written by hand."""


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8")
    )
    return loaded


def section(title: str) -> str:
    found = re.search(rf"^##+ {title}\n(.*?)(?=^##+ |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/language.md has no section {title}"
    return found[1]


def properties(node: Any) -> Iterator[str]:
    """Every property name below a schema node; that of another file is told there."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "properties":
                yield from value
            yield from properties(value)
    elif isinstance(node, list):
        for value in node:
            yield from properties(value)


def own(name: str) -> dict[str, Any]:
    """A schema without what other sections tell: defaults, and the accounts of people."""
    tree = schema(name)
    if name == "layout":
        tree["properties"]["defaults"].pop("properties")
    if name == "person":
        tree["properties"]["ad_accounts"].pop("additionalProperties")
    return tree


def codes() -> set[str]:
    """The codes of all findings, as they stand in the source."""
    shape = re.compile(r"[a-z]+-[a-z0-9-]+")
    makers = {"Finding", "Words", "error", "warning", "report", "_say"}
    found = set()
    for path in (ROOT / "bcsync").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                word = node.args[0].value
                if name in makers and isinstance(word, str) and shape.fullmatch(word):
                    found.add(word)
    return found | {"expired", "immutable"}


@pytest.mark.parametrize("name", SECTIONS)
def test_every_property_is_told(name: str) -> None:
    text = section(SECTIONS[name])
    missing = [key for key in properties(own(name)) if not re.search(rf"`{key}\b", text)]
    assert missing == []


@pytest.mark.parametrize("name", SECTIONS)
def test_no_property_is_told_that_does_not_exist(name: str) -> None:
    told = set(re.findall(r"^\| `([a-z_]+)` \|", section(SECTIONS[name]), re.MULTILINE))
    listed = {"exclusive", "additive", "observe"} if name == "business_center" else set()
    assert told - set(properties(own(name))) - listed == set()


def test_every_schema_has_its_section() -> None:
    published = {path.name.split(".")[0] for path in (ROOT / "schemas").glob("*.json")}
    assert published == {*SECTIONS, *ELSEWHERE}


def test_every_kind_that_takes_defaults_is_told() -> None:
    text = section("Defaults")
    kinds = schema("layout")["properties"]["defaults"]["properties"]
    assert all(f"`{kind}`" in text for kind in kinds)


def test_every_word_that_may_be_chosen_is_told() -> None:
    def words(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from node.get("enum", ())
            for value in node.values():
                yield from words(value)
        elif isinstance(node, list):
            for value in node:
                yield from words(value)

    chosen = {word for name in (*SECTIONS, "common") for word in words(schema(name))}
    assert [word for word in sorted(chosen) if f"`{word}`" not in PAGE] == []


def test_every_finding_is_told_and_no_other() -> None:
    told = set(re.findall(r"^\| `([a-z0-9-]+)` \|", section("Findings"), re.MULTILINE))
    assert told == codes()


def test_every_environment_variable_of_the_settings_is_told() -> None:
    assert [name for name in TWINS if f"`BCSYNC_{name}`" not in section("Settings")] == []
