"""What jsonschema-rs refuses, as places in the document and keywords of the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind

from bcsync.layout.schema import Schema
from bcsync.layout.tree import Path

_DIGITS = re.compile(r"\+?[0-9]+")


class Failure(NamedTuple):
    """One refusal: the value at ``path`` breaks ``keyword`` of ``schema`` (or one of its keys
    does).
    """

    path: Path
    schema: Schema
    keyword: str
    message: str
    about_keys: bool


@lru_cache(maxsize=16)
def _compiled(schema: str) -> jsonschema_rs.Draft202012Validator:
    """Once in a process: it takes ten times as long as writing the schema out."""
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


class Checker:
    """A compiled schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._validator = _compiled(json.dumps(schema))

    def is_valid(self, instance: object) -> bool:
        """Whether ``instance`` conforms; milliseconds for a whole layout."""
        return self._validator.is_valid(instance)

    def failures(self, instance: object, prefix: Path = ()) -> Iterator[Failure]:
        """Every refusal below ``instance``, which stands at ``prefix``."""
        for problem in self._validator.iter_errors(instance):
            *steps, keyword = problem.schema_path
            yield Failure(
                (*prefix, *_steps(instance, problem.instance_path)),
                self._at(steps),
                str(keyword),
                problem.message,
                isinstance(problem.kind, ValidationErrorKind.PropertyNames),
            )

    def _at(self, steps: list[str | int]) -> Schema:
        node: Any = self._schema
        for step in steps:
            node = node[step]
        return node if isinstance(node, dict) else {}


def _steps(instance: Any, path: Iterable[str | int]) -> Iterator[str | int]:
    """The path as it stands in ``instance``: jsonschema-rs takes any key of digits for an index."""
    for step in path:
        if isinstance(instance, dict) and step not in instance:
            step = next(k for k in instance if _DIGITS.fullmatch(k) and int(k) == step)  # noqa: PLW2901
        yield step
        instance = instance[step]
