"""A part of a plan: what was targeted with all that it rests on, without what was excluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bcsync.errors import UsageRefused
from bcsync.model.address import matches
from bcsync.planning.operation import Operation, Plan


def select(plan: Plan, targets: Sequence[str], excludes: Sequence[str]) -> Plan:
    """Keep the operations that are wanted.

    A targeted operation brings along what it requires; an excluded one takes away what rests on it.
    Raises ``UsageRefused`` for a target that nothing in the plan matches.
    """
    if not targets and not excludes:
        return plan
    kept = list(plan.operations)
    if targets:
        kept = _with_requirements(kept, {op.address for op in kept if _any(op.address, targets)})
        _refuse_vain(plan, targets)
    if excludes:
        kept = _without(kept, excludes)
    waiting = tuple(
        w
        for w in plan.waiting
        if (not targets or _any(w.address, targets)) and not _any(w.address, excludes)
    )
    return replace(plan, operations=tuple(kept), waiting=waiting, unclaimed=())


def _any(address: str, patterns: Iterable[str]) -> bool:
    return any(matches(address, pattern) for pattern in patterns)


def _refuse_vain(plan: Plan, targets: Sequence[str]) -> None:
    addresses = {op.address for op in plan.operations} | {w.address for w in plan.waiting}
    for target in targets:
        exact = not any(sign in target for sign in "*?[")
        if exact and "." not in target and not _any_matches(addresses, target):
            raise UsageRefused(
                f"{target} is not an address",
                hint="an address begins with its kind, such as ad_account.acme/uk",
            )


def _any_matches(addresses: Iterable[str], pattern: str) -> bool:
    return any(matches(address, pattern) for address in addresses)


def _with_requirements(operations: list[Operation], wanted: set[str]) -> list[Operation]:
    # The order of a plan has requirements first, so that one walk from its end finds them all.
    for op in reversed(operations):
        if op.address in wanted:
            wanted.update(op.requires)
            wanted.update(op.awaits)
    return [op for op in operations if op.address in wanted]


def _without(operations: list[Operation], excludes: Sequence[str]) -> list[Operation]:
    gone: set[str] = set()
    kept = []
    for op in operations:
        if _any(op.address, excludes) or not gone.isdisjoint((*op.requires, *op.awaits)):
            gone.add(op.address)
        else:
            kept.append(op)
    return kept
