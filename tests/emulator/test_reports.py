"""What others met on the live API and reported (reference/tiktok-api-corrections.md, 7): the server's half."""

from __future__ import annotations

import orjson
import pytest

from bcsync.emulator.faults import Fault
from bcsync.wire.endpoints import (
    ADVERTISER_INFO,
    BASE,
    BC_ASSET_ADMIN_GET,
    BC_ASSET_GROUP_GET,
    BC_GET,
    USER_INFO,
)
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, BO

_UNKNOWN = "7299999999999999999"


def test_more_than_100_ids_in_one_call(api: Asking) -> None:
    """airbyte, pull request 22309; the code is the documents' (40011), nobody has shown it."""
    ids = [str(7200000000000000000 + n) for n in range(101)]
    api.refused(40011, "must be most 100", ANA, ADVERTISER_INFO, advertiser_ids=ids)


@pytest.mark.parametrize("code", [40001, 40002, 40300])
def test_an_account_that_is_gone_has_one_text_and_one_of_three_codes(
    api: Asking, code: int
) -> None:
    """PostHog 82936 and 82183, OWOX: the text tells it from a missing permission, the code does not."""
    api.behave(unknown_advertiser=code)
    text = f"The advertiser {_UNKNOWN} doesn't exist or has been deleted."
    api.refused(code, text, ANA, ADVERTISER_INFO, advertiser_ids=[_UNKNOWN])


def test_a_missing_permission_has_the_same_code_and_another_text(api: Asking, acme: str) -> None:
    account = api.world.account(acme)
    api.use(ANA, api.token(ANA, scopes=frozenset({150})))
    words = "advertiser does not grant you /advertiser/info/:GET permission"
    api.refused(40001, words, ANA, ADVERTISER_INFO, advertiser_ids=[account])
    api.world.control.sign_up(BO)
    api.refused(40001, "No permission", BO, ADVERTISER_INFO, advertiser_ids=[account])


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (50000, "remote or network error"),
        (51008, "Service error: advertiser"),
        (40001, "Too many requests, please slow down"),
        (40002, "Internal error, please try again later"),
        (51002, "Internal service error. Please retry later."),
        (40000, "The app_id is inconsistent with the token's app information."),
    ],
)
def test_any_code_can_come_with_any_text(api: Asking, code: int, message: str) -> None:
    """OWOX, singer-io, PostHog: what a client must tell apart by both."""
    api.emulator.faults.add([Fault("code", code=code, message=message)])
    api.refused(code, message, ANA, USER_INFO)
    api.data(ANA, USER_INFO)


def test_parameters_by_another_name_are_missing_and_told(api: Asking, acme: str) -> None:
    """copyleftdev's client: ``group_id`` for ``asset_group_id``."""
    words = "Missing required field(s): asset_group_id, query_entity. Not known here: group_id."
    api.refused(40002, words, ANA, BC_ASSET_GROUP_GET, bc_id=acme, group_id="1")


def test_what_is_listed_is_an_object_with_a_list_in_it(api: Asking, acme: str) -> None:
    """The same client: it takes the data for the list."""
    assert set(api.data(ANA, BC_GET)) == {"list", "page_info"}


def test_an_account_status_is_no_filter_of_the_list(api: Asking, acme: str) -> None:
    """Proyectovv's bc-advertisers: STATUS_LIMIT where SHOW_ACCOUNT_STATUS_PUNISHED is meant."""
    given = {"bc_id": acme, "asset_type": "ADVERTISER"}
    filtering = {"advertiser_show_status": "STATUS_LIMIT"}
    words = "'filtering.advertiser_show_status': must be one of SHOW_ACCOUNT_STATUS_NOT_APPROVED"
    api.refused(40002, words, ANA, BC_ASSET_ADMIN_GET, **given, filtering=filtering)


def test_the_base_url_is_the_servers_own(api: Asking) -> None:
    """Nango, pull request 515: nothing of an answer names a host."""
    answer = api.raw("GET", BASE + BC_GET.path, headers=api.headers(ANA))
    assert b"tiktok.com" not in answer.body
    assert "code" in orjson.loads(answer.body)
