"""Limits that refuse a plan (design 5.4). The plan always renders; only apply refuses.

    removals    of one kind in one Business Center, over max(count, percent of what is there)
    emptied     a managed list falls to nothing
    min-admins  bound admins of a Business Center, after every prefix of the order
    own-admin   the acting person stops being an admin
    protected   something with ``protect: true``, remembered in the state
    review      a change that starts an ad review
    close       closing for good

What was named on the command line (``--allow-remove``, ``--allow-review``, ``--allow-close``) counts
as allowed; min-admins, own-admin and protected are lifted in the layout or the settings alone. A limit
that cannot be evaluated, because its list could not be read, refuses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bcsync.model.action import Action
from bcsync.model.address import is_reference, matches, path_of
from bcsync.model.limits import Limits
from bcsync.model.status import Status
from bcsync.planning.operation import GuardResult, Operation, Risk
from bcsync.planning.scene import Allowances, Scene

NAMED = 5
"""Flags that a refusal spells out before it offers a glob."""


def evaluate(scene: Scene, operations: Sequence[Operation]) -> Iterator[GuardResult]:
    """What every limit makes of these operations, in the order in which they would run."""
    limits, allow = scene.context.limits, scene.context.allow
    removals = [op for op in operations if _removes(op)]
    yield from _removal_guards(scene, removals, limits, allow)
    yield from _min_admins(scene, operations, limits)
    yield from _own_admin(operations)
    yield from _protected(scene, removals)
    yield from _named_only("review", operations, Risk.TRIGGERS_REVIEW, allow.review)
    yield from _named_only("close", operations, Risk.IRREVERSIBLE, allow.close)


def _removes(op: Operation) -> bool:
    return op.action is Action.REMOVE and Risk.REPLACES not in op.risks


def _named(op: Operation, patterns: Iterable[str]) -> bool:
    return any(matches(op.address, pattern) for pattern in patterns)


def owner_of(op: Operation) -> str:
    """The Business Center (its address) or person whose list an operation changes."""
    return _owner(op.identity, op.address)


def _owner(identity: tuple[str, ...], address: str) -> str:
    part = identity[0] if identity else address
    owner = path_of(part).split("/")[0] if is_reference(part) else part
    return owner if "@" in owner else f"business_center.{owner}"


def _removal_guards(
    scene: Scene, removals: Sequence[Operation], limits: Limits, allow: Allowances
) -> Iterator[GuardResult]:
    groups: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for op in removals:
        groups[(owner_of(op), op.kind)].append(op)
    there = _counts(scene) if groups else {}
    for (owner, kind), group in sorted(groups.items()):
        unnamed = [op for op in group if not _named(op, (*allow.remove, *allow.close))]
        scope = scene.names.id_of(owner) or owner
        if scene.is_unknown(scope, kind):
            yield _refusal("removals", 0, len(group), f"the {kind} list of {owner} is unknown")
            continue
        existing = there.get((scope, kind), 0)
        limit = max(limits.removal_count, existing * limits.removal_percent // 100)
        what = f"{kind.replace('_', ' ')} removals in {path_of(owner) or owner}"
        yield _limited(
            "removals",
            limit,
            unnamed,
            f"{len(unnamed)} {what} of {existing}, the limit is {limit}",
            "--allow-remove",
        )
        if len(group) >= existing and unnamed and not _refilled(scene, owner, kind):
            yield _refusal(
                "emptied",
                0,
                len(unnamed),
                f"nothing would be left of the {kind.replace('_', ' ')} list of "
                f"{path_of(owner) or owner}; to mean it: {flags('--allow-remove', unnamed)}",
            )


def _counts(scene: Scene) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for kind, table in scene.by_kind.items():
        for stored in table.values():
            if stored.status is not Status.CLOSED and not stored.status.gone:
                counts[(stored.scope, kind)] += 1
    return counts


def _refilled(scene: Scene, owner: str, kind: str) -> bool:
    """Whether the layout still wants something in the list."""
    return any(
        declared.kind == kind and _owner(declared.identity, declared.address) == owner
        for declared in scene.desired.resources.values()
    )


def _min_admins(
    scene: Scene, operations: Sequence[Operation], limits: Limits
) -> Iterator[GuardResult]:
    changing = [op for op in operations if op.kind == "member" and _touches_admin(op)]
    admins: dict[str, set[str]] = {}
    lowest: dict[str, int] = {}
    for op in changing:
        owner = owner_of(op)
        present = admins.setdefault(owner, _admins(scene, owner))
        person = op.identity[1]
        if _makes_admin(op):
            present.add(person)
        elif person in present:
            present.discard(person)
            lowest[owner] = min(lowest.get(owner, len(present)), len(present))
    for owner, fewest in sorted(lowest.items()):
        ok = fewest >= limits.min_admins
        words = (
            f"{path_of(owner)} would be left with {fewest} admins at some point, the least is "
            f"{limits.min_admins}; let somebody become admin (and accept) first"
        )
        yield GuardResult("min-admins", limits.min_admins, fewest, ok, "" if ok else words)


def _touches_admin(op: Operation) -> bool:
    return op.action in (Action.REMOVE, Action.UPDATE) and (
        op.action is Action.REMOVE or "role" in (op.after or {})
    )


def _makes_admin(op: Operation) -> bool:
    return op.action is Action.UPDATE and (op.after or {}).get("role") == "admin"


def _admins(scene: Scene, owner: str) -> set[str]:
    scope = scene.names.id_of(owner)
    return {
        platform_id[1]
        for platform_id, stored in scene.by_kind.get("member", {}).items()
        if stored.scope == scope
        and stored.status is Status.ACTIVE
        and stored.attributes.get("role") == "admin"
    }


def _own_admin(operations: Sequence[Operation]) -> Iterator[GuardResult]:
    for op in operations:
        if op.kind != "member" or op.identity[-1] != op.actor or not _touches_admin(op):
            continue
        if not _makes_admin(op):
            yield _refusal(
                "own-admin",
                0,
                1,
                f"{op.actor} acts for {path_of(owner_of(op))} and would stop being its admin; "
                "name another actor in bcsync.yaml first",
            )


def _protected(scene: Scene, removals: Sequence[Operation]) -> Iterator[GuardResult]:
    bindings = scene.snapshot.bindings
    shielded = {address for address, binding in bindings.items() if binding.protect}
    hit = [op for op in removals if op.address in shielded]
    for op in hit:
        yield _refusal(
            "protected",
            0,
            1,
            f"{op.address} is protected; to remove it, first apply it once with protect: false",
        )


def _named_only(
    name: str, operations: Sequence[Operation], risk: Risk, allowed: Sequence[str]
) -> Iterator[GuardResult]:
    concerned = [op for op in operations if risk in op.risks]
    if not concerned:
        return
    unnamed = [op for op in concerned if not _named(op, allowed)]
    verb = "start an ad review" if name == "review" else "cannot be undone"
    words = f"{len(unnamed)} of these operations {verb}"
    yield _limited(name, 0, unnamed, words, f"--allow-{name}")


def _limited(
    name: str, limit: int, unnamed: Sequence[Operation], words: str, flag: str
) -> GuardResult:
    if len(unnamed) <= limit:
        return GuardResult(name, limit, len(unnamed), ok=True)
    return _refusal(name, limit, len(unnamed), f"{words}; to allow these: {flags(flag, unnamed)}")


def _refusal(name: str, limit: int, actual: int, message: str) -> GuardResult:
    return GuardResult(name, limit, actual, ok=False, message=message)


def flags(flag: str, operations: Sequence[Operation]) -> str:
    """The exact words that would allow these operations, and no others if they are few."""
    if len(operations) <= NAMED:
        return " ".join(f"{flag} {op.address}" for op in operations)
    heads = sorted({f"{op.kind}.{path_of(owner_of(op)) or owner_of(op)}/*" for op in operations})
    return " ".join(f"{flag} '{head}'" for head in heads)
