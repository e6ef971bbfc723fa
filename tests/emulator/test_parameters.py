"""What is sent must fit the contract; what does not is told by name."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from bcsync.wire.endpoints import BASE, BC_GET, OAUTH2_ACCESS_TOKEN
from tests.emulator.asking import Asking
from tests.platforms.world import ANA

_WRONG: dict[str, tuple[str, str]] = {
    "an id of letters": ("bc_id=acme", "'bc_id': must be a 64-bit integer"),
    "an id beyond 64 bits": ("bc_id=9999999999999999999", "'bc_id': must be a 64-bit integer"),
    "an unknown word": ("scene=SPACESHIP", "'scene': must be one of SINGLE_ACCOUNT"),
    "the word in small letters": ("scene=single_account", "'scene': must be one of"),
    "a page size in words": ("page_size=ten", "'page_size': must be an integer"),
    "too large a page": ("page_size=51", "'page_size': must be most 50"),
    "a page beyond counting": ("page=99999999999999", "'page': must be most"),
    "no JSON": ("filtering=keyword", "'filtering': 'keyword' is no JSON"),
    "an array for an object": ("filtering=[]", "'filtering': must be a JSON object"),
    "JSON in a JSON text": (
        'filtering="{\\"keyword\\": \\"x\\"}"',
        "'filtering': must be a JSON object; this is a JSON text: it was encoded twice",
    ),
    "an unknown word within": (
        'filtering={"keyword_type": "X"}',
        "'filtering.keyword_type': must be one of ASSET",
    ),
    "a number for a text": ('filtering={"keyword": 5}', "'filtering.keyword': must be a string"),
    "twice": ("page=1&page=2", "'page': it is there twice"),
    "a NUL": ('filtering={"keyword": "a\\u0000"}', "'filtering.keyword': must not hold"),
}


@pytest.mark.parametrize(("query", "words"), _WRONG.values(), ids=_WRONG)
def test_a_query_that_does_not_fit_is_refused_by_name(api: Asking, query: str, words: str) -> None:
    answer = api.raw("GET", BASE + BC_GET.path, query=query, headers=api.headers(ANA))
    envelope = orjson.loads(answer.body)
    assert envelope["code"] == 40002
    assert f"Invalid value of {words}" in envelope["message"]


_RIGHT = {
    "nothing": "",
    "null, as the SDK writes None": "bc_id=null&filtering=null&page=null",
    "page 0, which this endpoint does not refuse": "page=0",
    "what it does not know": "colour=blue",
    "form-encoded JSON": "filtering=%7B%22keyword%22%3A+%22%5Cu00fcml%22%7D",
    "null within": 'filtering={"keyword": null}',
}


@pytest.mark.parametrize("query", _RIGHT.values(), ids=_RIGHT)
def test_a_query_as_clients_send_it_is_taken(api: Asking, query: str) -> None:
    answer = api.raw("GET", BASE + BC_GET.path, query=query, headers=api.headers(ANA))
    assert orjson.loads(answer.body)["code"] == 0


_BODIES: dict[str, tuple[bytes, str]] = {
    "the two bytes of a call without a body": (
        b"{}",
        "Missing required field(s): app_id, secret, auth_code.",
    ),
    "nothing at all": (b"", "Missing required field(s): app_id, secret, auth_code."),
    "other names": (
        b'{"app_id": "1", "secret": "s", "code": "c"}',
        "Missing required field(s): auth_code. Not known here: code.",
    ),
    "null": (
        b'{"app_id": null, "secret": "s", "auth_code": "c"}',
        "Missing required field(s): app_id.",
    ),
    "an empty text": (
        b'{"app_id": "", "secret": "s", "auth_code": "c"}',
        "Missing required field(s): app_id.",
    ),
    "an array": (b"[]", "The body must be a JSON object."),
    "no JSON": (b"app_id=1", "The body is no valid JSON"),
    "a number for a text": (
        b'{"app_id": 1, "secret": "s", "auth_code": "c"}',
        "Invalid value of 'app_id': must be a string.",
    ),
}


@pytest.mark.parametrize(("body", "words"), _BODIES.values(), ids=_BODIES)
def test_a_body_that_does_not_fit_is_refused_by_name(api: Asking, body: bytes, words: str) -> None:
    answer = api.raw("POST", BASE + OAUTH2_ACCESS_TOKEN.path, body=body)
    envelope: dict[str, Any] = orjson.loads(answer.body)
    assert envelope["code"] == 40002
    assert envelope["message"].startswith(words)
