"""The published document, and whether the emulator keeps to it whatever it is sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bcsync.emulator.openapi import document
from bcsync.platforms.chosen import DATABASE
from bcsync.testing import TikTokBusiness, running
from tests.postgres import Server

LONG = os.environ.get("BCSYNC_TEST_LONG") == "1"
ANA, NICO = "ana@acme.example", "nico@northwind.example"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

schema = schemathesis.openapi.from_dict(document())


class Fuzzed:
    """An emulator with a few things in it, and what is called how."""

    def __init__(self, api: TikTokBusiness) -> None:
        self.api = api
        self.token = api.token(ANA)
        api.token(NICO)
        given: dict[str, Any] = {"timezone": "Europe/London", "currency": "GBP"}
        center = api.act(ANA, "create", "business_center", name="Acme", **given)
        agency = api.act(NICO, "create", "business_center", name="North", **given)
        accounts = [
            api.act(ANA, "create", "ad_account", center, name=f"Acme {n}") for n in range(3)
        ]
        api.act(ANA, "invite", "member", center, NICO)
        api.accept_all()
        members = {ANA: "operator"}
        group = api.act(
            ANA, "create", "asset_group", center, name="All", accounts=accounts, members=members
        )
        self._known: dict[str, Any] = {
            "bc_id": center,
            "partner_id": agency,
            "advertiser_id": accounts[0],
            "asset_id": accounts[1],
            "advertiser_ids": accounts[:2],
            "asset_ids": accounts[2:],
            "asset_group_id": group,
            "asset_type": "ADVERTISER",
        }
        self._turn = count()

    def call(self, case: Any) -> None:
        """Every other time with ids that exist, so that more than their absence is tried."""
        if next(self._turn) % 2:
            for part in (case.query, case.body):
                if isinstance(part, dict):
                    part.update(
                        {name: self._known[name] for name in part.keys() & self._known.keys()}
                    )
        headers = {"Access-Token": self.token}
        case.call_and_validate(base_url=self.api.url, headers=headers, checks=CHECKS)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"] if LONG else ["sqlite"])
def fuzzed(request: pytest.FixtureRequest) -> Iterator[Fuzzed]:
    database = DATABASE
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres_server")
        database = server.url(server.create())
    with running(database) as api:
        yield Fuzzed(api)
        assert not api.faults, "".join(api.faults)


@schema.parametrize()
@settings(
    max_examples=300 if LONG else 12,
    deadline=None,
    derandomize=not LONG,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_sent_the_answer_is_one_that_the_document_tells(
    case: Any, fuzzed: Fuzzed
) -> None:
    fuzzed.call(case)
