"""Ad accounts, owned by a Business Center or by a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bcsync.kinds.blocks import EMPTY, mapping_at
from bcsync.kinds.declaring import keyed_options, plain_fields
from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Owner, Reading
from bcsync.kinds.way import Way
from bcsync.model.address import address, is_reference
from bcsync.model.resource import Declared
from bcsync.source.mapping import Map

FIELDS = (
    Field("name"),
    # Fixed at creation (reference/tiktok-api.md, 13.2).
    Field("timezone"),
    Field("currency"),
    Field("company", reviewed=True),
    Field("industry"),
    Field("registered_area"),
    Field("promotion_link"),
    Field("address"),
    Field("billing"),
    Field("contact"),
    Field("certificate", refers_to="certificate"),
)
_read = plain_fields(FIELDS)
INHERITED = ("currency", "timezone")
"""What an account has from its Business Center unless it says otherwise."""


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    entries = reading.section(owner, "ad_accounts")
    if entries is None:
        return
    inherited = _inherited(owner, reading)
    _check_contact(_defaults(owner, EMPTY, reading), reading)
    prefix, identity = address("ad_account", owner.key, ""), (owner.identity,)
    for key, block in entries.items():
        place = entries.places[key]
        defaults = _defaults(owner, block, reading)
        attributes = _read(block, defaults)
        for name, value in inherited.items():
            attributes.setdefault(name, value)
        if "timezone" in block:
            reading.check_timezone(block)
        if attributes.get("currency") != inherited.get("currency", attributes.get("currency")):
            _report_currency(owner, block, attributes, place, reading)
        if "contact" in block:
            _check_contact(block, reading)
        if "certificate" in attributes:
            _resolve_certificate(owner, block, attributes, place, reading)
        options = keyed_options("ad_account", owner.key, block, defaults)
        yield Declared(prefix + key, "ad_account", identity, attributes, place, options)


def _defaults(owner: Owner, block: Map, reading: Reading) -> Map:
    """What a person opened is the person's: what we would have given it says nothing about it."""
    return reading.defaults("ad_account", block) if owner.is_center else EMPTY


def _inherited(owner: Owner, reading: Reading) -> dict[str, Any]:
    """What an account has from its Business Center unless it says otherwise."""
    if not owner.is_center:
        return {}
    given = {**reading.defaults("business_center", owner.block), **owner.block}
    return {name: given[name] for name in INHERITED if name in given}


def _check_contact(block: Map, reading: Reading) -> None:
    contact = mapping_at(block, "contact")
    if "email" in contact:
        reading.check_email(contact["email"], contact.places["email"], at_value=True)


def _report_currency(
    owner: Owner, block: Map, attributes: dict[str, Any], place: int, reading: Reading
) -> None:
    center = _giving("currency", owner.block, reading.defaults("business_center", owner.block))
    if center is None:
        return
    given = _giving("currency", block, reading.defaults("ad_account", block))
    wanted = center["currency"]
    reading.report(
        "currency-differs",
        place if given is None else given.places["currency"],
        f"the account's currency is {attributes['currency']}, that of {owner.key} is {wanted}",
        hint=f"an ad account has the currency of its Business Center: write {wanted}, or leave it out",
        at_value=given is not None,
        also=(center.places["currency"],),
    )


def _giving(name: str, *blocks: Map) -> Map | None:
    """The nearest of these blocks that gives a value."""
    return next((block for block in blocks if name in block), None)


def _resolve_certificate(
    owner: Owner, block: Map, attributes: dict[str, Any], place: int, reading: Reading
) -> None:
    key = attributes.pop("certificate")
    giving = _giving("certificate", block, reading.defaults("ad_account", block))
    at = place if giving is None else giving.places["certificate"]
    certificates = owner.block.get("certificates") or Map()
    certificate = certificates.get(key)
    if certificate is None:
        if not reading.is_broken("business_centers", owner.key, "certificates", key):
            reading.unknown("certificate", key, certificates, at, at_value=True)
        return
    attributes["certificate"] = address("certificate", owner.key, key)
    company = attributes.setdefault("company", certificate["company"])
    if company != certificate["company"]:
        reading.report(
            "certificate-of-another-company",
            at,
            f"the certificate {key} is of {certificate['company']}, the account of {company}",
            hint="an account names the certificate of its own company",
            at_value=True,
            also=(certificate.places["company"],),
        )


def _needs(declared: Declared) -> tuple[str, ...]:
    """Accounts are created only in a verified Business Center (reference/tiktok-api.md, 13.2)."""
    owner = declared.identity[0]
    return (owner,) if is_reference(owner) else ()


AD_ACCOUNT = Kind(
    name="ad_account",
    section="ad_accounts",
    fields=FIELDS,
    declare=_declare,
    names=("business_center", "certificate"),
    assigned_id=True,
    purge=False,
    irreversible_removal=True,
    way=Way.OWNERSHIP,
    needs=_needs,
)
