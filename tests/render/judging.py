"""What no output may hold, judged by what a terminal and a Markdown reader would make of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.render.hostile import MARK

COLOR = re.compile(r"\x1b\[[0-9;]*m")
HARMFUL = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
NO_CHARACTERS = {"\ufffe", "\uffff", *map(chr, range(0xFDD0, 0xFDF0))}
GITHUB_TAKES = 65_536

BLOCKS = {
    "heading_open",
    "heading_close",
    "paragraph_open",
    "paragraph_close",
    "bullet_list_open",
    "bullet_list_close",
    "list_item_open",
    "list_item_close",
    "inline",
    "html_block",
}
FOLD = re.compile(
    r"(<details><summary>To be done in <code>[^<>]*</code>: [0-9,]+ operations?</summary>|</details>)\n?"
)
"""The only HTML: our own, with a name in ``<code>``, where no mention takes effect."""
INLINES = {"text", "code_inline", "strong_open", "strong_close", "softbreak"}
HEADING = re.compile(
    r"In short|bcsync · (`+)(?:(?!\1).)+\1(: no changes( on the platform)?( in what could be read)?"
    r"|( \(refused\))?: [ a-z0-9,]+)|[A-Z][a-z ]+ \([0-9,]+\)"
)
LIVE = re.compile(
    r"@|#\d|://|www\.|GH-\d|&|<|\||[!$]\d|[~%][a-z]|\b(?=\w*\d)[0-9a-f]{7,40}\b", re.IGNORECASE
)
"""Mentions, links, and what GitHub and GitLab refer to with it: issues, merge requests, labels, commits."""
ORDER = re.compile(r"##\w*\[")
"""What runs a job takes for its own, wherever it stands in a line of the log; "::" only where one begins."""
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def assert_harmless_on_a_terminal(text: str) -> None:
    harmful = {c for c in text if c != "\n" and unicodedata.category(c) in HARMFUL}
    harmful |= NO_CHARACTERS.intersection(text)
    assert not harmful, sorted(map(hex, map(ord, harmful)))
    lines = [line.strip() for line in text.split("\n")]
    assert not [line for line in lines if line.startswith(MARK)]
    assert not [line for line in lines if line.startswith("::") or ORDER.search(line)]


def assert_harmless_as_markdown(text: str) -> None:
    assert len(text) < GITHUB_TAKES
    assert_harmless_on_a_terminal(text)
    tokens = read(text)
    assert {token.type for token in tokens} <= BLOCKS
    for before, token in pairwise(tokens):
        if before.type == "list_item_open":
            assert token.type == "paragraph_open", "a list begins where a name was meant"
        if before.type == "heading_open":
            assert HEADING.fullmatch(token.content), token.content
        if token.type == "html_block":
            assert FOLD.fullmatch(token.content), token.content
    for token in inlines(tokens):
        assert token.type in INLINES, token
        if token.type == "text":
            assert not LIVE.search(token.content), token.content


def read(text: str) -> list[Token]:
    """Markdown as its readers take it; no line of it is an order to GitLab.

    docs.gitlab.com, "GitLab quick actions": where a line of a comment begins with one, it is carried out.
    """
    assert not re.search(r"^\s*/[a-z]", text, re.MULTILINE)
    return READER.parse(text)


def inlines(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()
