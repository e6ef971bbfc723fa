"""The published schemas themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from bcsync.layout.conform import bind, bundle, load_schemas

# What authors write; other schemas in the folder describe what bcsync itself puts out.
SCHEMAS = {
    name: schema
    for name, schema in load_schemas().items()
    if name in {*bind(load_schemas(), {})["$defs"], *bundle(load_schemas(), "fleet")["$defs"]}
}
KINDS = {
    "business_center",
    "member",
    "ad_account",
    "assignment",
    "certificate",
    "asset_group",
    "partner",
    "share",
    "access",
    "approval",
    "person",
}


def test_there_is_a_schema_for_every_kind() -> None:
    """One file a kind, and some more: what binds them, settings, exceptions, what all of them share."""
    assert set(SCHEMAS) == KINDS | {"allowance", "layout", "settings", "fleet", "common"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_valid_schema_under_its_own_name(name: str) -> None:
    """Draft 2020-12. The $id is relative: wherever the files lie, they find each other."""
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"{name}.schema.json"
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("root", ["layout", "settings"])
def test_editors_can_resolve_every_reference(root: str) -> None:
    """The files as published say the same as the bundle that bcsync uses."""
    resources = [(s["$id"], Resource.from_contents(s)) for s in SCHEMAS.values()]
    registry: Registry[Any] = Registry().with_resources(resources)
    published = Draft202012Validator(SCHEMAS[root], registry=registry)
    bundled = Draft202012Validator(bundle(SCHEMAS, root))
    good = {"version": 1}
    bad = {"version": 1, "business_centers": {"a": {"name": "A", "members": {"x@y": "boss"}}}}
    for document in (good, bad):
        assert published.is_valid(document) == bundled.is_valid(document)
    assert published.is_valid(good)
    assert not published.is_valid(bad)


def test_every_property_is_described_in_one_sentence() -> None:
    """Editors show it beside the key."""
    bundles = bind(SCHEMAS, {}), bundle(SCHEMAS, "settings"), bundle(SCHEMAS, "fleet")
    named = [found for each in bundles for found in _properties(each, each)]
    assert len(named) > 100
    for path, schema in named:
        description = schema.get("description", "")
        assert description.endswith("."), path
        assert ". " not in description, path


def test_every_pattern_has_words() -> None:
    """Nobody should have to read a regular expression."""
    for name, schema in SCHEMAS.items():
        for node in _mappings(schema):
            if isinstance(node.get("pattern"), str) and node.get("type") == "string":
                assert node.get("patternErrorMessage"), (name, node)


def test_mappings_are_closed_or_keyed_by_the_author() -> None:
    """A misspelt key is never silently ignored."""
    for name, schema in SCHEMAS.items():
        for node in _mappings(schema):
            if node.get("type") == "object":
                closed = node.get("additionalProperties") is False
                keyed = "propertyNames" in node and isinstance(node["additionalProperties"], dict)
                assert closed or keyed, (name, node.get("description"))


def test_binding_changes_nothing_for_the_next_one() -> None:
    """Schemas are values: a private kind stays private."""
    before = bind(SCHEMAS, {})
    toy = {"type": "object", "properties": {}, "additionalProperties": False}
    bind({**SCHEMAS, "toy": toy}, {"toys": "toy"})
    assert bind(SCHEMAS, {}) == before


def _mappings(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for part in node.values():
            yield from _mappings(part)
    elif isinstance(node, list):
        for part in node:
            yield from _mappings(part)


def _properties(node: Any, root: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for mapping in _mappings(node):
        properties = mapping.get("properties")
        if isinstance(properties, dict) and mapping.get("type") == "object":
            for name, schema in properties.items():
                yield name, _resolve(schema, root)


def _resolve(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    resolved = dict(schema)
    while "$ref" in resolved:
        target: Any = root
        for step in resolved.pop("$ref").removeprefix("#/").split("/"):
            target = target[int(step) if isinstance(target, list) else step]
        resolved = {**target, **resolved}
    return resolved
