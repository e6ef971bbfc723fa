"""The official SDK against the emulator: tokens, and how it hears of refusals and of broken answers.

What it sends is its own business (reference/sdk-wire.md); what it makes of the answers is the proof.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import business_api_client
import pytest
from business_api_client.rest import ApiException

from bcsync.testing import Fault, TikTokBusiness
from tests.emulator.sdk import refused, sdk
from tests.patience import PATIENCE_S

ANA = "ana@acme.example"
APP = {"app_id": "1234567890", "secret": "s3cret"}


@pytest.fixture
def client(tiktok_business: TikTokBusiness) -> Iterator[Any]:
    with sdk(tiktok_business.url) as client:
        yield client


def test_a_code_becomes_a_token_that_works(tiktok_business: TikTokBusiness, client: Any) -> None:
    code = tiktok_business.auth_code(ANA)
    authentication = business_api_client.AuthenticationApi(client)
    body = business_api_client.Oauth2AccessTokenBody(**APP, auth_code=code)
    data = authentication.oauth2_access_token(body=body)["data"]
    listed = authentication.oauth2_advertiser_get(
        APP["app_id"], APP["secret"], data["access_token"]
    )
    assert (data["advertiser_ids"], listed["data"]) == ([], {"list": []})
    assert business_api_client.BCApi(client).bc_get(data["access_token"])["data"]["list"] == []
    with refused(40110, "has been used"):
        authentication.oauth2_access_token(body=body)


def test_another_apps_id_is_refused(tiktok_business: TikTokBusiness, client: Any) -> None:
    """airbyte, issue 80210."""
    token = tiktok_business.token(ANA, app="99")
    authentication = business_api_client.AuthenticationApi(client)
    with refused(40000, "The app_id is inconsistent with the token's app information."):
        authentication.oauth2_advertiser_get(APP["app_id"], APP["secret"], token)


def test_refusals_reach_its_callers_with_code_and_words(
    tiktok_business: TikTokBusiness, client: Any
) -> None:
    bc = business_api_client.BCApi(client)
    token = tiktok_business.token(ANA, scopes=frozenset({100}))
    with refused(40105, "Access token is incorrect or has been revoked."):
        bc.bc_get("no-token")
    with refused(40104, "Access token is null"):
        bc.bc_get("")
    with refused(40001, "advertiser does not grant you /bc/get/:GET permission"):
        bc.bc_get(token)
    with refused(40002, "must be most 50"):
        bc.bc_get(tiktok_business.token(ANA), page_size=51)


def test_none_goes_out_as_null_and_is_taken_for_nothing(
    tiktok_business: TikTokBusiness, client: Any
) -> None:
    token = tiktok_business.token(ANA)
    found = business_api_client.BCApi(client).bc_get(token, bc_id=None, filtering=None)
    assert found["data"]["list"] == []


def test_a_filtering_that_it_encodes_twice_is_told_by_name(
    tiktok_business: TikTokBusiness, client: Any
) -> None:
    """The SDK's issue 68: a text of JSON within a text of JSON."""
    twice = json.dumps(json.dumps({"keyword": "a"}))
    token = tiktok_business.token(ANA)
    with refused(40002, "'filtering': must be a JSON object; this is a JSON text"):
        business_api_client.BCApi(client).bc_get(token, filtering=twice)


def test_it_repeats_a_read_whose_connection_broke_and_no_write(
    tiktok_business: TikTokBusiness, client: Any
) -> None:
    token = tiktok_business.token(ANA)
    tiktok_business.fail(Fault("cut_before", times=2))
    bc = business_api_client.BCApi(client)
    assert bc.bc_get(token)["data"]["list"] == []
    tiktok_business.fail(Fault("cut_before", times=1))
    with pytest.raises(Exception, match="Connection aborted"):
        bc.bc_member_delete(token, body={"bc_id": "1"})
    paths = [entry.path.split("v1.3")[1] for entry in tiktok_business.requests]
    assert paths == ["/bc/get/"] * 3 + ["/bc/member/delete/"]


def test_http_errors_and_odd_bodies_reach_its_callers(
    tiktok_business: TikTokBusiness, client: Any
) -> None:
    """Nango, pull request 515: an envelope without a code is no success."""
    token = tiktok_business.token(ANA)
    bc = business_api_client.BCApi(client)
    tiktok_business.fail(
        Fault("answer", status=502, body="Bad gateway"),
        Fault("answer", status=200, body='{"data": {}}'),
    )
    with pytest.raises(ApiException, match="502"):
        bc.bc_get(token)
    with refused(None, ""):
        bc.bc_get(token)


_LEAVES = """
import os, sys, business_api_client
configuration = business_api_client.Configuration()
configuration.host = sys.argv[1]
client = business_api_client.ApiClient(configuration)
print(business_api_client.BCApi(client).bc_get(sys.argv[2])["data"]["page_info"]["total_number"])
sys.stdout.flush()
os._exit(0)
"""


def test_a_program_that_uses_it_can_end(tiktok_business: TikTokBusiness) -> None:
    """The SDK's issue 14: its destructor can hang; a program leaves without it."""
    token = tiktok_business.token(ANA)
    done = subprocess.run(
        [sys.executable, "-c", _LEAVES, tiktok_business.url, token],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    assert done.stdout == "0\n"
