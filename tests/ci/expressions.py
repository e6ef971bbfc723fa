"""Expressions of workflows, as far as ours use them: ``${{ a.b == 'c' && x || '' }}``.

docs.github.com, "Evaluate expressions in workflows and actions". What is not known here fails a test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TOKEN = re.compile(r"\s*(&&|\|\||==|!=|[()!]|'(?:[^']|'')*'|[A-Za-z_][\w.-]*)")
_HOLE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_WHOLE = re.compile(r"\s*\$\{\{(.*?)\}\}\s*", re.DOTALL)
Contexts = Mapping[str, Any]


def filled(text: str, contexts: Contexts) -> str:
    """A text with its expressions worked out."""
    return _HOLE.sub(lambda found: plain(evaluate(found[1], contexts)), text)


def condition(text: str, contexts: Contexts) -> bool:
    """An ``if``; unless it asks how the job stands, it holds only where nothing has failed."""
    whole = _WHOLE.fullmatch(text)
    inside = whole[1] if whole else text
    asks = any(f"{word}()" in inside for word in ("success", "always", "failure", "cancelled"))
    return truth(evaluate(inside if asks else f"success() && ({inside})", contexts))


def truth(value: Any) -> bool:
    """What counts as true."""
    return value not in (None, "", 0, False)


def evaluate(text: str, contexts: Contexts) -> Any:
    """The value of an expression. Raises ``ValueError`` for what it does not know."""
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError(f"what is {text[at:]!r}?")
        tokens.append(found[1])
        at = found.end()
    reader = _Reader(tokens, contexts)
    value = reader.either()
    if reader.tokens:
        raise ValueError(f"what are {reader.tokens} in {text!r}?")
    return value


class _Reader:
    def __init__(self, tokens: list[str], contexts: Contexts) -> None:
        self.tokens = tokens
        self.contexts = contexts

    def take(self, *wanted: str) -> str | None:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else None

    def either(self) -> Any:
        value = self.both()
        while self.take("||"):
            other = self.both()
            value = value if truth(value) else other
        return value

    def both(self) -> Any:
        value = self.compared()
        while self.take("&&"):
            other = self.compared()
            value = other if truth(value) else value
        return value

    def compared(self) -> Any:
        value = self.one()
        while sign := self.take("==", "!="):
            value = _same(value, self.one()) == (sign == "==")
        return value

    def one(self) -> Any:
        if self.take("!"):
            return not truth(self.one())
        if self.take("("):
            value = self.either()
            assert self.take(")"), "a bracket is open"
            return value
        token = self.tokens.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if self.take("("):
            assert self.take(")"), "no function here takes arguments"
            return self.contexts["status"][token]
        return self.looked_up(token)

    def looked_up(self, path: str) -> Any:
        first, *names = path.split(".")
        value = self.contexts[first]
        for name in names:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value


def _same(one: Any, other: Any) -> bool:
    # Nothing and an empty text are the same number; texts are compared without case.
    return plain(one).casefold() == plain(other).casefold()


def plain(value: Any) -> str:
    """A value of YAML or of an expression, as a text."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
