"""Clients' papers: what areas and types of Business Centers ask for (reference/tiktok-api.md, 7.1 and 7.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from bcsync.emulator.call import Call
from bcsync.emulator.permissions import center_of_admin
from bcsync.kinds.certificate import AGENCY_TYPES, CERTIFICATE
from bcsync.platforms.local import schema
from bcsync.platforms.local.refusal import against_rule
from bcsync.wire import endpoints
from bcsync.wire.images import LICENSE_IMAGE_AREAS

Given = Mapping[str, Any]

_AGENCIES_ONLY = "qualification_info: Only allowed for AGENCY and SELF_SERVICE_AGENCY."
_LICENSE_NO = frozenset({"CN", "HK", "BR", "MX"})
_QUALIFICATIONS = frozenset({"FR", "BR", "MX"})
_BILLING = frozenset({"FR", "BR", "MX"})


def require_complete(call: Call, center: Given, given: Given) -> None:
    """Refuses a new ad account that lacks what is asked for of its like, or has what is not allowed."""
    papers: Given | None = given.get("qualification_info")
    agency = center["document"].get("type") in AGENCY_TYPES
    if papers is not None and not agency:
        raise against_rule(_AGENCIES_ONLY)
    if not call.modes.papers_required:
        return
    area = given["customer_info"]["registered_area"]
    lacking = _billing_lacking(area, given)
    if agency:
        lacking = ["qualification_info"] if papers is None else _papers_lacking(area, papers)
    if lacking:
        raise against_rule(f"Missing required field(s): {', '.join(lacking)}.")


def _papers_lacking(area: str, papers: Given) -> list[str]:
    if papers.get("qualification_id"):
        return []
    needed = {
        "promotion_link": True,
        "license_no": area in _LICENSE_NO,
        "license_image_id": area in LICENSE_IMAGE_AREAS,
        "qualification_image_ids": area in _QUALIFICATIONS,
    }
    return [
        f"qualification_info.{name}"
        for name, is_so in needed.items()
        if is_so and not papers.get(name)
    ]


def _billing_lacking(area: str, given: Given) -> list[str]:
    if area not in _BILLING:
        return []
    contact, billing = given.get("contact_info") or {}, given.get("billing_info") or {}
    there = {
        "contact_info.email": contact.get("email"),
        "billing_info.address": billing.get("address"),
        "billing_info.tax_field_dict": billing.get("tax_field_dict") or billing.get("tax_map"),
    }
    return [name for name, value in there.items() if not value]


def certificate_of(call: Call, center: str, company: str, papers: Given) -> str | None:
    """The certificate that an account is to carry: a named one, or that of these papers, made at need."""
    named: str | None = papers.get("qualification_id")
    if named is not None:
        if any(value for name, value in papers.items() if name != "qualification_id"):
            raise against_rule(
                "Invalid value of 'qualification_info': qualification_id excludes the rest."
            )
        return named
    number, images = papers.get("license_no"), _images(call, center, papers)
    if number is None and not images:
        return None
    for row in call.work.certificates.where(("center",), center):
        if row["company"] == company and row["document"].get("license_no") == number:
            found: str = row["id"]
            return found
    attributes = {"company": company, "license_no": number, "file": next(iter(images), None)}
    return call.create(CERTIFICATE.name, (center,), attributes)


def _images(call: Call, center: str, papers: Given) -> list[str]:
    """Names of the pictures that were uploaded for these papers."""
    wanted = {"license_image_id": papers.get("license_image_id")}
    for at, id in enumerate(papers.get("qualification_image_ids") or ()):
        wanted[f"qualification_image_ids[{at}]"] = id
    names = []
    for field, id in wanted.items():
        if id is not None:
            row = call.work.images.get(id)
            if row is None or row["center"] != center:
                raise against_rule(f"Invalid value of '{field}': image {id} does not exist.")
            names.append(str(row["document"]["name"]))
    return names


def qualification_get(call: Call) -> Any:
    """A client's papers, each with the accounts that carry them."""
    center_of_admin(call, call["bc_id"])
    certificate = schema.certificates
    query = (
        select(certificate).where(certificate.c.center == call["bc_id"]).order_by(certificate.c.id)
    )
    if call.filter("verified") is not None:
        query = query.where(certificate.c.verified == call.filter("verified"))
    rows, page_info = call.page(query)
    account = schema.accounts.c
    linked = (
        select(account.certificate, func.count(), func.min(account.id))
        .where(account.certificate.in_([row.id for row in rows]))
        .group_by(account.certificate)
    )
    counts = {row[0]: (row[1], row[2]) for row in call.connection.execute(linked)}
    shown = []
    for row in rows:
        count, first = counts.get(row.id, (0, None))
        shown.append(
            {
                "qualification_id": row.id,
                "company_name": row.company,
                "status": "VERIFIED" if row.verified else "UNVERIFIED",
                "owner_advertiser_id": first,
                "linked_advertiser_count": count,
                "region_code": row.document.get("registered_area"),
            }
        )
    return {endpoints.BC_ADVERTISER_QUALIFICATION_GET.rows: shown, "page_info": page_info}


def unionpay_check(call: Call) -> Any:  # noqa: ARG001
    """No bank is asked here."""
    return {"unionpay_verification_required": False}


def unionpay_submit(call: Call) -> Any:
    """Which follows from ``unionpay_check``."""
    center_of_admin(call, call["bc_id"])
    raise against_rule(f"Advertiser {call['advertiser_id']} needs no UnionPay verification.")


ANSWERS = {
    endpoints.BC_ADVERTISER_QUALIFICATION_GET: qualification_get,
    endpoints.BC_ADVERTISER_UNIONPAY_INFO_CHECK: unionpay_check,
    endpoints.BC_ADVERTISER_UNIONPAY_INFO_SUBMIT: unionpay_submit,
}
