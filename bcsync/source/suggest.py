"""What was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like ``word``, whatever their order; ``None`` when none comes near."""
    known = sorted(set(candidates))
    folded = {name.casefold(): name for name in reversed(known)}
    if exact := folded.get(word.casefold()):
        return exact
    near = get_close_matches(word.casefold(), sorted(folded), n=1, cutoff=0.6)
    return folded[near[0]] if near else None
