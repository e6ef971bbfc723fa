"""What every endpoint does, one file an area.

An endpoint is a function from a ``Call`` to ``data`` (a JSON value, or ``Partial``). Its parameters have
been parsed and checked (``emulator/contract``), its token looked at. It asks the tables with
``call.connection``, a page at a time (``call.listed``), and writes by ``call.do``.
``RefusalError`` is how it says no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bcsync.emulator.call import Call
from bcsync.emulator.endpoints import (
    advertisers,
    assets,
    assignments,
    centers,
    changelog,
    groups,
    images,
    lists,
    members,
    money,
    oauth,
    opening,
    papers,
    partners,
    updating,
)
from bcsync.wire.endpoints import Endpoint

Answer = Callable[[Call], Any]

ANSWERS: Mapping[Endpoint, Answer] = {
    **centers.ANSWERS,
    **members.ANSWERS,
    **assets.ANSWERS,
    **assignments.ANSWERS,
    **partners.ANSWERS,
    **groups.ANSWERS,
    **advertisers.ANSWERS,
    **opening.ANSWERS,
    **updating.ANSWERS,
    **papers.ANSWERS,
    **images.ANSWERS,
    **lists.ANSWERS,
    **money.ANSWERS,
    **changelog.ANSWERS,
    **oauth.ANSWERS,
}
"""By endpoint."""
