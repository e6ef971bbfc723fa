"""Tokens and their users (reference/tiktok-api.md, 2; corrections, 2.24 and 2.25)."""

from __future__ import annotations

from bcsync.emulator.contract.contract import Contract
from bcsync.emulator.shapes import Field, Flag, Many, Record, Text, Whole, needed
from bcsync.wire import endpoints

_APP = (needed("app_id", Text()), needed("secret", Text()))
_IDS = Many(Text())

CONTRACTS = (
    Contract(
        endpoints.OAUTH2_ACCESS_TOKEN,
        "An access token for an authorisation code, which is good once and for an hour.",
        (*_APP, needed("auth_code", Text()), Field("return_advertiser_ids", Flag(), default=True)),
        Record(
            (
                needed("access_token", Text()),
                Field("advertiser_ids", _IDS),
                needed("scope", Many(Whole())),
                needed("token_type", Text()),
            )
        ),
    ),
    Contract(
        endpoints.OAUTH2_REVOKE_TOKEN,
        "End a token.",
        (*_APP, needed("access_token", Text())),
        Record((needed("app_id", Text()), needed("advertiser_ids", _IDS))),
    ),
    Contract(
        endpoints.OAUTH2_ADVERTISER_GET,
        "The ad accounts that the token's user can reach today.",
        _APP,
        Record(
            (
                needed(
                    "list",
                    Many(
                        Record((needed("advertiser_id", Text()), needed("advertiser_name", Text())))
                    ),
                ),
            )
        ),
    ),
    Contract(
        endpoints.USER_INFO,
        "Who the token's user is.",
        (),
        Record(
            (
                needed("core_user_id", Text()),
                needed("display_name", Text()),
                needed("email", Text(), "Masked."),
                needed("avatar_url", Text()),
                needed("create_time", Whole(), "Seconds since 1970, in UTC."),
            )
        ),
    ),
)
