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

from bcsync.emulator.control.lever import Lever
from bcsync.emulator.control.table import LEVERS
from bcsync.emulator.openapi import document, sent
from bcsync.emulator.shapes import Record
from bcsync.kinds import KINDS
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


def _lever(lever: Lever) -> dict[str, Any]:
    told: dict[str, Any] = {
        "responses": {"200": {"description": "done"}, "400": {"description": "no"}}
    }
    if lever.method == "POST":
        body = {"application/json": {"schema": sent(Record(lever.parameters))}}
        return {**told, "requestBody": {"required": True, "content": body}}
    parameters = [
        {"name": field.name, "in": "query", "required": field.required, "schema": sent(field.shape)}
        for field in lever.parameters
    ]
    return {**told, "parameters": parameters}


def levers() -> dict[str, Any]:
    """The levers as a document; those out that end what others go on with, or take long."""
    paths: dict[str, Any] = {}
    for lever in LEVERS:
        if lever.path not in ("/control/reset", "/control/seed"):
            paths.setdefault(lever.path, {})[lever.method.lower()] = _lever(lever)
    info = {"title": "levers", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths}


control = schemathesis.openapi.from_dict(levers())


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


fuzz = settings(
    max_examples=300 if LONG else 10,
    deadline=None,
    derandomize=not LONG,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@schema.parametrize()
@fuzz
def test_whatever_is_sent_the_answer_is_one_that_the_document_tells(
    case: Any, fuzzed: Fuzzed
) -> None:
    fuzzed.call(case)


@pytest.fixture(scope="module")
def pulled() -> Iterator[TikTokBusiness]:
    with running() as api:
        yield api
        assert not api.faults, "".join(api.faults)


@control.parametrize()
@fuzz
def test_whatever_is_sent_to_a_lever_it_says_yes_or_no(case: Any, pulled: TikTokBusiness) -> None:
    if isinstance(case.body, dict) and "kind" in case.body and case.path.endswith("acts"):
        names = [kind.name for kind in KINDS]
        case.body["kind"] = names[len(str(case.body)) % len(names)]
    case.call_and_validate(
        base_url=pulled.url, checks=[not_a_server_error, status_code_conformance]
    )
