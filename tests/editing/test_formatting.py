"""The style of a layout: law 6 of the design, and what becomes of single lines."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcsync.editing.edit import applied
from bcsync.editing.formatting import format_text
from bcsync.editing.parsing import means_the_same, tokens
from bcsync.editing.wanted import Wanted
from bcsync.source.mapping import Sources
from bcsync.source.reader import read_yaml
from tests.editing.scribe import Scribe

WORDS = st.sampled_from(
    ["acme", "uk", "members", "ana@acme.example", "a b c", "7200", "no", "*", "é", "x# y", "x:y"]
)
SCALARS = WORDS | st.integers(0, 10**18) | st.booleans() | st.none()
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=25,
)
DOCUMENTS = st.dictionaries(WORDS, TREES, min_size=1, max_size=4)


def formatted(text: str, wanted: Wanted | None = None) -> str:
    found = format_text(text, wanted or Wanted())
    after = applied(text, found.edits)
    assert means_the_same(text, after, found.replaced), after
    return after


def comments(text: str) -> list[str]:
    """All comments, by what stands between the tokens."""
    found, at = [], 0
    for token in tokens(text):
        gap = text[at : token.start_mark.index]
        found += [line.strip() for line in gap.splitlines() if line.strip()]
        at = max(at, token.end_mark.index)
    return found


def value(text: str) -> Any:
    sources = Sources()
    return read_yaml(text.encode(), sources.add("f.yaml"), sources).value


@settings(max_examples=100)
@given(DOCUMENTS, st.integers(0, 2**32))
def test_what_is_formatted_means_the_same_and_stays_as_it_is(
    document: dict[str, Any], seed: int
) -> None:
    """Law 6: idempotent; meaning and comments are kept."""
    text = Scribe(Random(seed)).write(document)
    assert value(text) == document, text
    after = formatted(text)
    assert value(after) == document
    assert comments(after) == comments(text)
    assert format_text(after).edits == ()
    assert not any(line != line.rstrip() for line in after.split("\n") if "\r" not in line)


CASES = {
    "blanks at the ends of lines": ("a: 1  \nb:\t \n  c: 2\n", "a: 1\nb:\n  c: 2\n"),
    "no end of the last line": ("a: 1", "a: 1\n"),
    "empty lines": ("\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
    "indentation": ("a:\n    b:\n       c: 1\n", "a:\n  b:\n    c: 1\n"),
    "a list at its key": ("a:\n- b\n- c:\n  - d\n", "a:\n  - b\n  - c:\n      - d\n"),
    "blanks within a line": ("a :   {b : c,d: [ e ,f ]}\n", "a: {b: c, d: [e, f]}\n"),
    "comments move with their blocks": (
        "a:\n    # of b\n    b: 1\n    # end of a\n# of c\nc: 2\n",
        "a:\n  # of b\n  b: 1\n  # end of a\n# of c\nc: 2\n",
    ),
    "aligned comments stay where they are": (
        "a:\n    b: 1    # one\n    cc:  2   # two\n",
        "a:\n  b: 1      # one\n  cc: 2      # two\n",
    ),
    "other comments keep their distance": ("a:\n    b: 1  # one\n", "a:\n  b: 1  # one\n"),
    "texts of several lines": (
        "a:\n      b: |\n         x\n           y\n\n      c: >-\n        z\n",
        "a:\n  b: |\n     x\n       y\n\n  c: >-\n    z\n",
    ),
    "a list of several lines": (
        "a:\n    b: [\n      c,   # one\n      d,\n    ]\n",
        "a:\n  b: [\n    c,     # one\n    d,\n  ]\n",
    ),
    "anchors and merge keys": (
        "a: &x   {k: v}\nb:\n    <<:   *x\n    l: [ *x , *x ]\n",
        "a: &x {k: v}\nb:\n  <<: *x\n  l: [*x, *x]\n",
    ),
    "ends of lines like most": ("a: 1\r\nb: 2\nc: 3\r\n", "a: 1\r\nb: 2\r\nc: 3\r\n"),
    "comments alone": ("\n# nothing here\n\n", "# nothing here\n"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES.keys())
def test_style(before: str, after: str) -> None:
    """What is mended, and that what is right stays."""
    assert formatted(before) == after
    assert format_text(after).edits == ()


def test_words_that_are_written_otherwise_elsewhere() -> None:
    """People, as keys and in lists; not a text for the platform that is the same."""
    text = 'Bo@x.example/uk: Bo@x.example\nt: [Bo@x.example, "Bo@x.example"]  # Bo@x.example\n'
    wanted = Wanted(spelled={"Bo@x.example": "bo@x.example"})
    assert formatted(text, wanted) == (
        'bo@x.example/uk: Bo@x.example\nt: [bo@x.example, "bo@x.example"]  # Bo@x.example\n'
    )


def test_numbers_that_are_meant_as_text() -> None:
    """In quotes, as they were written."""
    wanted = Wanted(quoted=frozenset({(1, 1), (1, 4), (2, 4)}))
    assert formatted("7: 0070\na: x\n", wanted) == '"7": "0070"\na: x\n'
