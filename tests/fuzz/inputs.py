"""Input as it could come from anywhere: arbitrary bytes, bytes that look like YAML, damaged real files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from tests.render.hostile import NAMES

_WORDS = (
    "version", "1", "2", "business_centers", "people", "teams", "defaults", "forget", "allow", "members",
    "ad_accounts", "asset_groups", "partners", "access", "approvals", "certificates", "billing",
    "manage", "protect", "previously", "expires", "retry", "up_to", "role", "permission", "acme",
    "northwind", "uk", '"uk*"', "**", "acme/uk", "ana@acme.example", "ANA@acme.example", "admin",
    "operator", "standard", "exclusive", "observe", "2027-03-31", "2027-02-30", "0000-00-00",
    "Europe/London", "GBP", '"7100000000000000001"', "7100000000000000001", "99999999999999999999",
    "true", "null", "~", ".inf", "-.nan", "1e999", "0x10", "no", "on", "''", '"', "'", "é", "\u202e",
    "\x00", "\x1b[2J", "\ufeff", "\u2028", "\x85", "[/]", "[red]", "%s", "{0}", "{", "}", "[", "]",
    ",", ": ", "- ", "? ", "| ", ">", ">-", "&a ", "*a", "<<: *a", "!!python/object:os.system ", "!x ",
    "!!binary ", "---", "...", "%YAML 1.1", "#", "\t", "\n", "\n  ", "\n    ", "\n      ", "\r\n",
    "\\", '"\\x', "@", "`", "=1+1", "${HOME}", "x" * 300, "[" * 40, "{a: " * 40, "- " * 40,
    "kind", "platform", "local", "tiktok", "database", "state", "actors", "actor", "credentials",
    "guards", "removals", "count", "percent", "min_admins", "-1", "lock", "lease", "60s", "1e9h",
    "sqlite://", "sqlite:///x.db", "postgresql+psycopg://u:p@127.0.0.1:1/x", "mysql://x", "://", ":memory:",
)  # fmt: skip

words = st.sampled_from(_WORDS)
hostile_words = words | st.sampled_from(NAMES) | st.text(max_size=8)
grammar = st.lists(hostile_words, max_size=40).map("".join)
texts = grammar | st.lists(hostile_words, max_size=12).map("\n".join)
arbitrary = st.binary(max_size=400) | texts.map(lambda t: t.encode("utf-8", "surrogatepass"))

scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | hostile_words


def documents(names: st.SearchStrategy[str] = hostile_words) -> st.SearchStrategy[Any]:
    """Values as JSON and YAML have them."""
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
        max_leaves=12,
    )


@st.composite
def damaged(draw: st.DrawFn, originals: Sequence[bytes]) -> bytes:
    """A real file in which some stretches were cut, doubled, moved, overwritten or put in."""
    data = draw(st.sampled_from(list(originals)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from((0, 1, 1, 2, 5, 20, 200)))
        cut, rest = data[at : at + length], data[at + length :]
        match draw(st.integers(0, 4)):
            case 0:
                data = data[:at] + rest
            case 1:
                data = data[:at] + cut + cut + rest
            case 2:
                data = data[:at] + rest + cut
            case 3:
                data = data[:at] + draw(st.binary(min_size=length, max_size=length)) + rest
            case _:
                data = data[:at] + draw(words).encode() + rest
    return data


@st.composite
def reworded(draw: st.DrawFn, originals: Sequence[bytes]) -> bytes:
    """A real file that is still well-formed, mostly: whole lines and words changed places."""
    lines = draw(st.sampled_from(list(originals))).decode().splitlines()
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        key, colon, _value = lines[at].partition(":")
        match draw(st.integers(0, 3)):
            case 0:
                lines[at] = lines[other]
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at] = f"{key}{colon} {draw(hostile_words)}"
            case _:
                lines[at] = f"{key}{colon}{lines[other].partition(':')[2]}"
    return "\n".join(lines).encode("utf-8", "surrogatepass")
