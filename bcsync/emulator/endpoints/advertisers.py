"""What is known of ad accounts (reference/tiktok-api.md, 7.4; corrections, 2.2 and 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from bcsync.emulator.call import Call
from bcsync.emulator.endpoints import accounts
from bcsync.emulator.endpoints.accounts import Row
from bcsync.emulator.endpoints.updating import MANAGED
from bcsync.emulator.reachable import accounts_of
from bcsync.kinds.certificate import AGENCY_TYPES
from bcsync.model.status import Status
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import RefusalError, not_permitted
from bcsync.platforms.local.rules.people import ADMIN
from bcsync.wire import endpoints

_EDITABLE = "company_name_editable"


def advertiser_info(call: Call) -> Any:
    """Of each of them, in the order asked for; one that cannot be shown refuses the whole call."""
    ids = list(dict.fromkeys(call["advertiser_ids"]))
    found = accounts.by_id(call, ids)
    _require_all(call, ids, found)
    reached = frozenset(call.connection.scalars(accounts_of(call.person, ids)))
    for id in ids:
        if id not in reached:
            raise not_permitted(f"No permission to operate advertiser: {id}")
    around = _around(call, found.values())
    fields = call.get("fields")
    if fields and _EDITABLE in fields:
        # Then it comes with the id, and nothing else (7.4).
        fields = ("advertiser_id", _EDITABLE)
    return {"list": [_shown(found[id], around, fields) for id in ids]}


def _require_all(call: Call, ids: Sequence[str], found: Mapping[str, Row]) -> None:
    for id in ids:
        if id not in found:
            text = f"The advertiser {id} doesn't exist or has been deleted."
            raise RefusalError(call.modes.unknown_advertiser, text)


class _Around(NamedTuple):
    """What some ad accounts have to do with."""

    owners: Mapping[str, Row]
    """Business Centers that own some of them."""
    managed: frozenset[str]
    """Those of the owners that the token's user is an admin of."""
    certificates: Mapping[str, Row]


def _around(call: Call, found: Iterable[Row]) -> _Around:
    center, member, certificate = schema.centers, schema.members.c, schema.certificates
    owners = {row["owner"] for row in found}
    papers = {row["certificate"] for row in found} - {None}
    managed = select(member.center).where(
        member.center.in_(owners),
        member.email == call.person,
        member.role == ADMIN,
        member.status == str(Status.ACTIVE),
    )
    return _Around(
        call.rows(select(center).where(center.c.id.in_(owners))),
        frozenset(call.connection.scalars(managed)),
        call.rows(select(certificate).where(certificate.c.id.in_(papers))),
    )


def _shown(account: Row, around: _Around, fields: Sequence[str] | None) -> dict[str, Any]:
    owner = around.owners.get(account["owner"])
    kind = None if owner is None else owner["document"].get("type")
    document = account["document"]
    certificate = around.certificates.get(account["certificate"] or "")
    shown = {
        "advertiser_id": account["id"],
        "name": account["name"],
        "company": document.get("company"),
        "status": account["status"],
        "role": "ROLE_CHILD_ADVERTISER" if kind in AGENCY_TYPES else "ROLE_ADVERTISER",
        "rejection_reason": account["reason"] or "",
        "currency": document.get("currency"),
        "timezone": document.get("timezone"),
        "display_timezone": document.get("timezone"),
        "industry": document.get("industry"),
        "address": document.get("address"),
        "country": document.get("registered_area"),
        "advertiser_account_type": accounts.account_type(account),
        **_contact(document.get("contact") or {}),
        "language": "en",
        "license_no": None if certificate is None else certificate["document"].get("license_no"),
        "license_url": None,
        "description": None,
        "promotion_area": "0",
        "balance": 0.0,
        "create_time": int(datetime.fromisoformat(account["since"]).timestamp()),
        "can_use_custom_identity": True,
        "ads_only_mode": False,
    }
    if account["owner"] in around.managed:
        shown["owner_bc_id"] = account["owner"]
    if not fields:
        return shown
    shown[_EDITABLE] = kind not in MANAGED
    return {name: shown[name] for name in ("advertiser_id", *fields) if name in shown}


def _contact(contact: Mapping[str, str]) -> dict[str, str | None]:
    """Masked, as the answers of a connector have it (corrections, 3)."""
    name, email, number = (contact.get(key) for key in ("name", "email", "number"))
    return {
        "contacter": name and f"{name[:2]}***{name[-2:]}",
        "email": email and f"{email[:1]}{'*' * 15}@**********",
        "cellphone_number": number and f"{number[:6]}****{number[-2:]}",
        "telephone_number": None,
    }


ANSWERS = {endpoints.ADVERTISER_INFO: advertiser_info}
