"""The API's status words in ours, by the whole word: ``STATUS_LIMIT`` is no ``STATUS_ENABLE``.

Sources: reference/tiktok-api.md, 6.1, 7.5, 7.6 and 8.2; corrections, 5.20.
"""

from __future__ import annotations

from collections.abc import Mapping

from bcsync.model.status import Status
from bcsync.wire import words

TIKTOK = "TikTok"

_REVIEWED, _REFUSED = Status.IN_REVIEW, Status.DISAPPROVED
ADVERTISER: Mapping[str, Status] = {
    "STATUS_ENABLE": Status.ACTIVE,
    "STATUS_DISABLE": Status.CLOSED,
    "STATUS_PENDING_CONFIRM": _REVIEWED,
    "STATUS_PENDING_VERIFIED": _REVIEWED,
    "STATUS_PENDING_CONFIRM_MODIFY": _REVIEWED,
    "STATUS_WAIT_FOR_BPM_AUDIT": _REVIEWED,
    "STATUS_WAIT_FOR_PUBLIC_AUTH": _REVIEWED,
    "STATUS_SELF_SERVICE_UNAUDITED": _REVIEWED,
    "STATUS_CONTRACT_PENDING": _REVIEWED,
    "STATUS_CONFIRM_FAIL": _REFUSED,
    "STATUS_CONFIRM_FAIL_END": _REFUSED,
    "STATUS_CONFIRM_MODIFY_FAIL": _REFUSED,
    # Suspended: only an appeal helps (13.2).
    "STATUS_LIMIT": _REFUSED,
    # Some endpoints answer in the words of the web pages (7.5).
    "SHOW_ACCOUNT_STATUS_APPROVED": Status.ACTIVE,
    "SHOW_ACCOUNT_STATUS_IN_REVIEW": _REVIEWED,
    "SHOW_ACCOUNT_STATUS_NOT_APPROVED": _REFUSED,
    "SHOW_ACCOUNT_STATUS_PUNISHED": _REFUSED,
}
MEMBER: Mapping[str, Status] = {
    words.BOUND: Status.ACTIVE,
    words.PENDING: Status.PENDING,
    words.REJECTED: Status.DECLINED,
    words.UNBOUND: Status.ENDED,
}
ACCESS = MEMBER
"""The same four words mean the same of an access (8.2)."""
CENTER: Mapping[str, Status] = {
    "ENABLE": Status.ACTIVE,
    "REVIEWING": Status.UNVERIFIED,
    "DENY": Status.DISAPPROVED,
    "PUNISH": Status.DISAPPROVED,
}
VERIFICATION: Mapping[str, Status] = {
    "REVIEWING": Status.UNVERIFIED,
    "FAILED": Status.DISAPPROVED,
}
"""What is decided, or has not been asked for, keeps nobody waiting: ``NOT_SUBMITTED`` was seen on a Business
Center that worked (6.1)."""
CERTIFICATE: Mapping[str, Status] = {"VERIFIED": Status.ACTIVE, "UNVERIFIED": Status.IN_REVIEW}


def advertiser(word: str | None) -> Status:
    """Of an ad account; a word that nobody knows is not taken for approval."""
    return ADVERTISER.get(word or "", Status.IN_REVIEW)


def center(word: str | None, verification: str | None) -> Status:
    """Of a Business Center: what is said of itself first, then of its verification."""
    state = CENTER.get(word or "", Status.ACTIVE)
    if state is not Status.ACTIVE:
        return state
    return VERIFICATION.get(verification or "", Status.ACTIVE)
