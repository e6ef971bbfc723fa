"""What is known of ad accounts (reference/tiktok-api.md, 7.4; corrections, 2.2 and 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from bcsync.emulator.call import Call
from bcsync.emulator.endpoints import accounts
from bcsync.emulator.endpoints.accounts import Row
from bcsync.emulator.endpoints.updating import MANAGED
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
    standing = _Standing(call, found)
    for id in ids:
        if id not in standing.reached:
            raise not_permitted(f"No permission to operate advertiser: {id}")
    fields = call.get("fields")
    if fields and _EDITABLE in fields:
        # Then it comes with the id, and nothing else (7.4).
        fields = ("advertiser_id", _EDITABLE)
    return {"list": [_shown(found[id], standing, fields) for id in ids]}


def _require_all(call: Call, ids: Sequence[str], found: Mapping[str, Row]) -> None:
    for id in ids:
        if id not in found:
            text = f"The advertiser {id} doesn't exist or has been deleted."
            raise RefusalError(call.modes.unknown_advertiser, text)


class _Standing:
    """What the token's user is to some ad accounts, and to those who own them."""

    def __init__(self, call: Call, found: Mapping[str, Row]) -> None:
        self._call = call
        member = schema.members.c
        query = select(member.center, member.role).where(
            member.email == call.person, member.status == str(Status.ACTIVE)
        )
        roles = call.pairs(query)
        self.admin_of = frozenset(center for center, role in roles.items() if role == ADMIN)
        owners = {row["owner"] for row in found.values()}
        center = schema.centers
        self.owners = call.rows(select(center).where(center.c.id.in_(owners)))
        self.reached = self._reached(found, list(roles))
        named = {row["certificate"] for row in found.values()} - {None}
        certificate = schema.certificates
        self.certificates = call.rows(select(certificate).where(certificate.c.id.in_(named)))

    def _reached(self, found: Mapping[str, Row], centers: Sequence[str]) -> set[str]:
        """Those that the user has any role on (7.4)."""
        own = {self._call.person, *self.admin_of}
        reached = {id for id, row in found.items() if row["owner"] in own}
        for query in self._ways(centers):
            left = [id for id in found if id not in reached]
            if left:
                account = query.selected_columns[0]
                reached |= set(self._call.connection.scalars(query.where(account.in_(left))))
        return reached

    def _ways(self, centers: Sequence[str]) -> Sequence[Select[Any]]:
        access, share, given = schema.accesses.c, schema.shares.c, schema.assignments.c
        place, entry = schema.group_accounts.c, schema.group_members.c
        person = self._call.person
        return (
            select(access.account).where(
                access.center.in_(self.admin_of), access.status == str(Status.ACTIVE)
            ),
            select(share.account).where(share.partner.in_(self.admin_of)),
            select(given.account).where(given.center.in_(centers), given.email == person),
            select(place.account)
            .join(schema.group_members, entry.group == place.group)
            .where(place.center.in_(centers), entry.email == person),
        )


def _shown(account: Row, standing: _Standing, fields: Sequence[str] | None) -> dict[str, Any]:
    owner = standing.owners.get(account["owner"])
    kind = None if owner is None else owner["document"].get("type")
    document = account["document"]
    certificate = standing.certificates.get(account["certificate"] or "")
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
    if account["owner"] in standing.admin_of:
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
