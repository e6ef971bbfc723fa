"""Limits that refuse a plan (design 5.4). The plan always renders; only apply refuses.

    removals    of one kind in one Business Center, over max(count, percent of what is there); of groups,
                also the roles (people × accounts) that end with what they lose
    emptied     a managed list falls to nothing (of assignments, there is one list an account; a group
                has a list of members and one of accounts)
    min-admins  bound admins of a Business Center, after every prefix of the order
    own-admin   the acting person stops being an admin; or any admin, where nobody knows who acts
    protected   something with ``protect: true``, remembered in the state
    review      a change that starts an ad review
    close       closing for good
    exists-already   making what may be there (``exists_already``)

What was named on the command line (``--allow-remove``, ``--allow-review``, ``--allow-close``,
``--allow-create``) counts as allowed, and so does what ended on a day that the stored state knew while it
lay ahead; min-admins, own-admin and protected are lifted in the layout or the settings alone. What the
platform brings along counts with what brings it: a person who leaves is one removal, whatever ends with
it. A limit that cannot be evaluated, because its list could not be read, refuses.

A limit is a function from the evidence to results, in a file beside this one, and a line in ``GUARDS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from bcsync.planning.guards.admins_left import min_admins, own_admin
from bcsync.planning.guards.emptied import emptied, emptied_groups
from bcsync.planning.guards.evidence import Evidence
from bcsync.planning.guards.exists_already import exists_already
from bcsync.planning.guards.named_only import named_only, protected
from bcsync.planning.guards.removals import removals, roles_by_group
from bcsync.planning.plan import GuardResult, Operation, Risk
from bcsync.planning.scene import Scene


class Guard(NamedTuple):
    """A limit by its name."""

    rule: str
    judge: Callable[[Evidence], Iterator[GuardResult]]


GUARDS = (
    Guard("removals", lambda e: removals(e.scene, e.removals, e.causes)),
    Guard("removals", lambda e: roles_by_group(e.scene, e.losses)),
    Guard("emptied", lambda e: emptied(e.scene, e.operations, e.removals, e.causes)),
    Guard("emptied", lambda e: emptied_groups(e.scene, e.operations, e.losses, e.causes)),
    Guard("min-admins", lambda e: min_admins(e.scene, e.of_admins)),
    Guard("own-admin", lambda e: own_admin(e.scene, e.of_admins)),
    Guard("protected", lambda e: protected(e.scene, e.removals)),
    Guard("review", lambda e: named_only(e.scene, "review", e.operations, Risk.TRIGGERS_REVIEW)),
    Guard("close", lambda e: named_only(e.scene, "close", e.operations, Risk.IRREVERSIBLE)),
    Guard("exists-already", lambda e: exists_already(e.scene, e.operations)),
)
"""In the order in which they are told."""


def evaluate(scene: Scene, operations: Sequence[Operation]) -> Iterator[GuardResult]:
    """What every limit makes of these operations, in the order in which they would run."""
    evidence = Evidence(scene, operations)
    for guard in GUARDS:
        yield from guard.judge(evidence)
