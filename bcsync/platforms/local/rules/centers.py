"""Business Centers: created by a signed-in person, verified by TikTok (rules 1 and 2)."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.local import roles, seen
from bcsync.platforms.local.refusal import against_rule
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import documents, holding, people
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.values import Verdict
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import GONE, Act, Done

_PREFIX = 71
_TYPES = ("normal", "direct", "agency", "self_service", "self_service_agency")
AGENCY_TYPES = frozenset({"agency", "self_service_agency"})
_FIXED = ("timezone", "type", "currency", "registered_area")
"""Changed by TikTok's support alone (reference/tiktok-api.md, 13.1, "self-change")."""


def _preload(work: Work, acts: Sequence[Act]) -> None:
    people.preload(work, acts, (act.id[0] for act in acts if act.id))
    work.expect_ids(work.centers, _PREFIX, len(acts))


def _create(work: Work, act: Act) -> Done:
    people.require_user(work, act.actor)
    document = documents.laid_over({}, act.attributes)
    documents.require(document, "name", "timezone")
    document["type"] = roles.one_of(document, "type", _TYPES, "normal")
    chosen = documents.chosen_id(work.centers, act)
    automatic = work.verdicts.verification is Verdict.AUTOMATIC
    row: Row = {
        "id": documents.new_id(work, work.centers, _PREFIX, chosen),
        "name": document["name"],
        "status": str(Status.ACTIVE if automatic else Status.UNVERIFIED),
        "reason": None,
        "document": document,
        "since": work.now,
    }
    work.centers.put(row)
    work.members.none_yet(("center",), row["id"])
    work.members.put(
        {
            "center": row["id"],
            "email": act.actor,
            "role": people.ADMIN,
            "finance": "none",
            "status": str(Status.ACTIVE),
            "since": work.now,
        }
    )
    work.record(act, (row["id"],))
    return Done(seen.center(**row))


def _update(work: Work, act: Act) -> Done:
    row = people.require_admin(work, act.id[0], act.actor)
    document = documents.laid_over(row["document"], act.attributes)
    documents.require(document, "name", "timezone")
    documents.keep_fixed(row["document"], document, _FIXED)
    row = {**row, "name": document["name"], "document": document}
    work.centers.put(row)
    work.record(act, act.id)
    return Done(seen.center(**row))


def _close(work: Work, act: Act) -> Done:
    id = act.id[0]
    row = people.require_admin(work, id, act.actor)
    owned = work.accounts.where(("owner",), id)
    still_open = [account["name"] for account in owned if account["status"] != seen.CLOSED]
    if still_open:
        raise against_rule(
            f"{row['name']} owns {len(still_open)} open ad account(s), {still_open[0]} among them: "
            "close them first."
        )
    _end_everything(work, id)
    work.centers.put({**row, "status": str(Status.CLOSED), "since": work.now})
    work.record(act, act.id)
    return Done(GONE)


def _end_everything(work: Work, center: str) -> None:
    _end_partnerships(work, center)
    _end_people(work, center)
    for access in work.accesses.where(("center",), center):
        work.accesses.delete(center, access["account"])
    for entry in work.group_accounts.where(("center",), center):
        work.group_accounts.delete(entry["group"], entry["account"])
    for rows in (work.groups, work.certificates, work.assets, work.images):
        for thing in rows.where(("center",), center):
            rows.delete(thing["id"])


def _end_people(work: Work, center: str) -> None:
    for grant in work.assignments.where(("center",), center):
        work.assignments.delete(center, grant["account"], grant["email"])
    for entry in work.group_members.where(("center",), center):
        work.group_members.delete(entry["group"], entry["email"])
    for promise in work.promises.where(("center",), center):
        work.promises.delete(center, promise["email"], promise["account"])
    for rows in (work.members, work.former_members):
        for person in rows.where(("center",), center):
            rows.delete(center, person["email"])


def _end_partnerships(work: Work, center: str) -> None:
    for side in ("center", "partner"):
        for relation in work.partners.where((side,), center):
            work.partners.delete(relation["center"], relation["partner"])
        for offer in work.offers.where((side,), center):
            work.offers.delete(offer["center"], offer["partner"], offer["account"])
        for share in work.shares.where((side,), center):
            work.shares.delete(share["center"], share["partner"], share["account"])
            holding.lower_grants(work, share["partner"], share["account"])


AREA = Area(_preload, {Action.CREATE: _create, Action.UPDATE: _update, Action.REMOVE: _close})
