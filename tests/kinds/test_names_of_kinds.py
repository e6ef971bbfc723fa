"""Code outside of the kinds and the platforms looks at what kinds say, not at what they are called.

Whoever needs one kind by its name imports that from the kind's own file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import bcsync
from bcsync.kinds import KINDS

PACKAGE = Path(bcsync.__file__).parent
NAMES = frozenset(kind.name for kind in KINDS)
WORDS = {
    "model/address.py": "the two kinds that others belong to are named here, below all kinds",
    "jobs/inspect/who.py": "keys of the JSON",
    "render/who.py": "a key of the JSON",
    "cli/requests.py": "a key of the JSON",
    "cli/local/people.py": "an argument",
    "cli/local/verdicts.py": "an argument",
    "source/quoting.py": "a key of the settings",
    "settings.py": "a key of the settings",
    "fleet/file.py": "a key of the settings",
    "jobs/adopt_drift/grants.py": "a property of the layout",
    "render/effects.py": "tells addresses of the JSON plan apart",
}
"""Where such a word stands for something else, and for what."""

OF_THE_API = ("emulator/", "wire/")
"""Where such a word is a member of a request or an answer."""


def _spelt() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        place = path.relative_to(PACKAGE).as_posix()
        if place.startswith(("kinds/", "platforms/", *OF_THE_API)):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and node.value in NAMES:
                yield place


def test_no_kind_is_spelt_out_where_it_could_say_what_it_is() -> None:
    assert {*_spelt()} <= WORDS.keys()
