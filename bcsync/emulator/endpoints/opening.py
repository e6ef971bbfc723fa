"""Opening and closing ad accounts (reference/tiktok-api.md, 7.1 and 7.3; corrections, 2.1, 2.17, 3 and 7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bcsync.emulator.call import Call
from bcsync.emulator.endpoints.assignments import no_asset
from bcsync.emulator.endpoints.papers import certificate_of, require_complete
from bcsync.emulator.permissions import center_of_admin
from bcsync.kinds.ad_account import AD_ACCOUNT
from bcsync.model.action import Action
from bcsync.platforms.local import seen
from bcsync.platforms.local.refusal import RefusalError, against_rule
from bcsync.wire import codes, endpoints

Given = Mapping[str, Any]

_INDUSTRY = re.compile(r"[0-9]{6}")
REFUSALS = {
    "quota": "The maximum number of advertiser accounts has been created for this Business Center.",
    "unusual": "Ad accounts cannot be created: there was unusual activity in this Business Center.",
    "industry": "Industry invalid",
}
"""What creation may be refused with whatever is sent: the beginning, a part and the whole were seen live."""


def advertiser_create(call: Call) -> Any:
    """One account; what only looks like success is a mode (corrections, 5, 8)."""
    center = center_of_admin(call, call["bc_id"])
    mode = call.modes.creation
    if mode in REFUSALS:
        raise against_rule(REFUSALS[mode])
    if call.get("tied_to_billing_group"):
        text = "tied_to_billing_group: this Business Center is not on the allow list."
        raise RefusalError(codes.NOT_ALLOW_LISTED, text)
    require_complete(call, center, call.given)
    if mode == "nothing":
        return {}
    attributes = _attributes(call)
    if center["document"].get("type") == "direct" and "account_type" in attributes:
        raise against_rule("Invalid value of 'advertiser_info.type': must be one of AUCTION.")
    papers = call.get("qualification_info") or {}
    certificate = certificate_of(call, call["bc_id"], attributes["company"], papers)
    id = call.create(AD_ACCOUNT.name, (call["bc_id"],), {**attributes, "certificate": certificate})
    return {} if mode == "no_id" else {"advertiser_id": id, **_aside(call)}


def _attributes(call: Call) -> dict[str, Any]:
    """What the layout calls the same (None is left out)."""
    account, customer = call["advertiser_info"], call["customer_info"]
    industry = str(customer["industry"])
    if not _INDUSTRY.fullmatch(industry):
        raise against_rule(REFUSALS["industry"])
    kind = account["type"]
    attributes = {
        "name": account["name"],
        "currency": account["currency"],
        "timezone": account["timezone"],
        "company": customer["company"],
        "industry": industry,
        "registered_area": customer["registered_area"],
        "promotion_link": (call.get("qualification_info") or {}).get("promotion_link"),
        "contact": without_none(call.get("contact_info") or {}) or None,
        "billing": _billing(call.get("billing_info") or {}) or None,
    }
    return attributes if kind == "AUCTION" else {**attributes, "account_type": kind}


def _billing(given: Given) -> dict[str, Any]:
    tax = given.get("tax_field_dict") or given.get("tax_map")
    return without_none({"address": given.get("address"), "tax": tax})


def without_none(given: Given) -> dict[str, Any]:
    """What is there."""
    return {name: value for name, value in given.items() if value is not None}


def _aside(call: Call) -> dict[str, Any]:
    """What fails without failing the creation (7.1): there is no money here."""
    payment = call.get("payment_info") or {}
    failed = {"status": "FAILED", "error_msg": "There are no payments on this platform."}
    found: dict[str, Any] = {}
    if payment.get("payment_portfolio_id"):
        found["payment_portfolio_binding_result"] = failed
    if payment.get("budget_info"):
        found["budget_setup_result"] = failed
    return found


def advertiser_disable(call: Call) -> Any:
    """For good. What stands in the way is told beside the code 0 (7.3)."""
    center, (id,) = call["bc_id"], call["advertiser_ids"]
    center_of_admin(call, center)
    account = call.work.accounts.get(id)
    if account is None or account["owner"] != center:
        raise no_asset(id)
    reason: str = call.modes.closing
    if account["status"] == seen.SUSPENDED:
        reason = "SUSPENDED"
    if reason != "done":
        return {"disabled_advertiser_ids": [], "failed_infos": {id: reason}}
    call.do(Action.REMOVE, AD_ACCOUNT.name, (id,))
    return {"disabled_advertiser_ids": [id], "failed_infos": {}}


ANSWERS = {
    endpoints.BC_ADVERTISER_CREATE: advertiser_create,
    endpoints.BC_ADVERTISER_DISABLE: advertiser_disable,
}
