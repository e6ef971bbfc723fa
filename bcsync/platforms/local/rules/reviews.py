"""TikTok's reviews of ad accounts and the certificates they carry (rules 4 and 5)."""

from __future__ import annotations

from bcsync.platforms.local import seen
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.values import Verdict
from bcsync.platforms.local.work import Work

_UNREVIEWED = {
    seen.ENABLED: seen.CHANGE_IN_REVIEW,
    seen.CHANGE_REFUSED: seen.CHANGE_IN_REVIEW,
    seen.CHANGE_IN_REVIEW: seen.CHANGE_IN_REVIEW,
    seen.NEW_IN_REVIEW: seen.NEW_IN_REVIEW,
    seen.NEW_REFUSED: seen.NEW_IN_REVIEW,
}
"""The status an account goes back to when what TikTok looked at changes."""
_REFUSED = {
    seen.ENABLED: seen.NEW_REFUSED,
    seen.NEW_IN_REVIEW: seen.NEW_REFUSED,
    seen.CHANGE_IN_REVIEW: seen.CHANGE_REFUSED,
}


def first_status(work: Work, certificate: Row | None) -> str:
    """A new account's status: a verified certificate spares it the review."""
    return seen.ENABLED if _passes(work, certificate) else seen.NEW_IN_REVIEW


def _passes(work: Work, certificate: Row | None) -> bool:
    if certificate is not None and certificate["verified"]:
        return True
    return work.verdicts.review is Verdict.AUTOMATIC


def after_change(work: Work, before: Row, after: Row, certificate: Row | None) -> Row:
    """The account with the review its change calls for.

    A new company name or new papers are reviewed; a disapproved account is reviewed again whatever
    was mended (reference/tiktok-api.md, 13.2, "company name" and "disapproved account").
    """
    if before["status"] == seen.SUSPENDED:
        return after
    old, new = before["document"], after["document"]
    disapproved = before["status"] in (seen.NEW_REFUSED, seen.CHANGE_REFUSED)
    renamed = old.get("company") != new.get("company")
    papers = certificate is not None and old.get("certificate") != new.get("certificate")
    if not (renamed or papers or (disapproved and old != new)):
        return after
    status = seen.ENABLED if _passes(work, certificate) else _UNREVIEWED[before["status"]]
    row = {**after, "status": status, "reason": None, "since": work.now}
    credit_certificate(work, row)
    return row


def credit_certificate(work: Work, account: Row) -> None:
    """An approved account verifies the certificate it carries."""
    if account["status"] != seen.ENABLED or account["certificate"] is None:
        return
    certificate = work.certificates.get(account["certificate"])
    if certificate is not None and not certificate["verified"]:
        work.certificates.put({**certificate, "verified": True, "since": work.now})


def approved(work: Work, account: Row) -> Row | None:
    """The account after TikTok said yes; None when there is nothing to decide."""
    if account["status"] in (seen.ENABLED, seen.CLOSED):
        return None
    row = {**account, "status": seen.ENABLED, "reason": None, "since": work.now}
    work.accounts.put(row)
    credit_certificate(work, row)
    return row


def suspended(work: Work, account: Row, reason: str | None) -> Row | None:
    """The account after TikTok punished it; None for one that is closed."""
    if account["status"] == seen.CLOSED:
        return None
    row = {**account, "status": seen.SUSPENDED, "reason": reason, "since": work.now}
    work.accounts.put(row)
    return row


def disapproved(work: Work, account: Row, reason: str | None) -> Row | None:
    """The account after TikTok said no; None when there is nothing to decide."""
    status = _REFUSED.get(account["status"])
    if status is None:
        return None
    row = {**account, "status": status, "reason": reason, "since": work.now}
    work.accounts.put(row)
    return row
