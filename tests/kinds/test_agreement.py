"""The published schemas and the kinds say the same thing twice; here they are held together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bcsync.kinds import KINDS
from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.layout.schema import Schema, bind, load_schemas
from bcsync.model.resource import ListMode

SCHEMAS = load_schemas()
BOUND = bind(SCHEMAS, KINDS.sections())

KEYED = {"id", "previously", "protect"}
"""Options of everything that has a key of the author's own."""
OPTIONS = {"expires", "retry", "defaults"}
NESTED: dict[str, set[str]] = {
    "business_center": {"manage", *(kind.section for kind in KINDS if kind.in_center), "approvals"},
    "ad_account": {"members"},
    "access": {"members"},
    "share": {"accounts"},
    "approval": {"accounts", "business_center"},
}
"""Keys of a block that declare resources of other kinds, or say which accounts are meant."""


def resolved(schema: Schema) -> Schema:
    while "$ref" in schema:
        target: Any = {"$defs": BOUND["$defs"]}
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[int(step)] if isinstance(target, list) else target[step]
        schema = target
    return schema


def forms(kind: str) -> Iterator[Schema]:
    schema = BOUND["$defs"][kind]
    yield from schema.get("oneOf", [schema])


def long_form(kind: str) -> Schema:
    """The form with keys; for partners, whose entries are lists of shares, there is none."""
    return next((form for form in forms(kind) if form.get("type") == "object"), {})


def short_form(kind: str) -> list[str]:
    return next((form["enum"] for form in forms(kind) if form.get("type") == "string"), [])


def words(schema: Schema) -> list[str] | None:
    """The closed list of words that a value may be, or the values of a mapping of people."""
    schema = resolved(schema)
    if "enum" in schema:
        return list(schema["enum"])
    if "propertyNames" in schema:
        entry = resolved(schema["additionalProperties"])
        return next(list(form["enum"]) for form in entry["oneOf"] if form.get("type") == "string")
    return None


def ranked(kind: Kind) -> list[Field]:
    return [field for field in kind.fields if field.ranks]


each_kind = pytest.mark.parametrize("kind", tuple(KINDS), ids=lambda kind: kind.name)


@each_kind
def test_fields_and_properties_are_the_same(kind: Kind) -> None:
    properties = set(long_form(kind.name).get("properties", ()))
    besides = NESTED.get(kind.name, set()) | KEYED | OPTIONS
    assert properties - besides == {field.name for field in kind.fields} - besides


@each_kind
def test_every_field_stands_in_the_schema(kind: Kind) -> None:
    properties = long_form(kind.name).get("properties", {})
    assert [field.name for field in kind.fields if field.name not in properties] == []


@each_kind
def test_no_option_is_a_field(kind: Kind) -> None:
    assert not {field.name for field in kind.fields} & (KEYED | OPTIONS)


@each_kind
def test_only_what_has_an_assigned_id_can_be_adopted_or_renamed(kind: Kind) -> None:
    if kind.assigned_id:
        assert long_form(kind.name)["properties"].keys() >= KEYED
    else:
        assert not long_form(kind.name).get("properties", {}).keys() & KEYED


@each_kind
def test_an_id_of_one_part_is_the_platforms_and_a_longer_one_is_made_of_others(kind: Kind) -> None:
    assert (kind.parts == 1) == kind.assigned_id


@each_kind
def test_what_a_kind_gives_is_a_role(kind: Kind) -> None:
    """What grants something says what, and only roles can be given."""
    assert kind.gives is None or (kind.grants and kind.gives.ranks)


@each_kind
def test_roles_are_ranks(kind: Kind) -> None:
    properties = long_form(kind.name).get("properties", {})
    for field in ranked(kind):
        assert sorted(words(properties[field.name]) or ()) == sorted(field.ranks)


@each_kind
def test_the_short_form_is_the_first_role(kind: Kind) -> None:
    short = short_form(kind.name)
    if short:
        assert sorted(short) == sorted(ranked(kind)[0].ranks)


@each_kind
def test_a_mapping_of_people_is_one_in_the_schema(kind: Kind) -> None:
    properties = long_form(kind.name).get("properties", {})
    for field in kind.fields:
        names = resolved(properties[field.name]).get("propertyNames")
        assert (names is not None) == field.people, field.name


@each_kind
def test_references_and_names_are_kinds(kind: Kind) -> None:
    assert set(kind.names) <= {other.name for other in KINDS}
    for field in kind.reference_fields:
        assert field.refers_to in kind.names


@each_kind
def test_a_kind_has_a_published_schema_that_describes_everything(kind: Kind) -> None:
    schema = SCHEMAS[kind.name]
    assert schema["title"]
    assert schema["description"]
    for name, block in long_form(kind.name).get("properties", {}).items():
        assert block.get("description") or resolved(block).get("description"), name


@each_kind
def test_defaults_name_fields_and_options_alone(kind: Kind) -> None:
    defaults = BOUND["properties"]["defaults"]["properties"].get(kind.name)
    if defaults is not None:
        known = {field.name for field in kind.fields} | KEYED | OPTIONS
        assert set(defaults["properties"]) <= known
        assert not {"id", "previously", "name"} & set(defaults["properties"])


def test_what_manage_lists_are_sections() -> None:
    center = BOUND["$defs"]["business_center"]["properties"]
    sections = {kind.section for kind in KINDS if kind.name != "business_center"}
    assert set(center["manage"]["properties"]) == sections
    assert sections - {"assignments"} <= set(center)


def test_the_modes_of_a_list_are_those_of_the_model() -> None:
    for block in BOUND["$defs"]["business_center"]["properties"]["manage"]["properties"].values():
        assert sorted(block["enum"]) == sorted(ListMode)


def test_every_schema_belongs_to_a_kind_or_binds_them() -> None:
    assert set(SCHEMAS) - {kind.name for kind in KINDS} == {
        "allowance",
        "common",
        "fleet",
        "layout",
        "person",
        "plan",
        "settings",
    }


def test_the_order_of_kinds_puts_each_behind_what_it_names() -> None:
    for kind in KINDS:
        for name in kind.names:
            assert KINDS.rank(name) < KINDS.rank(kind.name)
