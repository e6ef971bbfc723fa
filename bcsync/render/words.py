"""The words that all renderers share: symbols, sentences, values on one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

SYMBOLS = {
    "create": "+",
    "invite": "+",
    "update": "~",
    "remove": "-",
    "cancel": "-",
    "request": "»",
    "approve": "✓",
    "decline": "✗",
    "adopt": "=",
    "rename": "=",
    "forget": "=",
    "waiting": "…",
    "manual": "✋",
    "!": "!",
    "?": "?",
}
VERBS = {
    "create": "to create",
    "invite": "to invite",
    "request": "to request",
    "approve": "to approve",
    "update": "to update",
    "remove": "to remove",
    "cancel": "to cancel",
    "decline": "to decline",
    "adopt": "to adopt",
    "rename": "to rename",
    "forget": "to forget",
}
TAKES = frozenset({"remove", "cancel"})
OBVIOUS = frozenset({"create", "update", "remove"})
"""Actions that their signs tell."""
STATES = {
    "pending": "has not answered yet",
    "in_review": "is being reviewed",
    "unverified": "is not verified yet",
    "declined": "was declined",
    "disapproved": "was disapproved",
    "ended": "was withdrawn",
    "asks_for_decision": "asks for a decision",
}


def lifted_first(protections: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """What is not protected any more before what is from now on: where a list is cut, it is seen."""
    return sorted(protections, key=lambda each: bool(each["protect"]))


def becomes(protection: Mapping[str, Any]) -> str:
    """What a change of protection makes of something."""
    return "is protected from now on" if protection["protect"] else "is not protected any more"


def duration(seconds: float) -> str:
    """A span of time as one speaks of it beforehand."""
    minutes = ceil(seconds / 60)
    if minutes <= 1:
        return "under a minute"
    if minutes < 100:
        return f"{minutes} minutes"
    return f"{seconds / 3600:.1f} hours"


def count(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def totals(summary: Mapping[str, int]) -> str:
    """The numbers of a plan in one line."""
    parts = [f"{summary[action]:,} {verb}" for action, verb in VERBS.items() if summary.get(action)]
    parts += [
        f"{summary[word]:,} {word}"
        for word in ("deferred", "waiting", "manual")
        if summary.get(word)
    ]
    return ", ".join(parts) or "nothing"


def value(thing: Any) -> str:
    """A value on one line."""
    if type(thing) is str:
        return thing
    if thing is None:
        return "none"
    if isinstance(thing, bool):
        return "true" if thing else "false"
    if isinstance(thing, Mapping):
        return "{" + ", ".join(f"{k}: {value(v)}" for k, v in thing.items()) + "}"
    if isinstance(thing, list):
        return "[" + ", ".join(value(item) for item in thing) + "]"
    return str(thing)


def attributes(block: Mapping[str, Any] | None, *, limit: int = 4) -> str:
    """What matters of a new resource, on one line."""
    shown = [
        f"{name}: {value(thing)}"
        for name, thing in (block or {}).items()
        if (thing != "none" if type(thing) is str else thing not in (None, [], {}))
        and name != "notify_owner"
    ]
    more = len(shown) - limit
    return ", ".join(shown[:limit]) + (f", and {more} more" if more > 0 else "")


def waits_on(waiting: Mapping[str, Any]) -> str:
    """Why something waits, and on whom."""
    state = STATES.get(waiting["state"], waiting["state"])
    who = waiting["on"]
    if waiting["state"] == "pending" and who:
        sentence = f"waits on {who}"
    elif waiting["state"] in ("in_review", "unverified"):
        sentence = f"{state}, waits on {who or 'TikTok'}"
    else:
        sentence = state
    since = f" since {waiting['since'][:10]}" if waiting["since"] else ""
    note = f" ({waiting['note']})" if waiting["note"] else ""
    return f"{sentence}{since}{note}"
