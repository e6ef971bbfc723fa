"""Shares: an owned ad account put at a partner's disposal with one role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Owner, Reading
from bcsync.kinds.way import Way
from bcsync.model.address import path_of
from bcsync.model.resource import NO_OPTIONS, Declared, Options
from bcsync.model.roles import ACCOUNT_ROLES
from bcsync.source.mapping import Map, Seq

FIELDS = (Field("role", ranks=ACCOUNT_ROLES),)


class _Given(NamedTuple):
    role: str
    place: int


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    partners = owner.block.get("partners") if owner.is_center else None
    for word, entries in (partners or {}).items():
        if reading.is_broken("business_centers", owner.key, "partners", word):
            continue
        identity = f"business_center.{word}" if word in reading.centers else word
        yield from _share_with(owner, word, identity, entries, reading)


def _share_with(
    owner: Owner, word: str, partner: str, entries: Seq, reading: Reading
) -> Iterator[Declared]:
    given: dict[str, _Given] = {}
    for entry in entries:
        expires = reading.expiry(entry, entry.places["accounts"])
        options = Options(expires=expires) if expires else NO_OPTIONS
        for account, place in reading.own_accounts(owner, entry["accounts"]):
            before = given.setdefault(account, _Given(entry["role"], place))
            if before.place != place:
                _given_twice(account, entry, place, before, reading)
                continue
            yield Declared(
                f"share.{owner.key}/{word}/{_account_word(owner, account)}",
                "share",
                (owner.identity, partner, account),
                {"role": entry["role"]},
                place,
                options,
            )


def _account_word(owner: Owner, account: str) -> str:
    path = path_of(account)
    return path.removeprefix(f"{owner.key}/")


def _given_twice(account: str, entry: Map, place: int, before: _Given, reading: Reading) -> None:
    if before.role != entry["role"]:
        reading.report(
            "given-twice",
            place,
            f"{path_of(account)} is shared as {before.role} and as {entry['role']}",
            hint="a share has one role: keep one of the two entries",
            at_value=True,
            also=(before.place,),
        )


def _needs(declared: Declared) -> tuple[str, ...]:
    owner, partner, _account = declared.identity
    return (f"partner.{path_of(owner)}/{path_of(partner) or partner}",)


SHARE = Kind(
    name="share",
    section="partners",
    fields=FIELDS,
    declare=_declare,
    names=("business_center", "partner", "ad_account"),
    composed_of=("business_center", "business_center", "ad_account"),
    in_center=False,
    way=Way.RELATION,
    needs=_needs,
)
