"""Partners and what is shared with them (reference/tiktok-api.md, 11; corrections, 2.15 and 2.16)."""

from __future__ import annotations

from bcsync.emulator.contract.contract import BC_ID, KEYWORD, Contract, filtering, paged, pages
from bcsync.emulator.shapes import Field, Id, Many, Maybe, Record, Text, Word, needed
from bcsync.wire import endpoints, words

_ADVERTISER_ROLE = Word(tuple(words.ADVERTISER_ROLES))
_CATALOG_ROLE = Word(("ADMIN", "AD_PROMOTE"))
_PARTNER_ID = needed("partner_id", Id(), "The partner's Business Center.")
_SHARED_ROW = Record(
    (
        needed("asset_id", Text()),
        needed("asset_type", Word(words.ASSET_TYPES)),
        needed("asset_name", Text()),
        Field("advertiser_role", Maybe(_ADVERTISER_ROLE)),
        Field("advertiser_account_type", Maybe(Word(("AUCTION", "RESERVATION")))),
        Field("catalog_role", Maybe(_CATALOG_ROLE)),
    )
)

CONTRACTS = (
    Contract(
        endpoints.BC_PARTNER_GET,
        "The partners of a Business Center, whoever of the two added the other.",
        (BC_ID, filtering(Field("name", Text())), *pages(endpoints.BC_PARTNER_GET)),
        paged(
            endpoints.BC_PARTNER_GET,
            Record((needed("bc_id", Text()), needed("bc_name", Text()))),
        ),
    ),
    Contract(
        endpoints.BC_PARTNER_ADD,
        "Add a partner, and share ad accounts in one role.",
        (
            BC_ID,
            _PARTNER_ID,
            Field("asset_type", Word((words.ADVERTISER,)), default=words.ADVERTISER),
            Field("asset_ids", Many(Id(), 0, endpoints.BC_PARTNER_ADD.batch)),
            Field("advertiser_role", _ADVERTISER_ROLE, default="ANALYST"),
            Field("catalog_role", _CATALOG_ROLE, default="AD_PROMOTE"),
            Field("source_child_bc_id", Id()),
            Field("target_child_bc_id", Id()),
        ),
    ),
    Contract(
        endpoints.BC_PARTNER_DELETE,
        "End a partnership and all its shares.",
        (BC_ID, _PARTNER_ID),
    ),
    Contract(
        endpoints.BC_PARTNER_ASSET_GET,
        "What is shared with a partner, or by it.",
        (
            BC_ID,
            _PARTNER_ID,
            needed("asset_type", Word(("ADVERTISER", "CATALOG", "DOMAIN"))),
            needed("share_type", Word(words.SHARE_TYPES)),
            filtering(KEYWORD),
            *pages(endpoints.BC_PARTNER_ASSET_GET),
        ),
        paged(endpoints.BC_PARTNER_ASSET_GET, _SHARED_ROW),
    ),
    Contract(
        endpoints.BC_PARTNER_ASSET_DELETE,
        "End shares with a partner.",
        (
            BC_ID,
            _PARTNER_ID,
            needed(
                "asset_type",
                Word(tuple(word for word in words.ASSET_TYPES if word != "DOMAIN")),
            ),
            needed("asset_ids", Many(Id(), 1)),
        ),
    ),
)
