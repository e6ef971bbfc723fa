"""The schemas that lie in a project, so that editors complete and check without a network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bcsync.kinds import KINDS
from bcsync.layout.schema import Schema, bind, bundle, load_schemas
from bcsync.render.safe import json_text

FOLDER = "schemas"
_LAYOUT = f"{FOLDER}/layout.schema.json"
_SETTINGS = f"{FOLDER}/settings.schema.json"
_LINE = "# yaml-language-server: $schema="
# From an example to what is published, in a checkout as in a wheel.
_FROM_AN_EXAMPLE = "../../"


def schema_of(kind: str, schemas: Mapping[str, Schema]) -> Schema:
    """A schema that needs no other. Raises ``KeyError`` for a kind that has none."""
    if kind == "layout":
        return bind(schemas, KINDS.sections())
    return bundle(schemas, kind)


def schema_files(*more: str) -> dict[str, bytes]:
    """By their path in a project; ``more``: kinds of files that not every one has."""
    schemas = load_schemas()
    return {
        f"{FOLDER}/{kind}.schema.json": f"{json_text(schema_of(kind, schemas))}\n".encode()
        for kind in ("layout", "settings", *more)
    }


LAYOUT_LINE = f"{_LINE}{_LAYOUT}\n"
"""The first line of a layout file at the top of a project."""
SETTINGS_LINE = f"{_LINE}{_SETTINGS}\n"


def layout_line(root: Path) -> str:
    """The first line of a layout file in ``root``, if the project has a schema."""
    return LAYOUT_LINE if (root / _LAYOUT).is_file() else ""


def in_a_project(example: bytes) -> bytes:
    """A file of a shipped example, which shall find the schemas of its project."""
    line = _LINE.encode()
    return example.replace(line + _FROM_AN_EXAMPLE.encode(), line, 1)
