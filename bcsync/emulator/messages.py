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
    query: str = field(default="", repr=False)
    """As sent, form-encoded, without the question mark. Like headers and body it may hold a secret."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Names in lower case."""
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    seconds: float = 0.0
    """How much later it comes."""


@dataclass(frozen=True, slots=True)
class Broken:
    """No answer: the connection ends."""

    seconds: float = 0.0
    """How much later it does."""
