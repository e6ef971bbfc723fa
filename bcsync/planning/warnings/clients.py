"""Whom agencies open accounts for: companies that the platform has a record of (design, section 6, rule 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bcsync.findings import error
from bcsync.kinds.certificate import CERTIFICATE
from bcsync.model.action import Action
from bcsync.model.address import ACCOUNT
from bcsync.model.place import Place
from bcsync.model.resource import Declared
from bcsync.model.text import and_more
from bcsync.planning.ownership import is_agency
from bcsync.planning.plan import Operation
from bcsync.planning.scene import Scene
from bcsync.platforms.port import CompanyRegister, Mismatch

_MAKES = frozenset({Action.CREATE, Action.UPDATE})
_PICKS = ("company", "address")


def check_clients(scene: Scene, operations: Iterable[Operation]) -> None:
    """Say which companies the platform would refuse; each once, however many accounts it has."""
    register = scene.snapshot.companies
    if register is None:
        return
    told: dict[tuple[str, str], tuple[Mismatch, list[Declared]]] = {}
    for op in operations:
        if op.kind == ACCOUNT and op.action in _MAKES and is_agency(scene, op.identity[0]):
            declared = scene.desired.resources[op.address]
            name, found = _mismatch(scene, register, op, declared)
            if found is not None:
                told.setdefault((name, found.problem), (found, []))[1].append(declared)
    for (name, problem), (found, accounts) in told.items():
        _report(scene, f"the company {name!r} {problem}", found, accounts)


def _mismatch(
    scene: Scene, register: CompanyRegister, op: Operation, declared: Declared
) -> tuple[str, Mismatch | None]:
    after = op.after or {}
    if not any(name in after for name in _PICKS):
        return "", None
    stored = scene.stored(declared) if op.action is Action.UPDATE else None
    picked = {**(stored.attributes if stored is not None else {}), **after}
    company = picked.get("company")
    # None at all is another mistake (``no-company``).
    return company or "", register.mismatch(company, picked.get("address")) if company else None


def _report(scene: Scene, problem: str, found: Mismatch, accounts: Sequence[Declared]) -> None:
    placed = sorted((_place(scene, each, found.attribute), each.address) for each in accounts)
    place, first = placed[0]
    also = tuple(dict.fromkeys(each for each, _address in placed if each != place))
    message = f"{first}{and_more(len(placed) - 1)}: {problem}"
    scene.findings.append(error("unknown-company", place, message, found.hint, also))


def _place(scene: Scene, account: Declared, attribute: str) -> Place:
    """Where that was written, were it in the certificate."""
    certificate = scene.desired.resources.get(account.attributes.get(CERTIFICATE.name, ""))
    for declared in (account, certificate):
        if declared is not None:
            section = scene.kind(declared.kind).section
            place = scene.context.attribute_place(declared, section, attribute)
            if place is not None:
                return place
    return scene.context.places.key(account.place)
