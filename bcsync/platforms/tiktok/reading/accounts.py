"""Ad accounts: a Business Center's own, and those that it has of others.

Sources: reference/tiktok-api.md, 7.4, 7.6 and 8.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from bcsync.model.status import Status
from bcsync.platforms.port import Seen
from bcsync.platforms.tiktok.reading.given import text, texts_of
from bcsync.platforms.tiktok.reading.source import Row, Source
from bcsync.platforms.tiktok.reading.statuses import ACCESS, ADVERTISER, TIKTOK
from bcsync.platforms.tiktok.reading.statuses import advertiser as status_of
from bcsync.platforms.tiktok.transport.problems import ApiRefused
from bcsync.platforms.tiktok.transport.trouble import Trouble
from bcsync.wire import endpoints, words

FIELDS = (
    "advertiser_id",
    "name",
    "company",
    "status",
    "rejection_reason",
    "currency",
    "timezone",
    "display_timezone",
    "industry",
    "address",
    "country",
)
"""What is asked for; contacts come masked, so that they say nothing (7.4)."""
_ATTRIBUTES = {
    "name": "name",
    "company": "company",
    "currency": "currency",
    "timezone": "timezone",
    "industry": "industry",
    "registered_area": "country",
    "address": "address",
}
_ID = re.compile(r"[0-9]+")


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many as one call takes."""
    size = endpoints.ADVERTISER_INFO.batch or 1
    return (ids[start : start + size] for start in range(0, len(ids), size))


def details(source: Source, ids: Sequence[str]) -> dict[str, Row]:
    """What ``advertiser/info`` tells of these, by id. Raises ``ApiProblem``.

    One that is gone makes the whole call fail (corrections, 2.2): the others are asked for without it.
    """
    wanted = list(ids)
    while wanted:
        params = {"advertiser_ids": wanted, "fields": list(FIELDS)}
        try:
            rows = source.get(endpoints.ADVERTISER_INFO, params).get("list") or ()
        except ApiRefused as refused:
            gone = _named(refused, wanted)
            if not gone:
                raise
            wanted = [id for id in wanted if id not in gone]
        else:
            return {str(row["advertiser_id"]): row for row in rows if row.get("advertiser_id")}
    return {}


def _named(refused: ApiRefused, among: Sequence[str]) -> set[str]:
    """Those that the refusal says are gone or withheld."""
    if refused.trouble not in (Trouble.GONE, Trouble.PERMISSION):
        return set()
    return set(_ID.findall(refused.said)).intersection(among)


def account(center: str, listed: Row, told: Row) -> Seen:
    """One of its own."""
    id = str(listed["asset_id"])
    word = text(told, "status") or text(listed, "advertiser_status")
    status, reason = status_of(word), text(told, "rejection_reason")
    attributes = texts_of(told, _ATTRIBUTES)
    shown = text(told, "display_timezone")
    if shown is not None:
        # ``timezone`` may be but the distance from Greenwich (corrections, 3).
        attributes["timezone"] = shown
    return Seen(
        "ad_account",
        (id,),
        center,
        attributes,
        status,
        None,
        TIKTOK if status is Status.IN_REVIEW else None,
        word if reason is None else f"{word}: {reason}",
        attributes.get("name"),
    )


def closed(listed: Row) -> bool:
    """Whether the list alone says all that is left to know of it."""
    return ADVERTISER.get(listed.get("advertiser_status") or "") is Status.CLOSED


def of_list_alone(center: str, listed: Row) -> Seen:
    """A closed one that tells no details any more."""
    return account(center, listed, {"name": listed.get("asset_name")})


def is_own(row: Row) -> bool:
    """Whether the Business Center owns it (8.2)."""
    return row.get("relation_type") == words.OWNER_BC


def access(center: str, row: Row) -> Seen:
    """One that it asked for: what came of that."""
    status = ACCESS.get(row.get("relation_status") or words.BOUND, Status.PENDING)
    role = words.ADVERTISER_ROLES.get(row.get("advertiser_role") or "", "analyst")
    owner = text(row, "owner_bc_name")
    on = (owner or "its owner") if status is Status.PENDING else None
    return Seen(
        "access",
        (center, str(row["asset_id"])),
        center,
        permission(role),
        status,
        on=on,
        label=text(row, "asset_name"),
    )


@cache
def permission(role: str) -> Mapping[str, str]:
    """One object for all that are held like that."""
    return {"permission": role}


def certificates(center: str, rows: Iterable[Row]) -> Iterator[Seen]:
    """Clients' certificates, as ``qualification/get`` lists them (7.6)."""
    for row in rows:
        id, company = text(row, "qualification_id"), text(row, "company_name")
        if id is not None:
            word = text(row, "status")
            verified = word == "VERIFIED"
            status = Status.ACTIVE if verified else Status.IN_REVIEW
            attributes = {"company": company} if company else {}
            on = None if verified else TIKTOK
            yield Seen("certificate", (id,), center, attributes, status, None, on, word, company)
