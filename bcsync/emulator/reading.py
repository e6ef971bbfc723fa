"""A request's parameters, parsed and held against the contract (reference/tiktok-api.md, 1.2 and 1.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NoReturn, assert_never
from urllib.parse import parse_qsl

import orjson

from bcsync.emulator.contract.contract import Contract
from bcsync.emulator.messages import Request
from bcsync.emulator.modes import Modes
from bcsync.emulator.multipart import parts_of
from bcsync.emulator.shapes import (
    Anything,
    AsText,
    Field,
    File,
    Flag,
    Given,
    Id,
    Many,
    Maybe,
    Number,
    Record,
    Shape,
    Table,
    Text,
    Upload,
    Whole,
    Word,
)
from bcsync.platforms.local.refusal import RefusalError, against_rule
from bcsync.wire import codes
from bcsync.wire.endpoints import BC_MEMBER_GET

_DIGITS = re.compile(r"[0-9]{1,19}")
_LARGEST = 2**63 - 1
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LARGER_PAGE = Whole(most=50, or_text=True)
_NULL = "null"
"""What the SDK makes of None in a query (corrections, 3)."""


def parameters(contract: Contract, request: Request, modes: Modes) -> Given:
    """What was sent, held against the contract. Raises ``RefusalError``."""
    endpoint, fields = contract.endpoint, contract.parameters
    if endpoint.multipart:
        return _from_multipart(request.headers.get("content-type", ""), request.body, fields)
    if endpoint.writes:
        return _from_json(request.body, fields)
    if endpoint == BC_MEMBER_GET and modes.member_page != "refuse":
        return _of_many_members(request.query, fields, modes)
    return _from_query(request.query, fields)


def given_to(method: str, request: Request, fields: tuple[Field, ...]) -> Given:
    """The same for what is no endpoint. Raises ``RefusalError``."""
    if method == "POST":
        return _from_json(request.body, fields)
    return _from_query(request.query, fields)


def _of_many_members(query: str, fields: tuple[Field, ...], modes: Modes) -> Given:
    most = BC_MEMBER_GET.page_size or 0
    wider = [
        replace(field, shape=_LARGER_PAGE) if field.name == "page_size" else field
        for field in fields
    ]
    given = _from_query(query, tuple(wider))
    return (
        {**given, "page_size": min(given["page_size"], most)}
        if modes.member_page == "cap"
        else given
    )


def _from_query(query: str, fields: tuple[Field, ...]) -> Given:
    """Parameters of a GET. Raises ``RefusalError``."""
    sent: dict[str, Any] = {}
    shapes = {field.name: field.shape for field in fields}
    for name, text in parse_qsl(query, keep_blank_values=True):
        if text == _NULL:
            continue
        if name in sent:
            _invalid(name, "it is there twice; an array is one JSON text")
        sent[name] = _plain(name, text, shapes.get(name))
    return _record("", sent, fields)


def _from_json(body: bytes, fields: tuple[Field, ...]) -> Given:
    """Parameters of a POST. Raises ``RefusalError``."""
    try:
        sent = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise against_rule(f"The body is no valid JSON: {error}.") from error
    if not isinstance(sent, dict):
        raise against_rule("The body must be a JSON object.")
    return _record("", sent, fields)


def _from_multipart(content_type: str, body: bytes, fields: tuple[Field, ...]) -> Given:
    """Parameters of an upload. Raises ``RefusalError``."""
    return _record("", parts_of(content_type, body), fields)


def _plain(name: str, text: str, shape: Shape | None) -> Any:
    """A value of the query, which is text, as JSON has it."""
    match shape:
        case Many() | Record() | Table() | Flag() | Number():
            try:
                return orjson.loads(text)
            except orjson.JSONDecodeError:
                _invalid(name, f"{text!r} is no JSON")
        case _:
            return text


def _record(within: str, sent: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    lacking: list[str] = []
    known = set()
    for field in fields:
        known.add(field.name)
        value = sent.get(field.name)
        path = f"{within}.{field.name}" if within else field.name
        if value is not None and not (value == "" and field.required):
            given[field.name] = value_of(path, value, field.shape)
        elif field.required:
            lacking.append(path)
        elif field.default is not None:
            given[field.name] = field.default
        elif field.name in sent and isinstance(field.shape, Maybe):
            given[field.name] = None
    if lacking:
        unknown = [name for name in sent if name not in known]
        aside = f" Not known here: {', '.join(unknown)}." if unknown else ""
        raise against_rule(f"Missing required field(s): {', '.join(lacking)}.{aside}")
    return given


def value_of(name: str, value: Any, shape: Shape) -> Any:  # noqa: C901, PLR0911, PLR0912 - a shape each
    """The value, as endpoints take it. Raises ``RefusalError``."""
    match shape:
        case Text():
            return _text(name, value, shape)
        case Id():
            return _id(name, value, shape)
        case Whole():
            return _whole(name, value, shape)
        case Number():
            if isinstance(value, bool) or not isinstance(value, int | float):
                _invalid(name, "must be a number")
            return value
        case Flag():
            if not isinstance(value, bool):
                _invalid(name, "must be true or false")
            return value
        case Word(words):
            if value not in words:
                _invalid(name, f"must be one of {', '.join(map(str, words))}")
            return value
        case Many():
            return _many(name, value, shape)
        case Record(fields):
            return _record(name, _object(name, value), fields)
        case Table(of):
            return {
                key: value_of(f"{name}.{key}", each, of)
                for key, each in _object(name, value).items()
            }
        case Maybe(of):
            return None if value is None else value_of(name, value, of)
        case File():
            return _file(name, value, shape)
        case AsText(of):
            return value_of(name, _unwritten(name, value) if isinstance(value, str) else value, of)
        case Anything():
            return value
        case _:
            assert_never(shape)


def _text(name: str, value: Any, shape: Text) -> str:
    if not isinstance(value, str):
        _invalid(name, "must be a string")
    if "\0" in value:
        _invalid(name, "must not hold the character NUL")
    if shape.longest is not None and len(value) > shape.longest:
        _invalid(name, f"must be most {shape.longest} characters")
    if len(value) < shape.shortest:
        _invalid(name, f"must be least {shape.shortest} characters")
    if shape.form == "email" and not _EMAIL.fullmatch(value):
        _invalid(name, "must be an e-mail address")
    if shape.form == "date":
        _date(name, value)
    return value


def _date(name: str, value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        _invalid(name, "must be a date as YYYY-MM-DD")


def _id(name: str, value: Any, shape: Id) -> str:
    if shape.or_number and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        _invalid(name, "must be a string of digits")
    if not _DIGITS.fullmatch(value) or int(value) > _LARGEST:
        _invalid(name, "must be a 64-bit integer, as a string of digits")
    return value


def _whole(name: str, value: Any, shape: Whole) -> int:
    if shape.or_text and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        _invalid(name, "must be an integer")
    _within(name, value, shape.least, shape.most, "")
    return value


def _many(name: str, value: Any, shape: Many) -> list[Any]:
    if not isinstance(value, list):
        _invalid(name, "must be an array")
    if shape.most is not None and len(value) > shape.most:
        text = f"Invalid value of {name!r}: must be most {shape.most} element(s)."
        raise RefusalError(shape.too_many, text)
    _within(name, len(value), shape.least, None, " element(s)")
    return [value_of(f"{name}[{n}]", each, shape.of) for n, each in enumerate(value)]


def _within(name: str, value: int, least: int | None, most: int | None, what: str) -> None:
    if most is not None and value > most:
        # "must be most" is what the API itself writes (corrections, 2.14).
        _invalid(name, f"must be most {most}{what}")
    if least is not None and value < least:
        _invalid(name, f"must be least {least}{what}")


def _object(name: str, value: Any) -> Mapping[str, Any]:
    if isinstance(value, str):
        _invalid(name, "must be a JSON object; this is a JSON text: it was encoded twice")
    if not isinstance(value, dict):
        _invalid(name, "must be a JSON object")
    return value


def _unwritten(name: str, value: str) -> Any:
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        _invalid(name, "is no JSON")


def _file(name: str, value: Any, shape: File) -> Upload:
    if not isinstance(value, Upload):
        raise RefusalError(codes.FILE_MISSING, f"Invalid value of {name!r}: must be a file.")
    if not value.content:
        raise RefusalError(codes.FILE_EMPTY, f"Invalid value of {name!r}: the file is empty.")
    if len(value.content) > shape.most:
        raise RefusalError(
            codes.FILE_TOO_LARGE, f"Invalid value of {name!r}: must be most {shape.most} bytes."
        )
    if not value.name.lower().endswith(shape.endings):
        allowed = ", ".join(shape.endings)
        raise RefusalError(codes.FILE_TYPE, f"Invalid value of {name!r}: must be one of {allowed}.")
    return value


def _invalid(name: str, problem: str) -> NoReturn:
    raise against_rule(f"Invalid value of {name!r}: {problem}.")
