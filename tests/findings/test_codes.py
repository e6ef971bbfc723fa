"""Every code that the product can give is explained, and every explained code can be given."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from bcsync.findings import CODES

PACKAGE = Path(__file__).parents[2] / "bcsync"
MAKERS = {"Finding", "error", "warning", "report", "Words", "_say"}


def codes() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[0]
                if name in MAKERS and isinstance(first, ast.Constant) and first.value:
                    yield str(first.value)


def test_the_codes_in_use_are_those_that_are_explained() -> None:
    assert set(codes()) == set(CODES)


def test_an_explanation_is_one_sentence() -> None:
    for code, sentence in CODES.items():
        assert sentence[0].isupper(), code
        assert sentence.endswith("."), code
        assert ". " not in sentence, code


def test_codes_stand_in_alphabetical_order() -> None:
    assert list(CODES) == sorted(CODES)
