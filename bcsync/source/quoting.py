"""Which lines of the settings may be shown: those that surely hold no secret.

A line may hold the password of a URL, or a token where the name of its variable should stand; and what was
misspelt may be just that line.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bcsync.findings import Finding
from bcsync.source.mapping import Sources
from bcsync.source.suggest import did_you_mean

# Of a URL; what is quoted may be cut off before the @. Digits alone are a port.
_PASSWORD = re.compile(r"(://[^\s/:@]*:)(?!\d+[^\w@]|\d+$)[^\s@]+")
_WORD = re.compile(r"([^\s{}\[\],:'\"]+)['\"]?\s*:(?=\s|$)")
_OPAQUE = re.compile(r"://|[A-Za-z0-9+/_=-]{20,}")
_MAPPINGS = (
    *("platform", "rate", "actors", "domains", "guards", "removals"),
    *("lock", "local", "outside", "schedule", "windows", "freezes"),
    *("notifications", "channels", "events"),
    *("defaults", "overrides", "projects", "apps"),
)
_SCALARS = (
    *("version", "kind", "actor", "count", "percent", "min_admins", "lease"),
    *("verification", "review", "invitations", "level", "share"),
    *("pause", "timezone", "from", "to", "reason", "unanswered"),
    *("plan", "apply", "drift"),
)
# A Business Center may be called "local": then its line under credentials holds no mapping.
_SCALAR_FOR_MAPPING = re.compile(rf"\b(?:{'|'.join(_MAPPINGS)})\s*:\s+[^\s{{[#]")
_OF_KEYS = re.compile(r"\s*(?:actors|domains)\s*:")
_NAMED_SO = re.compile(r"token|secret|passw|key", re.IGNORECASE)
_SECRET = frozenset({"state", "database", "base_url", "app", "credentials", "url"})


def without_secrets(finding: Finding, sources: Sources, *, ours: bool) -> Finding:
    """A finding of the settings, fit to be shown; ``ours``: the file is the project's own."""
    places = (finding.place, *finding.also)
    lines = [sources.line(place) for place in places if place is not None]
    return replace(
        finding,
        message=_PASSWORD.sub(r"\1***", finding.message),
        quotable=finding.quotable and ours and all(line and _is_open(line) for line in lines),
    )


def _is_open(line: str) -> bool:
    words = _WORD.findall(line)
    if not words or _OPAQUE.search(line) or _SCALAR_FOR_MAPPING.search(line):
        return False
    if _OF_KEYS.match(line):
        return not any(did_you_mean(word, _SECRET) or _NAMED_SO.search(word) for word in words[1:])
    return set(words) <= {*_MAPPINGS, *_SCALARS}
