"""What refusals mean: real texts, most of them from public reports."""

from __future__ import annotations

import pytest

from bcsync.platforms.tiktok.transport.trouble import Trouble, trouble_of

TEXTS = [
    (40100, "Requests made too frequently", Trouble.RATE),
    # Public report 8.
    (
        40100,
        "Due to too many requests, requests from App 7123 are temporarily restricted.",
        Trouble.RATE,
    ),
    (40016, "anything", Trouble.RATE),
    (40133, "advertiser 1, current QPS 11, limit 10: temporarily restricted", Trouble.RATE),
    (61000, "", Trouble.RATE),
    # Public report 16: a rate limit under 40001.
    (40001, "Too many requests. Please retry in some time.", Trouble.RATE),
    # Public report 13: three meanings under one code.
    (40001, "No permission to operate advertiser: 7123", Trouble.PERMISSION),
    (40001, "The advertiser 7123 doesn't exist or has been deleted.", Trouble.GONE),
    (
        40001,
        "advertiser does not grant you /report/integrated/get/:GET permission",
        Trouble.SCOPE,
    ),
    (40001, "You don't have permission to operate this advertiser:{7123}.", Trouble.PERMISSION),
    (40001, "", Trouble.PERMISSION),
    # Public report 20: a deleted account under another code.
    (40002, "The advertiser 7123 doesn't exist or has been deleted.", Trouble.GONE),
    (50000, "remote or network error: dial tcp", Trouble.TRANSIENT),
    (40300, "no such advertiser", Trouble.GONE),
    (40007, "", Trouble.GONE),
    # Public report 9: a token of one app, the id of another.
    (
        40000,
        "The app_id is inconsistent with the token's app information. "
        "Please retry after correcting it.",
        Trouble.APP,
    ),
    (40101, "invalid auth_code", Trouble.APP),
    (40130, "", Trouble.SCOPE),
    (40105, "Access token is incorrect or has been revoked.", Trouble.TOKEN),
    (
        40104,
        "Access token is null, you should set it in http header with key Access-Token.",
        Trouble.TOKEN,
    ),
    (40102, "", Trouble.TOKEN),
    (40002, "You don't have permission to the asset(7123)", Trouble.PERMISSION),
    (40002, "Industry invalid", Trouble.REQUEST),
    (40002, "must be most 50", Trouble.REQUEST),
    (40002, "Only allowed for AGENCY and SELF_SERVICE_AGENCY", Trouble.REQUEST),
    (
        40002,
        "The maximum number of advertiser accounts has been created for this Business Center",
        Trouble.QUOTA,
    ),
    (40002, "We have detected unusual activity in your Business Center", Trouble.RISK),
    (40002, "Internal error, please. Try again", Trouble.TRANSIENT),
    (40002, "The system is busy, try again later", Trouble.TRANSIENT),
    (51008, "Service error: no reply", Trouble.TRANSIENT),
    (51002, "Internal service error. Please retry later.", Trouble.TRANSIENT),
    (50002, "Internal service connection timeout. Please try again.", Trouble.TRANSIENT),
    (40202, "", Trouble.TRANSIENT),
    (40700, "", Trouble.TRANSIENT),
    (60001, "maintenance", Trouble.TRANSIENT),
    (40011, "", Trouble.SIZE),
    (40061, "", Trouble.SIZE),
    (40050, "", Trouble.DUPLICATE),
    (40012, "", Trouble.UNCHANGED),
    (40400, "", Trouble.ENDPOINT),
    (40118, "", Trouble.APP),
    (40904, "illegal image", Trouble.REQUEST),
    (70001, "", Trouble.REQUEST),
    (-1, "", Trouble.REQUEST),
]


@pytest.mark.parametrize(("code", "message", "trouble"), TEXTS)
def test_a_refusal_means(code: int, message: str, trouble: Trouble) -> None:
    assert trouble_of(code, message) is trouble
    assert trouble_of(code, message.upper()) is trouble
