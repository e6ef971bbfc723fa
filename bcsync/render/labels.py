"""What a pull request is marked with, so that a list of them shows which want a second look."""

from __future__ import annotations

from typing import NamedTuple

from bcsync.render.digest import is_refused
from bcsync.render.effects import Json
from bcsync.render.view import view_of


class Mark(NamedTuple):
    """A label."""

    name: str
    color: str
    description: str


REMOVES = Mark("bcsync: removes access", "b60205", "Somebody can do less afterwards")
ADMIN = Mark("bcsync: grants admin", "d93f0b", "Somebody becomes an admin, or handles money")
FINAL = Mark("bcsync: cannot be undone", "b60205", "The platform has no way back from it")
REVIEW = Mark("bcsync: starts review", "fbca04", "Ads may stop until TikTok has looked")
WAITS = Mark("bcsync: waits", "c5def5", "Somebody else has to act")
REFUSED = Mark("bcsync: refused", "5319e7", "A limit forbids it until it is allowed by name")
FAILED = Mark("bcsync: no plan", "000000", "No plan could be made, or it has errors")

ALL = REMOVES, ADMIN, FINAL, REVIEW, WAITS, REFUSED, FAILED
"""All that are ours; no other is ever touched."""


def labels_of(plan: Json) -> tuple[Mark, ...]:
    """Those that hold of a plan, in their order."""
    view = view_of(plan)
    holds = {
        REMOVES: bool(view.losses or view.removals or view.later),
        ADMIN: any(shift.is_power for shift in view.gains),
        FINAL: bool(view.final),
        REVIEW: bool(view.reviews),
        # Who is waited for whatever is merged marks no pull request.
        WAITS: bool(view.ready and (view.waiting or view.deferred or view.later or view.manual)),
        REFUSED: is_refused(plan),
        FAILED: "failure" in plan or bool(view.errors),
    }
    return tuple(mark for mark in ALL if holds[mark])
