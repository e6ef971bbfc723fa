"""The contract as an OpenAPI 3.1 document (docs/openapi.json)."""

from __future__ import annotations

from typing import Any, assert_never

from bcsync.emulator.contract import CONTRACTS
from bcsync.emulator.contract.contract import Contract
from bcsync.emulator.endpoints import ANSWERS
from bcsync.emulator.shapes import (
    Anything,
    AsText,
    Field,
    File,
    Flag,
    Id,
    Many,
    Maybe,
    Number,
    Record,
    Shape,
    Table,
    Text,
    Whole,
    Word,
)
from bcsync.wire import scopes
from bcsync.wire.endpoints import BASE, Endpoint

Json = dict[str, Any]

_ABOUT = """\
TikTok's API for Business v1.3, as far as bcsync emulates it. Nearly every answer is HTTP 200: success is told \
by `code`. Made from the tables by which the emulator checks what it is sent."""
_FORMS = {"email": "email", "date": "date"}


def document() -> Json:
    """The whole document, in the order of the endpoints."""
    paths: dict[str, Json] = {}
    for endpoint, contract in CONTRACTS.items():
        if endpoint in ANSWERS:
            path = paths.setdefault(BASE + endpoint.path, {})
            path[endpoint.method.lower()] = _operation(contract)
    return {
        "openapi": "3.1.0",
        "info": {"title": "TikTok API for Business", "version": "v1.3", "description": _ABOUT},
        "servers": [{"url": "http://127.0.0.1:8712"}],
        "paths": paths,
        "components": {
            "schemas": {"Refusal": _refusal()},
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "Access-Token"},
            },
        },
    }


def _operation(contract: Contract) -> Json:
    endpoint = contract.endpoint
    operation: Json = {
        "operationId": endpoint.path.strip("/").replace("/", "_"),
        "summary": contract.summary,
        "security": [{"token": []}] if endpoint.with_token else [],
        "responses": {"200": _answer(contract)},
    }
    if endpoint.scope is not None:
        operation["description"] = (
            f"Needs the permission {scopes.NAMES[endpoint.scope]} ({endpoint.scope})."
        )
    if endpoint.writes:
        operation["requestBody"] = _body(endpoint, contract.parameters)
    elif contract.parameters:
        operation["parameters"] = [_parameter(field) for field in contract.parameters]
    return operation


def _parameter(field: Field) -> Json:
    about = {"description": field.about} if field.about else {}
    told: Json = {"name": field.name, "in": "query", "required": field.required, **about}
    match field.shape:
        case Record() | Many() | Table():
            # JSON in the query (reference/tiktok-api.md, 1.2): this is how OpenAPI says so.
            return {**told, "content": {"application/json": {"schema": sent(field.shape)}}}
        case Whole() as whole:
            schema = sent(Whole(whole.least, whole.most))
        case shape:
            schema = sent(shape)
    if field.default is not None:
        schema = {**schema, "default": field.default}
    return {**told, "schema": schema}


def _body(endpoint: Endpoint, fields: tuple[Field, ...]) -> Json:
    kind = "multipart/form-data" if endpoint.multipart else "application/json"
    schema = _object(fields, sent, strict=False)
    return {"required": True, "content": {kind: {"schema": schema}}}


def _answer(contract: Contract) -> Json:
    done: Json = {
        "type": "object",
        "properties": {
            "code": {"enum": [0, 20001]},
            "message": {"type": "string"},
            "request_id": {"type": "string"},
            "data": shown(contract.result),
        },
        "required": ["code", "message", "request_id", "data"],
        "additionalProperties": False,
    }
    schema = {"oneOf": [done, {"$ref": "#/components/schemas/Refusal"}]}
    return {
        "description": "Done, or refused: `code` tells.",
        "content": {"application/json": {"schema": schema}},
    }


def _refusal() -> Json:
    return {
        "type": "object",
        "properties": {
            "message": {"type": "string"},
            "request_id": {"type": "string"},
            "data": {"type": "object", "additionalProperties": False},
            "code": {"type": "integer", "minimum": 40000, "maximum": 69999},
        },
        "required": ["message", "request_id", "data", "code"],
        "additionalProperties": False,
    }


def sent(shape: Shape) -> Json:
    """What may be sent."""
    return _schema(shape, sending=True)


def shown(shape: Shape) -> Json:
    """What is answered: no member that is not named here."""
    return _schema(shape, sending=False)


def _schema(shape: Shape, *, sending: bool) -> Json:  # noqa: C901, PLR0911, PLR0912 - a shape each
    each = sent if sending else shown
    match shape:
        case Text(longest, shortest, form):
            length = _bounds("Length", shortest or None, longest)
            return {"type": "string", **length, **({"format": _FORMS[form]} if form else {})}
        case Id(or_number):
            kind = ["string", "integer"] if or_number else "string"
            return {"type": kind, "pattern": "^[0-9]{1,19}$"}
        case Whole(least, most, or_text):
            return {"type": ["integer", "string"] if or_text else "integer", **_limits(least, most)}
        case Number():
            return {"type": "number"}
        case Flag():
            return {"type": "boolean"}
        case Word(words):
            return {"enum": list(words)}
        case Many(of, least, most):
            return {"type": "array", "items": each(of), **_bounds("Items", least or None, most)}
        case Record(fields):
            return _object(fields, each, strict=not sending)
        case Table(of):
            return {"type": "object", "additionalProperties": each(of)}
        case Maybe(of):
            return {"anyOf": [each(of), {"type": "null"}]}
        case File():
            return {"type": "string", "contentMediaType": "application/octet-stream"}
        case AsText(of):
            return {"anyOf": [{"type": "string", "contentMediaType": "application/json"}, each(of)]}
        case Anything():
            return {}
        case _:
            assert_never(shape)


def _object(fields: tuple[Field, ...], each: Any, *, strict: bool) -> Json:
    told: Json = {"type": "object", "properties": {}}
    for field in fields:
        about = {"description": field.about} if field.about else {}
        default = {} if field.default is None else {"default": field.default}
        told["properties"][field.name] = {**each(field.shape), **about, **default}
    required = [field.name for field in fields if field.required]
    return {
        **told,
        **({"required": required} if required else {}),
        **({"additionalProperties": False} if strict else {}),
    }


def _bounds(what: str, least: int | None, most: int | None) -> Json:
    bounds = {f"min{what}": least, f"max{what}": most}
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _limits(least: int | None, most: int | None) -> Json:
    limits = {"minimum": least, "maximum": most}
    return {name: limit for name, limit in limits.items() if limit is not None}
