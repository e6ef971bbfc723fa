"""Limits that refuse a plan (design 5.4). The plan always renders; only apply refuses.

    removals    of one kind in one Business Center, over max(count, percent of what is there); of groups,
                also the roles (people × accounts) that end with what they lose
    emptied     a managed list falls to nothing (of assignments, there is one list an account; a group
                has a list of members and one of accounts)
    min-admins  bound admins of a Business Center, after every prefix of the order
    own-admin   the acting person stops being an admin
    protected   something with ``protect: true``, remembered in the state
    review      a change that starts an ad review
    close       closing for good
    exists-already   making what may be there (``existing``)

What was named on the command line (``--allow-remove``, ``--allow-review``, ``--allow-close``,
``--allow-create``) counts as allowed, and so does what ended on a day that the stored state knew while it
lay ahead; min-admins, own-admin and protected are lifted in the layout or the settings alone. What the
platform brings along counts with what brings it: a person who leaves is one removal, whatever ends with
it. A limit that cannot be evaluated, because its list could not be read, refuses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from bcsync.kinds.member import MEMBER
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import matches, path_of
from bcsync.model.limits import Limits
from bcsync.model.resource import ListKey
from bcsync.planning.admins import makes_admin, roles_of_members, touches_admin
from bcsync.planning.guards.causes import Causes
from bcsync.planning.guards.exists_already import exists_already
from bcsync.planning.guards.flags import flags
from bcsync.planning.guards.group_losses import GroupLoss, group_losses, roles_by_groups
from bcsync.planning.known_names import crowd
from bcsync.planning.ownership import (
    lists_of,
    owner_in,
    owner_of,
    owners_in,
    owners_of,
    platform_id_of,
    scope_of,
)
from bcsync.planning.plan import GuardResult, Mode, Operation, Risk
from bcsync.planning.relations import relation_of
from bcsync.planning.scene import Allowances, Scene

__all__ = [
    "evaluate",
    "makes_admin",
    "owner_of",
    "roles_of_members",
    "touches_admin",
]

"""What nobody has (any more) does not count as being in a list."""

_BRINGS = frozenset({Action.CREATE, Action.INVITE, Action.REQUEST, Action.APPROVE})


def evaluate(scene: Scene, operations: Sequence[Operation]) -> Iterator[GuardResult]:
    """What every limit makes of these operations, in the order in which they would run."""
    limits, allow = scene.context.limits, scene.context.allow
    removals = _removals_among(operations)
    causes = Causes(operations, scene.context.kinds)
    losses = list(group_losses(scene, operations))
    yield from _removals(scene, removals, causes)
    yield from _roles_by_groups(scene, losses)
    yield from _emptied(scene, operations, removals, causes)
    yield from _emptied_groups(scene, operations, losses, causes)
    of_admins = [op for op in operations if touches_admin(op)]
    yield from _min_admins(scene, of_admins, limits)
    yield from _own_admin(of_admins)
    yield from _protected(scene, removals)
    yield from _named_only(scene, "review", operations, Risk.TRIGGERS_REVIEW, allow.review)
    yield from _named_only(scene, "close", operations, Risk.IRREVERSIBLE, allow.close)
    yield from exists_already(scene, operations)


def _removals_among(operations: Sequence[Operation]) -> list[Operation]:
    """Removals, but for those that these very operations make up for.

    What has to be asked for anew is gone until somebody approves.
    """
    removals = [op for op in operations if op.action is Action.REMOVE]
    if not any(op.replaces for op in removals):
        return removals
    anew = {
        relation_of(op) if op.action is Action.APPROVE else op.address
        for op in filter(_brings_at_once, operations)
    }
    return [op for op in removals if not (op.replaces and anew.intersection(_ways_back(op)))]


def _brings_at_once(op: Operation) -> bool:
    return op.action in (Action.APPROVE, Action.CREATE) and op.mode is not Mode.MANUAL


def _ways_back(op: Operation) -> tuple[str, ...]:
    """Addresses that may stand for it once it has been replaced; a share may become an access."""
    return op.address, relation_of(op)


def _named(op: Operation, patterns: Iterable[str]) -> bool:
    return any(matches(op.address, pattern) for pattern in patterns)


def _unnamed(scene: Scene, removals: Iterable[Operation], causes: Causes) -> list[Operation]:
    """What nobody has named: neither a flag, nor a day that was known when it still lay ahead.

    What is brought along is named with any of what brings it.
    """
    return [
        op for op in removals if not any(_is_named(scene, each) for each in (op, *causes.of(op)))
    ]


def _is_named(scene: Scene, op: Operation) -> bool:
    return scene.ended_as_announced(op.address) or _allowed(op, scene.context.allow)


def _allowed(op: Operation, allow: Allowances) -> bool:
    closes = Risk.IRREVERSIBLE in op.risks
    return _named(op, (*allow.remove, *allow.close) if closes else allow.remove)


def _removals(scene: Scene, removals: Sequence[Operation], causes: Causes) -> Iterator[GuardResult]:
    groups: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for op in removals:
        if causes.is_counted_for_them(op):
            continue
        for owner in owners_in(scene, op):
            groups[(owner, op.kind)].append(op)
    there = _counts(scene, {kind for _owner, kind in groups})
    for (owner, kind), group in sorted(groups.items()):
        unnamed = _unnamed(scene, group, causes)
        scope = scope_of(scene, owner)
        if scene.is_unknown(scope, kind):
            yield _unknown("removals", kind, owner, len(group))
            continue
        existing = there[(owner, kind)]
        limit = _limit(scene, existing)
        words = (
            f"{len(unnamed)} {_plain(kind)} removals in {_short(owner)} of {existing}, "
            f"the limit is {limit}"
        )
        yield _limited(scene, "removals", limit, unnamed, words, "--allow-remove")


def _limit(scene: Scene, existing: int) -> int:
    limits = scene.context.limits
    return max(limits.removal_count, existing * limits.removal_percent // 100)


def _roles_by_groups(scene: Scene, losses: Sequence[GroupLoss]) -> Iterator[GuardResult]:
    by_owner: dict[str, list[GroupLoss]] = defaultdict(list)
    for loss in losses:
        by_owner[loss.owner].append(loss)
    there = roles_by_groups(scene, by_owner)
    for owner, some in sorted(by_owner.items()):
        unnamed = [loss for loss in some if not _allowed(loss.op, scene.context.allow)]
        limit, actual = _limit(scene, there[owner]), sum(loss.roles for loss in unnamed)
        words = (
            f"{actual} roles by asset groups would end in {_short(owner)} of {there[owner]}, "
            f"the limit is {limit}"
        )
        groups = [loss.op for loss in unnamed if loss.roles]
        yield _limited(scene, "removals", limit, groups, words, "--allow-remove", actual)


def _counts(scene: Scene, kinds: Iterable[str]) -> Counter[tuple[str, str]]:
    return Counter(
        (owner, kind)
        for kind in kinds
        for stored in scene.by_kind[kind].values()
        if not stored.status.over
        for owner in owners_of(scene, stored)
    )


def _emptied(
    scene: Scene,
    operations: Sequence[Operation],
    removals: Sequence[Operation],
    causes: Causes,
) -> Iterator[GuardResult]:
    leaving: dict[tuple[str, ListKey], list[Operation]] = defaultdict(list)
    cancelled = [op for op in operations if op.action is Action.CANCEL]
    for op in (*removals, *cancelled):
        for key in lists_of(scene, op) if causes.leaves_a_list(op) else ():
            leaving[(op.kind, key)].append(op)
    sizes = _sizes(scene, operations, {kind for kind, _key in leaving})
    for (kind, key), group in sorted(leaving.items()):
        removed = (op for op in group if op.action is Action.REMOVE)
        unnamed = _unnamed(scene, removed, causes)
        left = sizes[(kind, key)] - len(group)
        if unnamed and left <= 0 and key in scene.desired.lists:
            words = f"nothing would be left of the {_plain(kind)} list of {_of_list(key)}"
            yield _emptying(scene, words, _behind(unnamed, causes), len(unnamed))


def _behind(operations: Iterable[Operation], causes: Causes) -> list[Operation]:
    """What is to be named for these: the removals that bring them along, or they themselves."""
    return list({each.address: each for op in operations for each in causes.of(op)}.values())


def _emptying(
    scene: Scene, words: str, operations: Sequence[Operation], actual: int
) -> GuardResult:
    flag = _flags(scene, "--allow-remove", operations)
    return _refusal("emptied", 0, actual, f"{words}; to mean it: {flag}", operations, flag)


def _emptied_groups(
    scene: Scene, operations: Sequence[Operation], losses: Iterable[GroupLoss], causes: Causes
) -> Iterator[GuardResult]:
    """Groups that nobody or nothing is left in, by themselves or with what is brought along."""
    for loss in losses:
        if not _allowed(loss.op, scene.context.allow):
            for name in loss.emptied:
                words = f"no {name} would be left in the {_plain(loss.op.kind)} {_short(loss.op.address)}"
                yield _emptying(scene, words, [loss.op], 1)
    for op in operations:
        if op.mode is not Mode.IMPLIED or op.action.takes:
            continue
        if scene.kind(op.kind).way is not Way.GROUP:
            continue
        for name in (name for name, value in (op.after or {}).items() if not value):
            unnamed = _unnamed(scene, [op], causes)
            if unnamed and not any(Risk.IRREVERSIBLE in each.risks for each in causes.of(op)):
                words = f"no {name} would be left in the {_plain(op.kind)} {_short(op.address)}"
                yield _emptying(scene, words, _behind(unnamed, causes), 1)


def _sizes(
    scene: Scene, operations: Iterable[Operation], kinds: set[str]
) -> Counter[tuple[str, ListKey]]:
    """How many things stand in each list of these kinds, or come there by these operations."""
    there = (
        (kind, key)
        for kind in kinds
        for stored in scene.by_kind[kind].values()
        if not stored.status.over
        for key in lists_of(scene, stored)
    )
    coming = (
        (op.kind, key)
        for op in operations
        if op.kind in kinds and op.action in _BRINGS
        for key in lists_of(scene, op)
    )
    return Counter(there) + Counter(coming) if kinds else Counter()


def _of_list(key: ListKey) -> str:
    """Whose list; the same account may have one in several Business Centers."""
    owner, _section, *account = key
    if not account:
        return _short(owner)
    inside = _short(account[0]).startswith(f"{_short(owner)}/")
    return _short(account[0]) if inside else f"{_short(owner)} on {_short(account[0])}"


def _min_admins(
    scene: Scene, changing: Sequence[Operation], limits: Limits
) -> Iterator[GuardResult]:
    roles = roles_of_members(scene) if changing else {}
    fewest: dict[str, int] = {}
    for op in changing:
        owner, person = owner_in(scene, op), op.identity[1]
        scope = scope_of(scene, owner)
        held = roles[scope]
        lowers = held.get(person) == "admin" or scene.is_unknown(scope, MEMBER.name)
        # Who has not accepted the invitation yet does not count, whatever the role will be.
        if person in held:
            held[person] = "admin" if makes_admin(op) else ""
        if lowers and not makes_admin(op):
            left = sum(role == "admin" for role in held.values())
            fewest[owner] = min(fewest.get(owner, left), left)
    for owner, actual in sorted(fewest.items()):
        if scene.is_unknown(scope_of(scene, owner), MEMBER.name):
            yield _unknown("min-admins", MEMBER.name, owner, actual)
        elif actual < limits.min_admins:
            yield _refusal(
                "min-admins",
                limits.min_admins,
                actual,
                f"{_short(owner)} would be left with {actual} admins at some point, the least is "
                f"{limits.min_admins}; let somebody become admin (and accept) first",
            )
        else:
            yield GuardResult("min-admins", limits.min_admins, actual, ok=True)


def _own_admin(changing: Sequence[Operation]) -> Iterator[GuardResult]:
    for op in changing:
        if not makes_admin(op) and op.identity[-1] == op.actor:
            yield _refusal(
                "own-admin",
                0,
                1,
                f"{op.actor} acts for {_short(owner_of(op))} and would stop being its admin; "
                "name another actor in bcsync.yaml first",
                [op],
            )


def _protected(scene: Scene, removals: Sequence[Operation]) -> Iterator[GuardResult]:
    # By id: under a Business Center that is renamed in the same plan, the addresses are new ones.
    bindings = scene.snapshot.bindings.values()
    shielded = {(binding.kind, binding.id) for binding in bindings if binding.protect}
    for op in removals if shielded else ():
        if (op.kind, platform_id_of(scene, op)) in shielded:
            yield _refusal(
                "protected",
                0,
                1,
                f"{op.address} is protected; to remove it, first apply it once with protect: false",
                [op],
            )


def _named_only(
    scene: Scene, name: str, operations: Sequence[Operation], risk: Risk, allowed: Sequence[str]
) -> Iterator[GuardResult]:
    concerned = [op for op in operations if risk in op.risks]
    if not concerned:
        return
    unnamed = [op for op in concerned if not _named(op, allowed)]
    verb = "start an ad review" if name == "review" else "cannot be undone"
    words = f"{len(unnamed)} of these operations {verb}"
    yield _limited(scene, name, 0, unnamed, words, f"--allow-{name}")


def _limited(
    scene: Scene,
    name: str,
    limit: int,
    unnamed: Sequence[Operation],
    words: str,
    flag: str,
    actual: int | None = None,
) -> GuardResult:
    actual = len(unnamed) if actual is None else actual
    if actual <= limit:
        return GuardResult(name, limit, actual, ok=True)
    ways = _flags(scene, flag, unnamed)
    return _refusal(name, limit, actual, f"{words}; to allow these: {ways}", unnamed, ways)


def _flags(scene: Scene, flag: str, operations: Iterable[Operation]) -> str:
    return flags(flag, (op.address for op in operations), partial(crowd, scene))


def _unknown(name: str, kind: str, owner: str, actual: int) -> GuardResult:
    words = f"the {_plain(kind)} list of {_short(owner)} is unknown, so that no limit can be kept"
    return _refusal(name, 0, actual, words)


def _refusal(
    name: str,
    limit: int,
    actual: int,
    message: str,
    operations: Iterable[Operation] = (),
    flag: str = "",
) -> GuardResult:
    addresses = tuple(dict.fromkeys(op.address for op in operations))
    return GuardResult(
        name, limit, actual, ok=False, message=message, addresses=addresses, flag=flag
    )


def _plain(kind: str) -> str:
    return kind.replace("_", " ")


def _short(address: str) -> str:
    return path_of(address) or address
