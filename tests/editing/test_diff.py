"""A diff made from edits is the diff of what they come to."""

from __future__ import annotations

from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bcsync.editing.diff import unified
from bcsync.editing.edit import Edit, Rewrite

TEXTS = st.text(alphabet="ab\n", max_size=60)


def diff(text: str, *edits: Edit) -> list[str]:
    return list(unified(Rewrite(Path("f"), "f.yaml", text.encode(), edits)))


def patched(old: list[str], shown: list[str]) -> list[str]:
    """What a reader of a diff makes of it."""
    new: list[str] = []
    at, before = 0, ""
    for line in shown[2:]:
        if line.startswith("@@"):
            start, _, many = line.split()[1][1:].partition(",")
            begin = int(start) - (0 if many == "0" else 1)
            new += old[at:begin]
            at = begin
        elif line.startswith("\\"):
            new[-1:] = [new[-1].removesuffix("\n")] if before[0] != "-" else new[-1:]
        elif line[0] == "+":
            new.append(f"{line[1:]}\n")
        else:
            assert old[at].rstrip("\n") == line[1:], shown
            at += 1
            new += [f"{line[1:]}\n"] if line[0] == " " else []
        before = line
    return new + old[at:]


@settings(max_examples=200)
@given(TEXTS, st.integers(0, 2**32))
def test_it_leads_from_the_old_text_to_the_new_one(text: str, seed: int) -> None:
    """Applied to the old text, it gives the new one (but for a last end of a line)."""
    chance = Random(seed)
    cuts = sorted(chance.randint(0, len(text)) for _ in range(2 * chance.randint(1, 4)))
    edits = [
        Edit(a, b, chance.choice(["", "x", "y\n", "\n\nz"]))
        for a, b in zip(cuts[::2], cuts[1::2], strict=True)
    ]
    rewrite = Rewrite(Path("f"), "f.yaml", text.encode(), tuple(edits))
    shown = list(unified(rewrite))
    if rewrite.new_text == text:
        assert shown == []
        return
    old = text.splitlines(keepends=True)
    assert "".join(patched(old, shown)).rstrip("\n") == rewrite.new_text.rstrip("\n"), shown


def test_it_looks_like_a_diff() -> None:
    """Three lines around it, and those far away not."""
    text = "".join(f"line {n}\n" for n in range(1, 12))
    at = text.index("line 6")
    assert diff(text, Edit(at, at + 4, "LINE")) == [
        "--- f.yaml",
        "+++ f.yaml",
        "@@ -3,7 +3,7 @@",
        " line 3",
        " line 4",
        " line 5",
        "-line 6",
        "+LINE 6",
        " line 7",
        " line 8",
        " line 9",
    ]


def test_a_last_line_without_an_end() -> None:
    """As diff and git tell it."""
    assert diff("a", Edit(1, 1, "\n")) == [
        "--- f.yaml",
        "+++ f.yaml",
        "@@ -1 +1 @@",
        "-a",
        "\\ No newline at end of file",
        "+a",
    ]
