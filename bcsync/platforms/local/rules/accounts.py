"""Ad accounts: who may create them, what is fixed, when they are reviewed (rules 2 to 5 and 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.local import seen
from bcsync.platforms.local.refusal import against_rule, not_permitted
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import documents, holding, people, reviews
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.rules.centers import AGENCY_TYPES
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import Act, Done

_PREFIX = 72
_FIXED = ("timezone", "currency", "registered_area")
"""Immutable after creation (reference/tiktok-api.md, 13.2)."""


def _preload(work: Work, acts: Sequence[Act]) -> None:
    creations = [act for act in acts if act.verb is Action.CREATE]
    others = [act for act in acts if act.verb is not Action.CREATE]
    work.accounts.load((act.id[0],) for act in others)
    owners = [act.id[0] for act in creations]
    owners += [row["owner"] for act in others if (row := work.accounts.get(act.id[0]))]
    people.preload(work, acts, owners)
    work.expect_ids(work.accounts, _PREFIX, len(creations))
    work.accounts.load((str(act.attributes["id"]),) for act in creations if "id" in act.attributes)
    named = (act.attributes.get("certificate") for act in acts)
    work.certificates.load((name,) for name in named if isinstance(name, str))
    _preload_grants(work, [act.id[0] for act in others if act.verb is Action.REMOVE])


def _preload_grants(work: Work, closed: Sequence[str]) -> None:
    work.accesses.load_where(("account",), ((id,) for id in closed))
    work.shares.load_where(("account",), ((id,) for id in closed))
    holders: list[tuple[str, str]] = []
    for id in closed:
        account = work.accounts.get(id)
        if account is not None:
            holders.append((account["owner"], id))
        holders += [(row["center"], id) for row in work.accesses.where(("account",), id)]
        holders += [(row["partner"], id) for row in work.shares.where(("account",), id)]
    work.assignments.load_where(("center", "account"), holders)
    work.group_accounts.load_where(("center", "account"), holders)


def _create(work: Work, act: Act) -> Done:
    owner = act.id[0]
    center = _require_creator(work, owner, act.actor)
    document = documents.laid_over(_inherited(center), act.attributes)
    documents.require(document, "name")
    _require_own_currency(center, document)
    chosen = documents.chosen_id(work.accounts, act)
    certificate = _certificate_of(work, owner, center, document)
    _require_company(work, center, document)
    row: Row = {
        "id": documents.new_id(work, work.accounts, _PREFIX, chosen),
        "owner": owner,
        "name": document["name"],
        "status": reviews.first_status(work, certificate),
        "reason": None,
        "certificate": document.get("certificate"),
        "document": document,
        "since": work.now,
    }
    work.accounts.put(row)
    reviews.credit_certificate(work, row)
    work.record(act, (row["id"],))
    return Done(seen.account(**row))


def _require_creator(work: Work, owner: str, actor: str) -> Row | None:
    """The creating Business Center, or None when a person creates an account of their own."""
    if holding.is_person(owner):
        if actor != owner:
            raise not_permitted(f"Only {owner} can create an ad account of {owner}.")
        people.require_user(work, owner)
        return None
    center = people.require_admin(work, owner, actor)
    if center["status"] != Status.ACTIVE:
        raise against_rule(
            f"Business Center {center['name']} ({owner}) is not verified: "
            "ad accounts can be created only in a verified Business Center."
        )
    return center


def _inherited(center: Row | None) -> dict[str, Any]:
    if center is None:
        return {}
    own = center["document"]
    return {name: own[name] for name in ("timezone", "currency") if name in own}


def _require_own_currency(center: Row | None, document: Mapping[str, Any]) -> None:
    wanted = None if center is None else center["document"].get("currency")
    if center is not None and wanted is not None and document.get("currency") != wanted:
        raise against_rule(
            f"Invalid value of 'currency': {document.get('currency')}; "
            f"ad accounts of {center['name']} are kept in its own currency, {wanted}."
        )


def _certificate_of(
    work: Work, owner: str, center: Row | None, document: dict[str, Any]
) -> Row | None:
    """The certificate the document names; its company becomes the account's where none is given."""
    named = document.get("certificate")
    if named is None:
        return None
    if center is None or center["document"]["type"] not in AGENCY_TYPES:
        raise against_rule("qualification_id: Only allowed for AGENCY and SELF_SERVICE_AGENCY.")
    row = work.certificates.get(str(named))
    if row is None or row["center"] != owner:
        raise against_rule(f"Certificate {named} does not exist in {center['name']}.")
    if document.setdefault("company", row["company"]) != row["company"]:
        raise against_rule(
            f"Certificate {named} is of {row['company']}, not of {document['company']}."
        )
    return row


def _require_company(work: Work, center: Row | None, document: Mapping[str, Any]) -> None:
    if center is None or center["document"]["type"] not in AGENCY_TYPES:
        return
    documents.require(document, "company")
    address = document.get("address")
    refusal = work.companies.refusal(document["company"], address)
    if refusal is not None and address is None:
        # The API takes no other address with a new account (reference/tiktok-api.md, 7.1).
        billed = (document.get("billing") or {}).get("address")
        refusal = work.companies.refusal(document["company"], billed)
    if refusal is not None:
        raise against_rule(refusal)


def _require_manager(work: Work, row: Row, actor: str) -> Row | None:
    owner = row["owner"]
    if not holding.is_person(owner):
        return people.require_admin(work, owner, actor)
    if actor != owner:
        raise not_permitted(f"No permission to operate advertiser: {row['id']}")
    return None


def _update(work: Work, act: Act) -> Done:
    before = holding.require_account(work, act.id[0])
    center = _require_manager(work, before, act.actor)
    holding.require_open(work, act.id[0])
    document = documents.laid_over(before["document"], act.attributes)
    documents.require(document, "name")
    documents.keep_fixed(before["document"], document, _FIXED)
    _require_own_currency(center, document)
    certificate = None
    if _differ(before["document"], document, "company", "certificate"):
        certificate = _certificate_of(work, before["owner"], center, document)
    if _differ(before["document"], document, "company", "address"):
        _require_company(work, center, document)
    row = {
        **before,
        "name": document["name"],
        "certificate": document.get("certificate"),
        "document": document,
    }
    row = reviews.after_change(work, before, row, certificate)
    work.accounts.put(row)
    work.record(act, act.id)
    return Done(seen.account(**row))


def _differ(before: Mapping[str, Any], after: Mapping[str, Any], *names: str) -> bool:
    return any(before.get(name) != after.get(name) for name in names)


def _close(work: Work, act: Act) -> Done:
    id = act.id[0]
    before = holding.require_account(work, id)
    _require_manager(work, before, act.actor)
    holding.require_open(work, id)
    if before["status"] == seen.SUSPENDED:
        # reference/tiktok-api.md, 13.2: appeal first.
        raise against_rule(f"Ad account {before['name']} ({id}) is suspended: it cannot be closed.")
    row = {**before, "status": seen.CLOSED, "reason": None, "since": work.now}
    work.accounts.put(row)
    for center in _end_grants(work, before):
        holding.lower_grants(work, center, id)
    work.record(act, act.id)
    return Done(seen.account(**row))


def _end_grants(work: Work, account: Row) -> list[str]:
    """End every share of and access to the account; the Business Centers that held it."""
    holders = [] if holding.is_person(account["owner"]) else [account["owner"]]
    for share in work.shares.where(("account",), account["id"]):
        work.shares.delete(share["center"], share["partner"], share["account"])
        holders.append(share["partner"])
    for access in work.accesses.where(("account",), account["id"]):
        if access["status"] in (Status.ACTIVE, Status.PENDING):
            work.accesses.put({**access, "status": str(Status.ENDED), "since": work.now})
            holders.append(access["center"])
    return holders


AREA = Area(_preload, {Action.CREATE: _create, Action.UPDATE: _update, Action.REMOVE: _close})
