"""The published JSON Schemas: reading them, and binding several into one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bcsync.model.address import CENTER
from bcsync.shipped import resource_dir

Schema = dict[str, Any]

_SUFFIX = ".schema.json"
# Not the same for every resource of a kind, so never a default.
_OWN = frozenset({"id", "previously", "name", "members", "file"})


def load_schemas() -> dict[str, Schema]:
    """Every published schema by its name: "layout", "settings", those of kinds, …"""
    return {
        path.name.removesuffix(_SUFFIX): json.loads(path.read_bytes())
        for path in sorted(resource_dir("schemas").glob("*" + _SUFFIX))
    }


def bundle(schemas: Mapping[str, Schema], root: str, also: Iterable[str] = ()) -> Schema:
    """The schema ``root`` with all it refers to (and ``also``) under ``$defs``, every ``$ref`` local.

    The result shares nothing with ``schemas``. Raises ``KeyError`` for a schema that is not there.
    """
    definitions: dict[str, Schema] = {}
    waiting = [root, *also]
    while waiting:
        name = waiting.pop()
        if name not in definitions:
            definitions[name] = _localize(schemas[name], name, waiting)
    return {**definitions[root], "$defs": definitions}


def bind(schemas: Mapping[str, Schema], sections: Mapping[str, str]) -> Schema:
    """One schema for a whole layout.

    ``sections`` maps a section of a Business Center to the schema of its entries ("pixels" to
    "pixel"). A section the published schemas do not have is added: under its keys, in ``manage``
    and in ``defaults``.
    """
    present = schemas[CENTER]["properties"]
    new = {section: kind for section, kind in sections.items() if section not in present}
    bound = bundle(schemas, "layout", new.values())
    center = bound["$defs"][CENTER]["properties"]
    for section, kind in new.items():
        center[section] = _section(section, kind)
        center["manage"]["properties"][section] = dict(center["manage"]["properties"]["members"])
        bound["properties"]["defaults"]["properties"][kind] = _defaults(kind, bound["$defs"][kind])
    return bound


def _section(section: str, kind: str) -> Schema:
    return {
        "description": f"The {section.replace('_', ' ')} of this Business Center, by key.",
        "type": "object",
        "propertyNames": {"$ref": "#/$defs/common/$defs/key"},
        "additionalProperties": {"$ref": f"#/$defs/{kind}"},
    }


def _defaults(kind: str, schema: Schema) -> Schema:
    # Nor is what each of them must say itself.
    own = _OWN.union(schema.get("required", ()))
    plain = [name for name in schema.get("properties", ()) if name not in own]
    return {
        "description": f"What every {kind.replace('_', ' ')} has unless it says otherwise.",
        "type": "object",
        "properties": {name: {"$ref": f"#/$defs/{kind}/properties/{name}"} for name in plain},
        "additionalProperties": False,
    }


def _localize(schema: Schema, name: str, mentioned: list[str]) -> Schema:
    local: Schema = _rewrite(schema, name, mentioned)
    local.pop("$id", None)
    local.pop("$schema", None)
    return local


def _rewrite(node: Any, name: str, mentioned: list[str]) -> Any:
    match node:
        case dict():
            return {
                key: _local_ref(value, name, mentioned)
                if key == "$ref" and isinstance(value, str)
                else _rewrite(value, name, mentioned)
                for key, value in node.items()
            }
        case list():
            return [_rewrite(part, name, mentioned) for part in node]
        case _:
            return node


def _local_ref(reference: str, name: str, mentioned: list[str]) -> str:
    file, _, pointer = reference.partition("#")
    target = file.rpartition("/")[2].removesuffix(_SUFFIX) or name
    mentioned.append(target)
    return f"#/$defs/{target}{pointer}"
