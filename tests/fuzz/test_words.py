"""Whatever stands on the command line: words and an exit code, and looking writes nothing."""

from __future__ import annotations

from hypothesis import strategies as st

from bcsync.kinds import KINDS
from tests.fuzz.desk import Desk
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.inputs import hostile_words

LOOKING = (
    ("show",), ("explain", "--no-refresh"), ("state", "show"), ("state", "list"), ("schema",),
    ("who", "--no-refresh", "--person"), ("who", "--no-refresh", "--account"),
    ("who", "--no-refresh", "--partner"), ("plan", "--no-refresh", "--target"),
    ("plan", "--no-refresh", "--exclude"), ("history",), ("local", "notifications", "--as"),
    ("local", "companies", "search"), ("completion",), ("apply", "--no-refresh", "--allow-remove"),
)  # fmt: skip
ACTING = (
    ("state", "mv", "ad_account.acme/uk"), ("state", "rm"), ("import", "ad_account.acme/fr"),
    ("export",), ("requests", "approve"), ("requests", "decline"), ("local", "sign-up"),
    ("local", "verify"), ("local", "accept", "cara@northwind.example"), ("locks", "--break"),
    ("local", "act", "remove", "--as", "ana@acme.example"),
    ("local", "act", "update", "ad_account.acme/uk", "--as", "ana@acme.example"),
    ("local", "act", "create", "--as", "ana@acme.example", "ad_account.acme/fr", "name=FR"),
    ("local", "companies", "add", "Zen"), ("drift", "--accept"),
    ("drift", "--until", "2027-01-01", "--owner", "a@b.example", "--reason", "r", "--accept"),
)  # fmt: skip


def _possible(text: str) -> bool:
    # The operating system ends a word at a NUL, and words that are no UTF-8 arrive as lone surrogates.
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def _inside(text: str) -> bool:
    return "/.." not in text and not text.startswith(("/", "~", ".."))


segments = hostile_words | st.sampled_from(["acme", "uk", "northwind", "720", "*", ""])
kinds = st.sampled_from([kind.name for kind in KINDS])
paths = st.lists(segments, min_size=1, max_size=4).map("/".join)
addresses = st.builds("{}.{}".format, kinds, paths)
attributes = st.builds("{}={}".format, st.sampled_from(["name", "members", "billing"]), segments)
words = (addresses | segments | attributes | st.text(max_size=300)).filter(_possible)
words = words.filter(_inside)


def test_looking_at_anything_writes_nothing(desk: Desk) -> None:
    def examine(given: tuple[tuple[str, ...], str]) -> None:
        command, word = given
        desk.only_looks(*command, word)

    desk.fresh({})
    fuzz(examine, st.tuples(st.sampled_from(LOOKING), words), share=0.08, examples=40)


def test_acting_on_anything_ends_in_words(desk: Desk) -> None:
    def examine(given: tuple[tuple[str, ...], str]) -> None:
        command, word = given
        desk.fresh({})
        desk.run(*command, word)

    fuzz(examine, st.tuples(st.sampled_from(ACTING), words), share=0.08, examples=24)
