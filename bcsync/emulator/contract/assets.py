"""Assets of a Business Center and who has them (reference/tiktok-api.md, 8.3 to 8.7)."""

from __future__ import annotations

from bcsync.emulator.contract.contract import (
    BC_ID,
    CHILD_BC_ID,
    KEYWORD,
    Contract,
    filtering,
    paged,
    pages,
)
from bcsync.emulator.shapes import Field, Id, Many, Maybe, Record, Text, Word, needed
from bcsync.wire import endpoints, words

_ADVERTISER_ROLE = Word(tuple(words.ADVERTISER_ROLES))
_CATALOG_ROLE = Word(("ADMIN", "AD_PROMOTE"))
_TT_ROLES = Many(Word(("POST", "LIVE", "DIRECT_MESSAGE")))
_BUSINESS_ROLES = Many(
    Word(tuple(f"BUSINESS_ACCOUNT_{role}" for role in words.ADVERTISER_ROLES)),
)
_WITHOUT_DOMAIN = Word(tuple(word for word in words.ASSET_TYPES if word != "DOMAIN"))
_ASSET_TYPE = needed("asset_type", _WITHOUT_DOMAIN)
_ASSET_ID = needed("asset_id", Id())
_ROLES = (
    Field("advertiser_role", Maybe(_ADVERTISER_ROLE)),
    Field("catalog_role", Maybe(_CATALOG_ROLE)),
    Field("ad_creation_eligible", Maybe(Word(("AVAILABLE", "NOT_AVAILABLE")))),
    Field("store_role", Maybe(Word(("MANAGER", "AD_PROMOTION")))),
    Field("form_library_role", Maybe(Word(("ADMIN",)))),
    Field("tt_account_roles", Maybe(_TT_ROLES)),
    Field("business_account_roles", Maybe(_BUSINESS_ROLES)),
)
_ROW = (
    needed("asset_type", Word(words.ASSET_TYPES)),
    needed("asset_id", Text()),
    needed("asset_name", Text()),
    Field("advertiser_account_type", Maybe(Word(("AUCTION", "RESERVATION")))),
    Field("owner_bc_name", Maybe(Text())),
    *_ROLES,
)
_ADMIN_ROW = (
    *_ROW,
    Field("relation_type", Maybe(Word(words.RELATION_TYPES))),
    Field("relation_status", Maybe(Word(words.RELATION_STATUSES))),
    Field("advertiser_status", Maybe(Word(words.ADVERTISER_STATUSES))),
    Field("pixel_code", Maybe(Text())),
)

CONTRACTS = (
    Contract(
        endpoints.BC_ASSET_GET,
        "Assets that a member has: the token's user, or another one by filtering.",
        (
            BC_ID,
            CHILD_BC_ID,
            _ASSET_TYPE,
            filtering(
                Field("user_id", Id()),
                Field("user_email", Text(form="email")),
                KEYWORD,
            ),
            *pages(endpoints.BC_ASSET_GET),
        ),
        paged(endpoints.BC_ASSET_GET, Record(_ROW)),
    ),
    Contract(
        endpoints.BC_ASSET_ADMIN_GET,
        "All assets of a Business Center.",
        (
            BC_ID,
            CHILD_BC_ID,
            _ASSET_TYPE,
            filtering(
                KEYWORD,
                Field("advertiser_show_status", Word(words.SHOW_STATUSES)),
                Field("relation_type", Word(words.RELATION_TYPES)),
                Field("relation_status", Word(words.RELATION_STATUSES)),
            ),
            *pages(endpoints.BC_ASSET_ADMIN_GET),
        ),
        paged(endpoints.BC_ASSET_ADMIN_GET, Record(_ADMIN_ROW)),
    ),
    Contract(
        endpoints.BC_ASSET_ADMIN_DELETE,
        "Take lead forms and TikTok accounts out of a Business Center.",
        (BC_ID, CHILD_BC_ID, _ASSET_TYPE, needed("asset_ids", Many(Id(), 1))),
    ),
    Contract(
        endpoints.BC_ASSET_MEMBER_GET,
        "Members who have an asset.",
        (
            BC_ID,
            needed(
                "asset_type", Word(("ADVERTISER", "CATALOG", "LEAD", "MANAGED_BUSINESS_ACCOUNT"))
            ),
            _ASSET_ID,
            filtering(Field("keyword", Text(longest=250))),
            *pages(endpoints.BC_ASSET_MEMBER_GET),
        ),
        paged(
            endpoints.BC_ASSET_MEMBER_GET,
            Record(
                (
                    needed("user_id", Text()),
                    needed("user_name", Text()),
                    needed("user_email", Text()),
                    Field("advertiser_role", Maybe(_ADVERTISER_ROLE)),
                    Field("catalog_role", Maybe(_CATALOG_ROLE)),
                    Field("business_account_roles", Maybe(_BUSINESS_ROLES)),
                )
            ),
        ),
    ),
    Contract(
        endpoints.BC_ASSET_PARTNER_GET,
        "Partners with whom an asset is shared.",
        (
            BC_ID,
            _ASSET_TYPE,
            _ASSET_ID,
            filtering(KEYWORD),
            *pages(endpoints.BC_ASSET_PARTNER_GET),
        ),
        paged(
            endpoints.BC_ASSET_PARTNER_GET,
            Record((needed("bc_id", Text()), needed("bc_name", Text()))),
        ),
    ),
    Contract(
        endpoints.BC_ASSET_ASSIGN,
        "Give a member a role on an asset.",
        (
            BC_ID,
            needed("user_id", Id()),
            _ASSET_TYPE,
            _ASSET_ID,
            Field("advertiser_role", _ADVERTISER_ROLE),
            Field("catalog_role", _CATALOG_ROLE),
            Field("form_library_role", Word(("ADMIN",))),
            Field("store_role", Word(("MANAGER", "AD_PROMOTION"))),
            Field("tt_account_roles", _TT_ROLES),
            Field("business_account_roles", _BUSINESS_ROLES),
        ),
    ),
    Contract(
        endpoints.BC_ASSET_UNASSIGN,
        "Take an asset away from a member.",
        (BC_ID, needed("user_id", Id()), _ASSET_TYPE, _ASSET_ID),
    ),
)
