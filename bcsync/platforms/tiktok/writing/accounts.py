"""Ad accounts: opened, changed, closed, one a call (reference/tiktok-api.md, 7.1 to 7.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcsync.model.status import Status
from bcsync.platforms.port import Act, Answer, Done, Partly, Refused, Seen, Unanswered
from bcsync.platforms.tiktok.reading.statuses import TIKTOK
from bcsync.platforms.tiktok.transport.problems import ApiProblem, ApiRefused
from bcsync.platforms.tiktok.transport.trouble import Trouble
from bcsync.platforms.tiktok.writing.answers import RECORDED, refused
from bcsync.platforms.tiktok.writing.line import Line
from bcsync.platforms.tiktok.writing.papers import (
    CERTIFICATE,
    UnsentError,
    carried,
    papers_of,
    some,
)
from bcsync.wire import codes, endpoints, words

Given = Mapping[str, Any]

_INHERITED = ("company", "currency", "timezone", "registered_area")
"""What an account has from its Business Center unless it says otherwise."""
_REVIEWED = frozenset({"company", "promotion_link"})
"""A change of these is sent with the certificate for review (7.2)."""
_WAYS_OUT = {
    "DELIVERING": "ads of it were delivered within the last three days: pause them, and wait",
    "UNPAID_BILL": "a bill of it is unpaid: pay it first",
    "SUSPENDED": "it is suspended: appeal in TikTok Ads Manager first",
    "UNFINISHED_TRANSFER": "a transfer of money is under way: wait until that has ended",
    "AUTOPAY_UNBILLED": "automatic payment has not billed all of it yet: wait for the bill",
}


def create(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """In the shape that the type of the Business Center asks for."""

    def call(act: Act) -> Answer:
        owner = act.id[0]
        if "@" in owner:
            return refused(f"only {owner} can open an ad account of {owner}, and by hand.")
        center = line.center(act, owner)
        if center is None:
            return refused(f"{act.actor} is not a member of Business Center {owner}.")
        of_center = center.seen.attributes
        given = {name: of_center[name] for name in _INHERITED if of_center.get(name)}
        given |= {name: value for name, value in act.attributes.items() if value is not None}
        if owner in line.exhausted:
            return line.exhausted[owner]
        new = act.brings.get(CERTIFICATE)
        try:
            papers = None if new is None else papers_of(line, act, new, given)
        except UnsentError as unsent:
            return Refused(unsent.code, str(unsent))
        body = creation(owner, of_center, given, papers)
        id = _opened(line, act, body)
        if not id:
            # "Code 0 without id" was seen (corrections, 7, 5): it may be there all the same.
            return Unanswered("the answer tells no advertiser_id")
        if new is not None:
            line.carried[carried(owner, new)] = id
        return _complete(line, act, body, _made(id, owner, given))

    return line.one_by_one(call, acts)


def _opened(line: Line, act: Act, body: Given) -> str | None:
    """Its id. What no further account would get past is remembered: a quota, a review of the owner's (7.1)."""
    try:
        told = line.post(act, endpoints.BC_ADVERTISER_CREATE, body)
    except ApiRefused as refusal:
        if _is_about_papers(refusal, body):
            raise _not_yet(refusal) from refusal
        if refusal.trouble in (Trouble.QUOTA, Trouble.RISK):
            line.exhausted[act.id[0]] = Refused(refusal.code, refusal.said)
        raise
    return told.get("advertiser_id") or None


def _is_about_papers(refusal: ApiRefused, body: Given) -> bool:
    named = (body.get("qualification_info") or {}).get("qualification_id")
    return bool(named) and not refusal.in_doubt and "qualification" in refusal.said.lower()


def _not_yet(refusal: ApiRefused) -> ApiRefused:
    """Only a verified certificate is used again, as far as is documented (7.1, 13.2)."""
    said = f"{refusal.said.rstrip('.')}. Where TikTok has yet to verify the certificate, apply again then."
    return ApiRefused(refusal.path, refusal.code, said, refusal.request_id)


def _complete(line: Line, act: Act, body: Given, made: Seen) -> Answer:
    """What a creation has no place for is said afterwards."""
    said = body.get("qualification_info", ())
    names = [name for name in ("promotion_link", "address") if name not in said]
    left = {name: act.attributes[name] for name in names if act.attributes.get(name)}
    if left:
        try:
            more = {"advertiser_id": made.id[0], **changes(left)}
            line.post(act, endpoints.ADVERTISER_UPDATE, more)
        except ApiProblem as problem:
            code = problem.code if isinstance(problem, ApiRefused) else codes.OK
            return Partly(made, code, problem.message)
    return Done(made, shown=False)


def creation(
    bc_id: str, center: Given, given: Given, papers: Given | None = None
) -> dict[str, Any]:
    """The body of a creation; what is wrong or missing in it the API says best.

    ``papers``: those of a new certificate, in the API's words.
    """
    body: dict[str, Any] = {
        "bc_id": bc_id,
        "advertiser_info": some(
            name=given.get("name"), currency=given.get("currency"), timezone=given.get("timezone")
        ),
        "customer_info": some(
            company=given.get("company"),
            industry=_industry(given.get("industry")),
            registered_area=given.get("registered_area"),
        ),
    }
    if str(center.get("type", "")).upper() in words.AGENCY_TYPES:
        body["qualification_info"] = _qualification(given, papers or {})
    contact, billing = given.get("contact"), given.get("billing")
    if contact:
        body["contact_info"] = dict(contact)
    if billing:
        # Not ``tax_map``, its name of before (corrections, 2.17).
        body["billing_info"] = some(
            address=billing.get("address"), tax_field_dict=billing.get("tax")
        )
    return body


def _industry(id: str | None) -> int | None:
    """A JSON integer (corrections, 2.1)."""
    return None if id is None else int(id)


def _qualification(given: Given, papers: Given) -> dict[str, Any]:
    """A certificate that is there excludes all else (7.1)."""
    if given.get("certificate"):
        return {"qualification_id": given["certificate"]}
    return some(promotion_link=given.get("promotion_link"), **papers)


_SHOWN = ("name", "company", "currency", "timezone", "industry", "registered_area")


def _made(id: str, owner: str, given: Given) -> Seen:
    """As asked for: what the review makes of it, the next look tells."""
    attributes = {name: given[name] for name in _SHOWN if name in given}
    reviewed = not given.get("certificate")
    status = Status.IN_REVIEW if reviewed else Status.ACTIVE
    on = TIKTOK if reviewed else None
    return Seen("ad_account", (id,), owner, attributes, status, on=on, label=given.get("name"))


def update(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """Its profile; one with a new company is reviewed."""

    def call(act: Act) -> Answer:
        id, given = act.id[0], act.attributes
        if "company" in given and not _may_rename_company(line, act):
            return refused(
                "TikTok manages the company of this ad account: ask your TikTok representative."
            )
        body = {"advertiser_id": id, **changes(given)}
        if not _REVIEWED.isdisjoint(given):
            body["need_submit_certificate"] = True
        line.post(act, endpoints.ADVERTISER_UPDATE, body)
        return RECORDED

    return line.one_by_one(call, acts)


def _may_rename_company(line: Line, act: Act) -> bool:
    """Comes only on request, and then alone (7.4); where it does not come, the API decides."""
    params = {"advertiser_ids": [act.id[0]], "fields": ["company_name_editable"]}
    rows = line.get(act, endpoints.ADVERTISER_INFO, params).get("list") or ()
    return all(row.get("company_name_editable") is not False for row in rows)


def changes(given: Given) -> dict[str, Any]:
    """Attributes under the names that ``advertiser/update`` has for them."""
    contact, billing = given.get("contact") or {}, given.get("billing") or {}
    # A place for invoices there is none: ``address`` is that of the company (7.4).
    return some(
        advertiser_name=given.get("name"),
        company=given.get("company"),
        promotion_link=given.get("promotion_link"),
        address=given.get("address"),
        tax_map=billing.get("tax"),
        contact_name=contact.get("name"),
        contact_email=contact.get("email"),
        contact_number=contact.get("number"),
    )


def close(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """For good; why one cannot be closed comes inside an answer that says all is well (7.3)."""

    def call(act: Act) -> Answer:
        id = act.id[0]
        if act.owner is None or "@" in act.owner:
            return refused(f"only the owner of ad account {id} can close it.")
        body = {"bc_id": act.owner, "advertiser_ids": [id]}
        told = line.post(act, endpoints.BC_ADVERTISER_DISABLE, body)
        failed = told.get("failed_infos")
        if isinstance(failed, Mapping) and id in failed:
            reason = str(failed[id])
            return refused(f"{reason}: {_WAYS_OUT.get(reason, 'TikTok does not close it')}")
        return RECORDED

    return line.one_by_one(call, acts)
