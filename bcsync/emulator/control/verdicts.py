"""What TikTok decides, and the records that it goes by."""

from __future__ import annotations

from typing import Any

from bcsync.emulator.control.lever import Lever
from bcsync.emulator.control.stage import Stage
from bcsync.emulator.shapes import Field, Flag, Given, Id, Text, needed
from bcsync.platforms.local.values import Company

_APPROVE = Field("approve", Flag(), default=True)
_REASON = Field("reason", Text(), about="Why; shown to its people.")


def _verify(stage: Stage, given: Given) -> Any:
    stage.control.verify(given["bc_id"], not given["approve"], given.get("reason"))
    return {}


def _review(stage: Stage, given: Given) -> Any:
    stage.control.review(given["advertiser_id"], given["approve"], given.get("reason"))
    return {}


def _suspend(stage: Stage, given: Given) -> Any:
    stage.control.suspend(given["advertiser_id"], given.get("reason"))
    return {}


def _company(stage: Stage, given: Given) -> Any:
    company = Company(
        given["name"], given["address"], given.get("area"), bool(given.get("headquarters"))
    )
    stage.control.add_company(company)
    return {}


LEVERS = (
    Lever(
        "POST",
        "/control/verifications",
        "TikTok decides on the verification of a Business Center.",
        _verify,
        (needed("bc_id", Id()), _APPROVE, _REASON),
    ),
    Lever(
        "POST",
        "/control/reviews",
        "TikTok decides on the review of an ad account.",
        _review,
        (needed("advertiser_id", Id()), _APPROVE, _REASON),
    ),
    Lever(
        "POST",
        "/control/suspensions",
        "TikTok punishes an ad account (STATUS_LIMIT); approving it in a review lifts that.",
        _suspend,
        (needed("advertiser_id", Id()), _REASON),
    ),
    Lever(
        "POST",
        "/control/companies",
        "Add a company record, from which agencies pick their clients.",
        _company,
        (
            needed("name", Text()),
            needed("address", Text()),
            Field("area", Text(), about="ISO 3166-1 alpha-2."),
            Field("headquarters", Flag()),
        ),
    ),
)
