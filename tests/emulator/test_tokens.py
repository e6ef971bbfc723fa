"""Codes, tokens, apps: from consent to the end of a token."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bcsync.emulator import tokens
from bcsync.platforms.local import schema
from bcsync.wire.endpoints import (
    BC_GET,
    OAUTH2_ACCESS_TOKEN,
    OAUTH2_ADVERTISER_GET,
    OAUTH2_REVOKE_TOKEN,
    USER_INFO,
)
from tests import conftest
from tests.emulator.asking import Asking
from tests.platforms.world import ANA, BO, NICO

database = conftest.database
APP = {"app_id": "1234567890", "secret": "s3cret"}


def code(api: Asking, person: str, app: str = "") -> str:
    with api.world.platform.working() as work:
        return tokens.authorise(work, person, app, frozenset({100, 150, 7153155400966176769}))


def test_a_code_becomes_a_token_that_never_expires_and_has_no_refresh_token(
    api: Asking, acme: str
) -> None:
    account = api.world.account(acme)
    data = api.data("", OAUTH2_ACCESS_TOKEN, **APP, auth_code=code(api, ANA))
    assert set(data) == {"access_token", "advertiser_ids", "scope", "token_type"}
    assert data["advertiser_ids"] == [account]
    assert data["scope"] == [100, 150, 7153155400966176769], "19 digits, as JSON numbers"
    api.use(ANA, data["access_token"])
    assert [row["bc_info"]["bc_id"] for row in api.data(ANA, BC_GET)["list"]] == [acme]


def test_a_code_is_good_once(api: Asking) -> None:
    used = code(api, ANA)
    api.data("", OAUTH2_ACCESS_TOKEN, **APP, auth_code=used)
    api.refused(40110, "has been used", "", OAUTH2_ACCESS_TOKEN, **APP, auth_code=used)


def test_a_code_is_good_for_an_hour(api: Asking) -> None:
    for_long = code(api, ANA)
    api.later(timedelta(minutes=61))
    api.refused(40110, "expired", "", OAUTH2_ACCESS_TOKEN, **APP, auth_code=for_long)


def test_a_code_is_good_for_the_app_that_was_consented_to(api: Asking) -> None:
    api.refused(40110, "invalid", "", OAUTH2_ACCESS_TOKEN, **APP, auth_code=code(api, ANA, "99"))


def test_an_app_whose_secret_is_known_goes_by_it_alone(api: Asking) -> None:
    with api.world.platform.working() as work:
        tokens.register(work, APP["app_id"], "another")
    api.refused(40101, "secret", "", OAUTH2_ACCESS_TOKEN, **APP, auth_code=code(api, ANA))


def test_a_revoked_token_is_good_no_more(api: Asking) -> None:
    token = api.token(ANA)
    api.use(ANA, token)
    data = api.data("", OAUTH2_REVOKE_TOKEN, **APP, access_token=token)
    assert data == {"app_id": APP["app_id"], "advertiser_ids": []}
    api.refused(40105, "has been revoked", ANA, USER_INFO)
    api.refused(40105, "has been revoked", "", OAUTH2_REVOKE_TOKEN, **APP, access_token=token)


def test_another_apps_id_is_refused_in_the_words_that_were_seen(api: Asking) -> None:
    """airbyte, issue 80210: 40000 and not 40101."""
    api.use(ANA, api.token(ANA, app="99"))
    words = "The app_id is inconsistent with the token's app information. Please retry"
    api.refused(40000, words, ANA, OAUTH2_ADVERTISER_GET, **APP)


def test_accounts_opened_after_the_token_are_listed(api: Asking, acme: str) -> None:
    """The SDK's issue 9: those of the token's answer go stale, this list does not."""
    assert api.data(ANA, OAUTH2_ADVERTISER_GET, **APP) == {"list": []}
    account = api.world.account(acme, name="New")
    assert api.data(ANA, OAUTH2_ADVERTISER_GET, **APP) == {
        "list": [{"advertiser_id": account, "advertiser_name": "New"}]
    }


@pytest.mark.parametrize("way", ["assigned", "group", "access", "share", "none"])
def test_an_account_is_listed_by_whichever_way_one_has_it(
    api: Asking, acme: str, northwind: str, way: str
) -> None:
    world = api.world
    account = world.account(acme)
    who = {"assigned": BO, "group": BO, "access": NICO, "share": NICO, "none": NICO}[way]
    api.reach(way, acme, northwind, account)
    ids = [row["advertiser_id"] for row in api.data(who, OAUTH2_ADVERTISER_GET, **APP)["list"]]
    assert ids == ([] if way == "none" else [account])


def test_the_users_address_is_masked(api: Asking) -> None:
    data = api.data(ANA, USER_INFO)
    assert data["email"] == "a**@************"
    assert data["core_user_id"].startswith("73")
    assert data["create_time"] == 1772366400


def test_the_database_holds_no_token(api: Asking) -> None:
    secrets = [api.token(ANA), code(api, ANA)]
    with api.world.platform.reading() as connection:
        assert connection is not None
        rows = [
            connection.execute(select(table)).all() for table in (schema.tokens, schema.auth_codes)
        ]
    assert all(rows)
    assert not any(secret in str(rows) for secret in secrets)
    with api.world.platform.working() as work:
        issued = tokens.redeem(work, "1", secrets[1], api.emulator.clock())
    assert issued.secret not in repr(issued)
