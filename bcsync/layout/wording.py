"""JSON Schema errors in plain words."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, NamedTuple

from jsonschema import ValidationError

from bcsync.findings import IN_QUOTES
from bcsync.model.email import invisible, invisible_in
from bcsync.source.suggest import did_you_mean

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}
_WRITTEN = {
    "object": "it as key: value, one pair a line",
    "array": "it as a list: [one, two], or '- one' on a line of its own",
}
_SETTINGS = "actor actors credentials domains guards local lock outside platform state"
_LAYOUT = "business_centers defaults forget people teams"
FILES = {
    **dict.fromkeys(_SETTINGS.split(), "bcsync.yaml"),
    **dict.fromkeys(_LAYOUT.split(), "a layout file, which is any other *.yaml"),
}
"""What stands at the top of which file."""
_FILLED = {"object": "{…}", "array": "[…]"}
_SHOWN = 60


class Words(NamedTuple):
    """What to say of one schema error."""

    code: str
    message: str
    hint: str = ""


def words_for(problem: ValidationError) -> Words:
    """The words for an error about one value (keys have their own, below)."""
    rule: Any = problem.validator_value
    value: Any = problem.instance
    match problem.validator:
        case "type":
            return _wrong_type(
                [rule] if isinstance(rule, str) else list(rule), value, problem.schema
            )
        case "enum" | "const":
            return _not_one_of(list(rule) if problem.validator == "enum" else [rule], value)
        case "pattern" | "format":
            return _bad_format(problem.schema, value)
        case "maxLength" | "maxItems":
            what = "characters" if isinstance(value, str) else "entries"
            message = f"at most {rule} {what} are allowed, this has {len(value)}"
            return Words("out-of-range", message, f"take away {len(value) - rule}")
        case "minLength" | "minItems":
            return _too_few(rule, value)
        case "minimum" | "maximum":
            bound = "at least" if problem.validator == "minimum" else "at most"
            hint = f"write {rule} or {'more' if bound == 'at least' else 'less'}"
            return Words("out-of-range", f"must be {bound} {rule}, not {value}", hint)
        case _:
            return Words("bad-format", problem.message, _expectation(problem.schema))


def wrong_type(expected: list[str], allowed: list[str], value: object) -> Words:
    """The words for a value of none of the ``expected`` types; ``allowed`` are the short forms."""
    words = _wrong_type(expected, value)
    return words._replace(hint=f"write one of: {', '.join(allowed)}") if allowed else words


def bad_key(key: str, problem: ValidationError) -> Words:
    """The words for a key of the author's own that is not allowed."""
    if unseen := invisible_in(key):
        return Words(*invisible(unseen))
    about = _expectation(problem.schema)
    if problem.validator == "maxLength":
        about = f"at most {problem.validator_value} characters are allowed"
    return Words("bad-key", f"{_quote(key)} cannot be a key here", about)


def unknown_key(key: str, known: Collection[str], present: Collection[str] = ()) -> Words:
    """The words for a key the schema does not have; ``present``: of the known ones, those given."""
    near, free = did_you_mean(key, known), sorted(name for name in known if name not in present)
    hint = f"known here: {', '.join(free)}" if free else "remove it"
    return Words(
        "unknown-key", f"unknown key {_quote(key)}", f'did you mean "{near}"?' if near else hint
    )


def key_of_other_file(words: Words, key: str) -> Words:
    """The words for an unknown key at the top of a file, where it may be one of the other kind."""
    meant = None if words.hint.startswith("did you mean") else did_you_mean(key, FILES)
    if meant is None:
        return words
    return words._replace(hint=f'"{meant}" stands in {FILES[meant]}: put it there')


def many_unknown_keys(count: int) -> Words:
    """The words for unknown keys of one mapping beyond those that are told one by one."""
    message = f"{count:,} more unknown keys stand in this mapping"
    return Words("unknown-key", message, "check its indentation, and what it stands under")


def missing_key(key: str, schema: Any) -> Words:
    """The words for a key that must be there; ``schema`` is that of its value."""
    words = schema.get("enum", ())
    if "const" in schema:
        value = str(schema["const"])
    elif words:
        value = " or ".join(map(str, words))
    else:
        value = _FILLED.get(schema.get("type", ""), "…")
    about = "" if "const" in schema or words else _expectation(schema)
    hint = f"add {key}: {value}" + (
        f" ({about[0].lower()}{about[1:].rstrip('.')})" if about else ""
    )
    return Words("missing-key", f'the key "{key}" is missing', hint)


def _wrong_type(expected: list[str], value: object, schema: Any = None) -> Words:
    wanted = " or ".join(_TYPES[name] for name in expected)
    hint = f"write {' or '.join(_WRITTEN.get(name, _TYPES[name]) for name in expected)}"
    if value is None:
        hint = "give it a value, or remove the key"
        if "object" in expected or "array" in expected:
            empty = "{}" if "object" in expected else "[]"
            hint = f"write {empty} if it is meant to be empty, or remove the key"
    elif "string" in expected and isinstance(value, int | float):
        hint = _as_text(value, schema)
    return Words("wrong-type", f"expected {wanted}, got {_type_of(value)}", hint)


def _as_text(value: float, schema: Any) -> str:
    """Quotes make a text of a number; but not every text will do."""
    pattern = schema.get("pattern") if isinstance(schema, dict) else None
    if pattern is None or re.search(pattern, str(value)):
        return IN_QUOTES
    day = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", str(value))
    if day and schema.get("format") == "date":
        return f"write a day as YYYY-MM-DD: {'-'.join(day.groups())}"
    return _expectation(schema) or "write a text"


def _type_of(value: object) -> str:
    match value:
        case bool():
            return f"{str(value).lower()} (true or false)"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return "nothing"


def _not_one_of(allowed: list[Any], value: object) -> Words:
    listed = ", ".join(str(word) for word in allowed)
    texts = [word for word in allowed if isinstance(word, str)]
    if not isinstance(value, str):
        if texts:
            return _wrong_type(["string"], value)._replace(hint=f"write one of: {listed}")
        return Words("not-one-of", f"must be {listed}, not {_shown(value)}", f"write {listed}")
    near = did_you_mean(value, texts)
    hint = f'did you mean "{near}"?' if near else f"write {' or '.join(map(str, allowed))}"
    message = f"{_quote(value)} is not one of: {listed}" if texts else f"must be {listed}"
    return Words("not-one-of", message, hint)


def _bad_format(schema: Any, value: object) -> Words:
    if isinstance(value, str) and (unseen := invisible_in(value)):
        return Words(*invisible(unseen))
    if isinstance(schema, dict) and schema.get("writeOnly"):
        return Words(
            "bad-format", "this value has not the form expected here", _expectation(schema)
        )
    if isinstance(schema, dict) and schema.get("format") == "date":
        return Words("bad-format", f"{_shown(value)} is not a day", "write a day as YYYY-MM-DD")
    return Words(
        "bad-format", f"{_shown(value)} has not the form expected here", _expectation(schema)
    )


def _too_few(minimum: int, value: object) -> Words:
    if isinstance(value, str):
        return Words("out-of-range", "the text is empty", "write a text, or remove the key")
    noun = "entry is" if minimum == 1 else "entries are"
    return Words(
        "out-of-range", f"at least {minimum} {noun} needed", "add one, or remove the block"
    )


def _expectation(schema: Any) -> str:
    if not isinstance(schema, dict):
        return ""
    return str(schema.get("patternErrorMessage") or schema.get("description") or "")


def _shown(value: object) -> str:
    return _quote(value) if isinstance(value, str) else str(value)[:_SHOWN]


def _quote(text: str) -> str:
    return f'"{text}"' if len(text) <= _SHOWN else f'"{text[:_SHOWN]}…"'
