"""What comes in and what goes out, whoever carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request."""

    method: str
    path: str
    """As sent, without the query."""
    query: str = ""
    """As sent, form-encoded, without the question mark."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float = 0.0
    """How much later it comes."""


@dataclass(frozen=True, slots=True)
class Broken:
    """No answer: the connection ends."""

    seconds: float = 0.0
    """How much later it does."""
