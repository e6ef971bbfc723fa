"""Plain scalars by the YAML 1.2 core schema (yaml.org/spec/1.2.2, section 10.3.2)."""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

# Only a text that begins like this can be anything but text; all others skip the look-ups below.
SUSPECT = frozenset(["", *"~-+.0123456789nNtTfF"])

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_NAN = re.compile(r"\.(?:nan|NaN|NAN)")
# Python refuses longer numbers by default (sys.set_int_max_str_digits); nobody means one as a
# number.
_MAX_DIGITS = 400


def resolve(text: str) -> Scalar:
    """The value of a plain (unquoted) scalar."""
    if text[:1] not in SUSPECT:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return _number(text) if text[0] in "-+.0123456789" else text


def _number(text: str) -> Scalar:
    if len(text) > _MAX_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if infinite := _INFINITY.fullmatch(text):
        return float(f"{infinite[1]}inf")
    return float("nan") if _NAN.fullmatch(text) else text


def _integer(text: str) -> int:
    return int(text, 0) if text.startswith(("0o", "0x")) else int(text)
