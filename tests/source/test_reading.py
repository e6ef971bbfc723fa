"""Reading YAML: what is read, and what is said about the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bcsync.findings import CODES
from bcsync.model.place import Place
from bcsync.source.aliases import Budget
from bcsync.source.mapping import Map, Seq, Sources, item_place, key_place, value_place
from bcsync.source.reader import DEFAULT_PARSER, MAX_BYTES, Document, PureParser, read_yaml

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "reading.yaml").read_text())
PARSERS = {"libyaml": DEFAULT_PARSER, "pure": PureParser}
# PyYAML's own parser points one character further.
LIBYAML_ONLY = {"an escape that does not exist"}


def read(text: str | bytes, **options: Any) -> Document:
    sources = Sources()
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return read_yaml(data, sources.add("f.yaml"), sources, **options)


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_case_says_what_it_should_where_it_should(case: dict[str, Any], parser: str) -> None:
    """The table of cases holds, with libyaml and without."""
    if parser == "pure" and case["name"] in LIBYAML_ONLY:
        pytest.skip("placed otherwise by PyYAML's own parser")
    document = read(case["text"], parser=PARSERS[parser])
    places = [(f.code, *f.place[1:]) for f in document.findings if f.place]
    assert places == [tuple(row[:3]) for row in case["says"]]
    for finding, row in zip(document.findings, case["says"], strict=True):
        assert row[3] in f"{finding.message} {finding.hint}"
        assert finding.code in CODES
        assert finding.hint, "every finding shows a way out"
    if "value" in case:
        assert document.value == case["value"]
    if "also" in case:
        assert [(p.line, p.column) for f in document.findings for p in f.also] == [
            tuple(place) for place in case["also"]
        ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("12", 12),
        ("-7", -7),
        ("+7", 7),
        ("007", 7),
        ("0x1F", 31),
        ("0o17", 15),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".inf", float("inf")),
        ("-.INF", float("-inf")),
        (".", "."),
        ("-", "-"),
        ("2027-03-31", "2027-03-31"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_follow_the_core_schema(text: str, value: object) -> None:
    """Only null, true, false, integers and floats of YAML 1.2 are anything but text."""
    if text == "-":
        text = "'-'"
    got = read(f"k: {text}\n").value["k"]
    assert got == value
    assert type(got) is type(value)


def test_places_of_keys_values_and_items() -> None:
    """Every entry knows where its key and its value begin, across files."""
    sources = Sources()
    sources.add("first.yaml")
    text = "a:\n  bé: {c: 1}\n  d:\n    - x\n    -   y\n"
    document = read_yaml(text.encode(), sources.add("sub/f.yaml"), sources)
    root = document.value
    assert isinstance(root, Map)
    assert key_place(sources, root, "a") == Place("sub/f.yaml", 1, 1)
    assert value_place(sources, root, "a") == Place("sub/f.yaml", 2, 3)
    assert value_place(sources, root["a"]["bé"], "c") == Place("sub/f.yaml", 2, 11)
    items = root["a"]["d"]
    assert isinstance(items, Seq)
    assert item_place(sources, items, 1) == Place("sub/f.yaml", 5, 9)


def test_places_hold_for_the_longest_line() -> None:
    """A file of one long line keeps its columns."""
    sources = Sources()
    text = '{"a": "' + "x" * 3_000_000 + '", "b": 1}'
    document = read_yaml(text.encode(), sources.add("f.yaml"), sources)
    assert key_place(sources, document.value, "b") == Place("f.yaml", 1, 3_000_011)


def test_an_aliased_entry_stands_where_it_is_used_and_its_parts_where_they_were_written() -> None:
    """A merged entry leads back to the line it was written on."""
    sources = Sources()
    document = read_yaml(b"a: &a {x: 1}\nb: *a\nc:\n  <<: *a\n", sources.add("f.yaml"), sources)
    assert value_place(sources, document.value, "b") == Place("f.yaml", 2, 4)
    assert key_place(sources, document.value["c"], "x") == Place("f.yaml", 1, 8)


def test_indicators_inside_texts_are_texts() -> None:
    """Ampersands, stars and exclamation marks inside words mean nothing."""
    assert read('a: H&M\nb: Yahoo!\nc: R & D\nd: "*"\ne: a*b\nf: "!x"\n').value == {
        "a": "H&M",
        "b": "Yahoo!",
        "c": "R & D",
        "d": "*",
        "e": "a*b",
        "f": "!x",
    }


def test_a_billion_laughs_are_refused_at_once() -> None:
    """What aliases repeat is counted before it is repeated: 10 to the power of 40 would never end."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 40)]
    document = read("\n".join(lines))
    assert [f.code for f in document.findings] == ["alias-expansion"]


def test_the_budget_of_aliases_is_shared() -> None:
    """Many files cannot repeat together what one may not."""
    budget = Budget(nodes=15)
    text = "a: &a [1, 2, 3]\nb: *a\nc: *a\n"
    assert not read(text, budget=budget).findings
    assert [f.code for f in read(text, budget=budget).findings] == ["alias-expansion"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[" * 5000, 1, 101),
        ("[" * 5000 + "]" * 5000, 1, 101),
        ("a: " + "[" * 1001, 1, 103),
        ("\ufeff# " + "ü" * 5000 + "\nb: " + "{" * 5000, 2, 103),
        ("[\n" * 5000, 101, 1),
        ("{a: " * 5000, 1, 401),
        ("- " * 5000 + "x", 1, 201),
        ("? " * 5000 + "x", 1, 201),
    ],
    ids=[
        "open",
        "closed",
        "a key before",
        "a comment before",
        "lines",
        "keys",
        "items",
        "questions",
    ],
)
@pytest.mark.parametrize("parser", PARSERS)
def test_nesting_is_bounded(parser: str, text: str, line: int, column: int) -> None:
    """Deep nesting is refused before it can exhaust anything, at the first level too many.

    That is so with every version of libyaml, of which some have a limit of their own.
    """
    (finding,) = read(text, parser=PARSERS[parser]).findings
    assert (finding.code, finding.place) == ("too-deep", Place("f.yaml", line, column))


def test_nesting_by_aliases_is_bounded() -> None:
    """A chain of aliases is as deep as the brackets would be."""
    chain = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 200))
    assert [f.code for f in read(chain).findings] == ["too-deep"]


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"a: \xff\n", 1, 4),
        ("a: x\nb: é".encode("latin-1"), 2, 4),
        ("a: x".encode("utf-16"), 1, 1),
        (b"a: 1\n\xed\xa0\x80: 1\n", 2, 1),
    ],
)
@pytest.mark.parametrize("parser", PARSERS)
def test_other_encodings_are_refused(data: bytes, line: int, column: int, parser: str) -> None:
    """Only UTF-8 is read; the finding points at the first byte that is none."""
    document = read(data, parser=PARSERS[parser])
    assert [(f.code, f.place) for f in document.findings] == [
        ("not-utf-8", Place("f.yaml", line, column))
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    """Files of some Windows editors begin with a mark."""
    assert read(b"\xef\xbb\xbfa: 1\n").value == {"a": 1}


def test_a_huge_file_is_refused_unread() -> None:
    """Over 64 MB nothing is parsed."""
    document = read(b" " * (MAX_BYTES + 1))
    assert [f.code for f in document.findings] == ["too-large"]


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "---\n~\n"])
def test_an_empty_file_is_fine(text: str) -> None:
    """Nothing, said in any way, is nothing."""
    document = read(text)
    assert (document.value, document.findings) == (None, ())
