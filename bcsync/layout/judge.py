"""From refusals to findings: the right place, plain words, one finding a cause."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from bcsync.findings import Finding, Severity
from bcsync.layout.failures import Checker, Failure
from bcsync.layout.schema import Schema
from bcsync.layout.tree import Path, Tree
from bcsync.layout.wording import (
    Words,
    bad_key,
    key_of_other_file,
    many_unknown_keys,
    missing_key,
    unknown_key,
    words_for,
    wrong_type,
)
from bcsync.model.place import Place
from bcsync.source.suggest import did_you_mean

_ANNOTATIONS = ("description", "patternErrorMessage", "writeOnly")
_SECRET = re.compile(r"token|secret|passw|credential|api.?key", re.IGNORECASE)
_BRANCHES = ("oneOf", "anyOf")
_TOLD = 100
"""Unknown keys of one mapping that are told one by one: more are no misspellings."""


class Judge:
    """Collects the findings of one document, and the paths of what is broken in it."""

    def __init__(self, schema: Schema, tree: Tree) -> None:
        self.findings: list[Finding] = []
        self.broken: set[tuple[str, ...]] = set()
        self._definitions = schema.get("$defs", {})
        self._tree = tree
        self._seen: set[tuple[Path, str]] = set()
        # Schemas live as long as the bundle, so their ids are theirs alone.
        self._checkers: dict[int, Checker] = {}
        self._validators: dict[tuple[int, str], Draft202012Validator] = {}

    def judge(self, failure: Failure) -> None:
        """Turn one refusal into findings, unless its cause has been told."""
        if failure.about_keys:
            self._once(failure, "keys", self._judge_names)
        elif failure.keyword in ("additionalProperties", "required"):
            self._once(failure, "entries", self._judge_entries)
        elif failure.keyword in _BRANCHES:
            self._once(failure, "value", self._judge_branches)
        else:
            self._once(failure, "value", self._judge_value)

    def _once(self, failure: Failure, aspect: str, judge: Any) -> None:
        if (failure.path, aspect) not in self._seen:
            self._seen.add((failure.path, aspect))
            judge(failure)

    def _judge_names(self, failure: Failure) -> None:
        checker = self._checker(failure.schema)
        for key in self._tree.value(failure.path):
            if checker.is_valid(key):
                continue
            refused = next(checker.failures(key))
            problem = self._problem(refused, key)
            self._say(bad_key(key, problem), (*failure.path, key), at_key=True)

    def _judge_entries(self, failure: Failure) -> None:
        schema, present = failure.schema, self._tree.value(failure.path)
        properties: Schema = schema.get("properties", {})
        closed = schema.get("additionalProperties") is False
        unknown = [key for key in present if closed and key not in properties]
        for key in unknown[:_TOLD]:
            meant = did_you_mean(key, properties)
            self._count_as_given(failure.path, meant)
            words = unknown_key(key, properties, present)
            if not failure.path:
                words = key_of_other_file(words, key)
            self._say(words, (*failure.path, key), at_key=True)
        for key in unknown[_TOLD:]:
            self._mark((*failure.path, key))
        if len(unknown) > _TOLD:
            place = self._tree.key_place((*failure.path, unknown[_TOLD]))
            self._add(many_unknown_keys(len(unknown) - _TOLD), place, quotable=False)
        missing = [key for key in schema.get("required", ()) if key not in present]
        misspelt = {did_you_mean(key, missing) for key in unknown[:_TOLD]} if missing else set()
        for key in missing:
            self._mark(failure.path)
            if key not in misspelt:
                place = self._tree.key_place(failure.path)
                words = missing_key(key, self._resolve(properties.get(key, {})))
                self._add(words, place, quotable=True)

    def _count_as_given(self, path: Path, meant: str | None) -> None:
        """What stands under a misspelt key is there, only not where it will be looked for."""
        if meant is not None:
            self._mark((*path, meant))

    def _judge_branches(self, failure: Failure) -> None:
        value = self._tree.value(failure.path)
        expected: list[str] = []
        allowed: list[str] = []
        for branch in failure.schema[failure.keyword]:
            resolved = self._resolve(branch)
            types = resolved.get("type", [])
            allowed += resolved.get("enum", [])
            types = [types] if isinstance(types, str) else types
            expected += types
            if any(Draft202012Validator({}).is_type(value, name) for name in types):
                self._seen.discard((failure.path, "value"))
                for inner in self._checker(branch).failures(value, failure.path):
                    self.judge(inner)
                return
        self._say(wrong_type(expected, allowed, value), failure.path)

    def _judge_value(self, failure: Failure) -> None:
        problem = self._problem(failure, self._tree.value(failure.path))
        secret = bool(failure.schema.get("writeOnly"))
        words = words_for(problem)
        if secret and words.code == "wrong-type":
            words = words._replace(hint=str(failure.schema.get("patternErrorMessage", "")))
        self._say(words, failure.path, quotable=not secret)

    def _problem(self, failure: Failure, value: object) -> ValidationError:
        """jsonschema's error for the one keyword that jsonschema-rs refused."""
        name = (id(failure.schema), failure.keyword)
        if name not in self._validators:
            # What else is asked of a text tells how to make one of a number.
            also = ("pattern", "format") if failure.keyword == "type" else ()
            kept = (failure.keyword, *also, *_ANNOTATIONS)
            shallow = {key: failure.schema[key] for key in kept if key in failure.schema}
            self._validators[name] = Draft202012Validator(
                shallow, format_checker=Draft202012Validator.FORMAT_CHECKER
            )
        problem = next(self._validators[name].iter_errors(value), None)
        # The two may differ at the edges (a regular expression's $ before a line end); never lose
        # one.
        return problem or ValidationError(
            failure.message,
            validator=failure.keyword,
            validator_value=failure.schema.get(failure.keyword),
            instance=value,
            schema=failure.schema,
        )

    def _checker(self, schema: Schema) -> Checker:
        if id(schema) not in self._checkers:
            self._checkers[id(schema)] = Checker({**schema, "$defs": self._definitions})
        return self._checkers[id(schema)]

    def _resolve(self, schema: Schema) -> Schema:
        while (reference := schema.get("$ref")) is not None:
            target: Any = {"$defs": self._definitions}
            for step in reference.removeprefix("#/").split("/"):
                target = target[int(step) if isinstance(target, list) else step]
            schema = {**target, **{key: schema[key] for key in schema if key != "$ref"}}
        return schema

    def _say(
        self, words: Words, path: Path, *, at_key: bool = False, quotable: bool = True
    ) -> None:
        place = self._tree.key_place(path) if at_key else self._tree.value_place(path)
        self._mark(path)
        self._add(
            words, place, quotable=quotable and not (at_key and _SECRET.search(str(path[-1])))
        )

    def _add(self, words: Words, place: Place | None, *, quotable: bool) -> None:
        code, message, hint = words
        self.findings.append(Finding(code, Severity.ERROR, place, message, hint, quotable=quotable))

    def _mark(self, path: Path) -> None:
        self.broken.add(tuple(map(str, path)))
