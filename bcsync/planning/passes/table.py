"""What becomes of the operations that the changes ask for, until they are a plan: one pass after the other."""

from __future__ import annotations

from bcsync.planning.changes.accept_drift import without
from bcsync.planning.changes.prune import check_still_named, without_echoes, without_needless
from bcsync.planning.draft import Draft, Pass
from bcsync.planning.passes.by_hand import by_hand
from bcsync.planning.passes.carried import carry
from bcsync.planning.passes.defer import defer
from bcsync.planning.passes.grants_first import grants_first, unread_groups
from bcsync.planning.passes.implied import add_implied, settle_implied
from bcsync.planning.passes.order import in_order
from bcsync.planning.passes.replacement import ends_first, mark_replaced, restore_what_ends
from bcsync.planning.passes.said_instead import said_instead
from bcsync.planning.passes.seats import make_room
from bcsync.planning.passes.target import select
from bcsync.planning.passes.under_way import without_what_is_under_way
from bcsync.planning.plan import Operation
from bcsync.planning.warnings.allowances import check_allowances


def _deferred(draft: Draft) -> list[Operation]:
    unread = (group.address for group in unread_groups(draft.scene))
    return defer(draft.scene, draft.operations, draft.fulfilled, (*draft.unseen, *unread))


def _told_who_is_named(draft: Draft) -> list[Operation]:
    check_still_named(draft.scene, draft.operations)
    return draft.operations


def _told_what_is_allowed(draft: Draft) -> list[Operation]:
    check_allowances(draft.scene, draft.operations)
    return draft.operations


PASSES = (
    # What is not to be done.
    Pass(
        "what is under way is left alone",
        lambda d: without_what_is_under_way(d.scene, d.operations),
    ),
    Pass("accepted drift stays", lambda d: without(d.scene, d.operations, d.accepted)),
    Pass("no answers to what is cancelled", lambda d: without_needless(d.operations)),
    Pass("say who leaves and is still named", _told_who_is_named),
    # What belongs together, and what comes along.
    Pass("mark what is replaced", lambda d: mark_replaced(d.operations)),
    Pass("put back what ends with it", lambda d: restore_what_ends(d.scene, d.operations)),
    Pass("add what the platform brings along", lambda d: add_implied(d.scene, d.operations)),
    Pass("say what is shared instead", lambda d: said_instead(d.scene, d.operations)),
    # In which order.
    Pass("order", lambda d: in_order(d.scene.context.kinds, d.operations)),
    Pass("what is carried behind what carries it", lambda d: carry(d.scene, d.operations)),
    Pass("what rests on a replaced one ends first", lambda d: ends_first(d.operations)),
    Pass("make room where it is full", lambda d: make_room(d.scene, d.operations)),
    Pass("grants first", lambda d: grants_first(d.scene, d.operations)),
    Pass("say what people do by hand", lambda d: by_hand(d.scene, d.operations)),
    # What of it, and when.
    Pass("leave to people what has no call", lambda d: by_hand(d.scene, d.operations)),
    Pass("defer", _deferred),
    Pass("say which allowances are idle", _told_what_is_allowed),
    Pass("target and exclude", lambda d: select(d.operations, d.scene.context.selection)),
    Pass("no answers to what is given up", lambda d: without_echoes(d.operations)),
    Pass(
        "leave to the platform what it brings along",
        lambda d: settle_implied(d.scene, d.operations),
    ),
)
"""Each is given the draft and gives its operations anew; none knows of another but by what they hold."""
