"""Clients' Business Certificates, which agencies give once and re-use (rule 5)."""

from __future__ import annotations

from collections.abc import Sequence

from bcsync.model.action import Action
from bcsync.platforms.local import seen
from bcsync.platforms.local.refusal import against_rule, missing
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import documents, people
from bcsync.platforms.local.rules.area import Area
from bcsync.platforms.local.rules.centers import AGENCY_TYPES
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import GONE, Act, Done

_PREFIX = 74
_REVIEWED = ("company", "license_no")
"""What TikTok has looked at: a change starts the verification anew."""


def _preload(work: Work, acts: Sequence[Act]) -> None:
    creations = [act for act in acts if act.verb is Action.CREATE]
    ids = [act.id[0] for act in acts if act.verb is not Action.CREATE]
    work.certificates.load((id,) for id in ids)
    centers = [act.id[0] for act in creations]
    centers += [row["center"] for id in ids if (row := work.certificates.get(id))]
    people.preload(work, acts, centers)
    work.expect_ids(work.certificates, _PREFIX, len(creations))
    work.accounts.load_where(("certificate",), ((id,) for id in ids))


def _create(work: Work, act: Act) -> Done:
    center = people.require_admin(work, act.id[0], act.actor)
    if center["document"]["type"] not in AGENCY_TYPES:
        raise against_rule("qualification_info: Only allowed for AGENCY and SELF_SERVICE_AGENCY.")
    document = documents.laid_over({}, act.attributes)
    documents.require(document, "company")
    row: Row = {
        "id": work.new_id(work.certificates, _PREFIX),
        "center": act.id[0],
        "company": document["company"],
        "verified": False,
        "document": document,
        "since": work.now,
    }
    work.certificates.put(row)
    work.record(act, (row["id"],))
    return Done(seen.certificate(**row))


def _require(work: Work, act: Act) -> Row:
    row = work.certificates.get(act.id[0])
    if row is None:
        raise missing(f"Certificate {act.id[0]} does not exist.")
    people.require_admin(work, row["center"], act.actor)
    return row


def _update(work: Work, act: Act) -> Done:
    before = _require(work, act)
    document = documents.laid_over(before["document"], act.attributes)
    documents.require(document, "company")
    row = {**before, "company": document["company"], "document": document}
    if any(before["document"].get(name) != document.get(name) for name in _REVIEWED):
        row |= {"verified": False, "since": work.now}
    work.certificates.put(row)
    work.record(act, act.id)
    return Done(seen.certificate(**row))


def _remove(work: Work, act: Act) -> Done:
    row = _require(work, act)
    users = work.accounts.where(("certificate",), row["id"])
    still_open = [account["name"] for account in users if account["status"] != seen.CLOSED]
    if still_open:
        raise against_rule(
            f"The certificate of {row['company']} is in use by {len(still_open)} "
            f"open ad account(s), {still_open[0]} among them."
        )
    work.certificates.delete(row["id"])
    work.record(act, act.id)
    return Done(GONE)


AREA = Area(_preload, {Action.CREATE: _create, Action.UPDATE: _update, Action.REMOVE: _remove})
