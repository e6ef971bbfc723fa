"""How the people of a layout are spelled: one spelling for those whose letter case differs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_ADDRESS = re.compile(r"[^\s\"'{}\[\],:#/&*!|>%`]+@[^\s\"'{}\[\],:#/&*!|>%`]+")


def chosen_spellings(texts: Iterable[str]) -> Mapping[str, str]:
    """E-mail addresses of these texts that are to be written like most of their kind are, and how that is.

    Among spellings that are as common, the one in small letters is chosen.
    """
    known: Counter[str] = Counter()
    for text in texts:
        known.update(_ADDRESS.findall(text))
    alike: dict[str, list[str]] = {}
    for written in known:
        alike.setdefault(written.lower(), []).append(written)
    return {
        other: best
        for low, spellings in alike.items()
        if len(spellings) > 1
        for best in [max(spellings, key=lambda s: (known[s], s == low, s))]
        for other in spellings
        if other != best
    }
