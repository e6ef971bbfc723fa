"""Changing ad accounts (reference/tiktok-api.md, 7.2; corrections, 2.17 and 2.18)."""

from __future__ import annotations

from typing import Any

from bcsync.emulator.call import Call
from bcsync.emulator.endpoints.opening import without_none
from bcsync.emulator.endpoints.papers import certificate_of
from bcsync.emulator.permissions import center_of_admin
from bcsync.kinds.ad_account import AD_ACCOUNT
from bcsync.kinds.certificate import AGENCY_TYPES
from bcsync.model.action import Action
from bcsync.platforms.local.refusal import RefusalError, against_rule, not_permitted
from bcsync.platforms.local.rules import people
from bcsync.platforms.local.rules.holding import is_person, require_account
from bcsync.platforms.local.work import Work
from bcsync.wire import codes, endpoints

MANAGED = frozenset({"direct", "agency"})
"""Types of Business Centers whose company names only TikTok's people change (7.2)."""
_REVIEWED = ("company", "promotion_link", "license_no", "license_image_id", "qualification_images")
"""What ``need_submit_certificate`` goes with."""
_PLAIN = {
    "advertiser_name": "name",
    "company": "company",
    "promotion_link": "promotion_link",
    "address": "address",
}
_CONTACT = {"contact_name": "name", "contact_email": "email", "contact_number": "number"}


def advertiser_update(call: Call) -> Any:
    """Fields of one account, or budgets of several."""
    if call.get("bc_id") is not None:
        return _budgets(call)
    if call.get("advertiser_id") is None:
        raise against_rule("Missing required field(s): advertiser_id.")
    id = call["advertiser_id"]
    account = require_account(call.work, id)
    before, owner = account["document"], account["owner"]
    if not _manages(call, owner):
        raise not_permitted(f"No permission to operate advertiser: {id}")
    kind = None if is_person(owner) else people.require_center(call.work, owner)["document"]["type"]
    changes: dict[str, Any] = {
        name: call.get(field) for field, name in _PLAIN.items() if call.get(field) is not None
    }
    if changes.get("company", before.get("company")) != before.get("company") and kind in MANAGED:
        raise against_rule(f"The company name of advertiser {id} can be changed by TikTok alone.")
    _require_reviewed(call)
    contact = {name: call.get(field) for field, name in _CONTACT.items()}
    if any(contact.values()):
        changes["contact"] = {**(before.get("contact") or {}), **without_none(contact)}
    if call.get("tax_map") is not None:
        changes["billing"] = {**(before.get("billing") or {}), "tax": call["tax_map"]}
    if kind in AGENCY_TYPES:
        company = changes.get("company", before.get("company", ""))
        certificate = certificate_of(call, owner, company, _papers(call))
        if certificate is not None:
            changes["certificate"] = certificate
    if changes:
        call.do(Action.UPDATE, AD_ACCOUNT.name, (id,), **changes)
    return {}


def _manages(call: Call, owner: str) -> bool:
    work: Work = call.work
    return owner == call.person or people.is_admin(work, owner, call.person)


def _require_reviewed(call: Call) -> None:
    if call.get("need_submit_certificate") and all(call.get(name) is None for name in _REVIEWED):
        raise against_rule(
            "Invalid value of 'need_submit_certificate': true only with a change of one of "
            f"{', '.join(_REVIEWED)}."
        )


def _papers(call: Call) -> dict[str, Any]:
    images = call.get("qualification_images") or ()
    return {
        "license_no": call.get("license_no"),
        "license_image_id": call.get("license_image_id"),
        "qualification_image_ids": [image["image_id"] for image in images],
    }


def _budgets(call: Call) -> Any:
    """Only finance managers, and there is no money here."""
    if call.get("advertiser_id") is not None:
        raise against_rule("Invalid value of 'bc_id': advertiser_id and bc_id exclude each other.")
    center = center_of_admin(call, call["bc_id"])
    if center["finance"] != "manager":
        raise not_permitted(f"No permission to operate Business Center: {call['bc_id']}.")
    if not call.get("advertiser_budgets"):
        raise against_rule("Missing required field(s): advertiser_budgets.")
    raise RefusalError(codes.NOT_IMPLEMENTED, "Budgets are not part of this platform.")


ANSWERS = {endpoints.ADVERTISER_UPDATE: advertiser_update}
