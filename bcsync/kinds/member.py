"""Members of a Business Center: invited by e-mail, pending until they accept."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Owner, Person, Reading
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import address
from bcsync.model.composed import PERSON
from bcsync.model.resource import NO_OPTIONS, Declared, Options
from bcsync.model.roles import CENTER_ROLES, FINANCE_ROLES, MAX_ADMINS, MAX_MEMBERS
from bcsync.source.mapping import Map

FIELDS = (Field("role", ranks=CENTER_ROLES), Field("finance", ranks=FINANCE_ROLES))


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    entries = reading.section(owner, "members") if owner.is_center else None
    if entries is None:
        return
    admins: list[Person] = []
    count = 0
    for person in reading.people(entries):
        declared = _member(owner, person, reading)
        if (owner.identity, person.email) not in reading.left:
            count += 1
            if declared.attributes["role"] == "admin":
                admins.append(person)
        yield declared
    if count > MAX_MEMBERS:
        reading.report(
            "too-many-members",
            owner.block.places["members"],
            f"{owner.key} has {count:,} members; a Business Center takes {MAX_MEMBERS:,}",
            hint="remove some of them",
        )
    if len(admins) > MAX_ADMINS:
        reading.report(
            "too-many-admins",
            owner.block.places["members"],
            f"{owner.key} has {len(admins)} admins; a Business Center takes {MAX_ADMINS}",
            hint="make some of them standard members",
            also=(admins[MAX_ADMINS].place,),
        )


def _member(owner: Owner, person: Person, reading: Reading) -> Declared:
    value = person.value
    options = NO_OPTIONS
    if isinstance(value, Map):
        attributes = {"role": value["role"]}
        finance = value.get("finance", reading.defaults("member").get("finance"))
        expires = reading.expiry(value, person.place)
        if expires is not None and expires <= reading.today:
            reading.left.add((owner.identity, person.email))
        retry = bool(value.get("retry", False))
        if retry or expires or person.via is not None:
            options = Options(retry=retry, expires=expires, via=person.via)
    else:
        attributes = {"role": value}
        finance = reading.defaults("member").get("finance")
        if person.via is not None:
            options = Options(via=person.via)
    # A role without a finance role is a role without one: leaving it out must take it away.
    attributes["finance"] = finance or "none"
    return Declared(
        address("member", owner.key, person.email),
        "member",
        (owner.identity, person.email),
        attributes,
        person.place,
        options,
    )


MEMBER = Kind(
    name="member",
    section="members",
    fields=FIELDS,
    declare=_declare,
    names=("business_center",),
    composed_of=("business_center", PERSON),
    establish=Action.INVITE,
    way=Way.MEMBERSHIP,
)
