"""Access: ad accounts of others that a Business Center asks for."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.kinds.blocks import EMPTY
from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Owner, Reading
from bcsync.kinds.way import Way
from bcsync.model.action import Action
from bcsync.model.address import access_address
from bcsync.model.resource import NO_OPTIONS, Declared, Options
from bcsync.model.roles import ACCOUNT_ROLES
from bcsync.source.mapping import Map

FIELDS = (
    Field("permission", ranks=ACCOUNT_ROLES),
    Field("notify_owner", write_only=True),
)


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    entries = reading.section(owner, "access") if owner.is_center else None
    if entries is None:
        return
    for word, value in entries.items():
        place = entries.places[word]
        account = reading.account(word, place)
        if account is None:
            continue
        if account.startswith(f"ad_account.{owner.key}/"):
            reading.report(
                "own-account",
                place,
                f"{owner.key} owns {word} and need not ask for it",
                hint="put the people who work on it under the account's members",
            )
            continue
        yield _access(owner, account, value, place, reading)


def _access(owner: Owner, account: str, value: Map | str, place: int, reading: Reading) -> Declared:
    block = value if isinstance(value, Map) else EMPTY
    defaults = reading.defaults("access", block)
    attributes = {"permission": block["permission"] if block else value}
    notify = block.get("notify_owner", defaults.get("notify_owner"))
    if notify is not None:
        attributes["notify_owner"] = notify
    dated = "expires" in block
    expires = reading.expiry(
        block if dated else defaults, place if dated else defaults.places.get("expires", place)
    )
    retry = bool(block.get("retry", defaults.get("retry", False)))
    options = Options(retry=retry, expires=expires) if retry or expires else NO_OPTIONS
    return Declared(
        access_address(owner.identity, account),
        "access",
        (owner.identity, account),
        attributes,
        place,
        options,
    )


ACCESS = Kind(
    name="access",
    section="access",
    fields=FIELDS,
    declare=_declare,
    names=("business_center", "ad_account", "share"),
    composed_of=("business_center", "ad_account"),
    establish=Action.REQUEST,
    way=Way.RELATION,
)
