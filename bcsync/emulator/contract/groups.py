"""Asset groups (reference/tiktok-api.md, 8.8; corrections, 2.7 to 2.10)."""

from __future__ import annotations

from bcsync.emulator.contract.contract import BC_ID, PAGE_INFO, Contract, filtering, paged, pages
from bcsync.emulator.shapes import Field, Id, Many, Record, Text, Word, needed
from bcsync.wire import endpoints, words

# The ids in here are the only ones that the gateway does not turn into numbers (corrections, 2.10).
_ASSET = Record(
    (
        needed("asset_id", Text()),
        Field("asset_type", Word((words.ADVERTISER,)), default=words.ADVERTISER),
    )
)
_ROLES = Record((Field(words.ADVERTISER, Word(tuple(words.GROUP_ROLES))),))
_MEMBER = Record((needed("member_id", Text()), Field("asset_roles", _ROLES)))
_ASSETS = Many(_ASSET, 1, endpoints.MOST_GROUP_ASSETS)
_MEMBERS = Many(_MEMBER, 1, endpoints.MOST_GROUP_MEMBERS)
_GROUP_ID = needed("asset_group_id", Id())
_KEYWORD = filtering(needed("keyword", Text(), "Required where filtering is sent."))

_ASSET_ROW = Record(
    (
        needed("asset_id", Text()),
        needed("asset_type", Word((words.ADVERTISER,))),
        Field("asset_name", Text()),
    )
)
_MEMBER_ROW = Record(
    (
        needed("member_id", Text()),
        Field("member_name", Text()),
        Field("member_email", Text()),
        Field("asset_roles", _ROLES),
    )
)
_GROUP_ROW = Record(
    (
        needed("asset_group_id", Text()),
        needed("asset_group_name", Text()),
        Field("assets", Many(_ASSET_ROW)),
        Field("members", Many(_MEMBER_ROW)),
    )
)

CONTRACTS = (
    Contract(
        endpoints.BC_ASSET_GROUP_CREATE,
        "Make a group of ad accounts and members.",
        (
            BC_ID,
            needed("asset_group_name", Text(shortest=1)),
            needed("assets", _ASSETS),
            needed("members", _MEMBERS),
        ),
        Record((needed("asset_group_id", Text()),)),
    ),
    Contract(
        endpoints.BC_ASSET_GROUP_UPDATE,
        "Change a group's name, or add or delete accounts or members.",
        (
            BC_ID,
            _GROUP_ID,
            needed("update_entity", Word(("ASSET", "MEMBER", "NAME"))),
            Field("action", Word(("ADD", "DELETE"))),
            Field("asset_group_name", Text(shortest=1)),
            Field("assets", _ASSETS),
            Field("members", _MEMBERS),
        ),
    ),
    Contract(
        endpoints.BC_ASSET_GROUP_DELETE,
        "Delete a group, and with it what its members had by it alone.",
        (BC_ID, needed("asset_group_ids", Many(Id(), 1, 1))),
    ),
    Contract(
        endpoints.BC_ASSET_GROUP_GET,
        "The accounts or the members of a group.",
        (
            BC_ID,
            _GROUP_ID,
            needed("query_entity", Word(("ASSET", "MEMBER"))),
            _KEYWORD,
            *pages(endpoints.BC_ASSET_GROUP_GET),
        ),
        Record((needed("asset_group", _GROUP_ROW), needed("page_info", PAGE_INFO))),
        drops_null=True,
    ),
    Contract(
        endpoints.BC_ASSET_GROUP_LIST,
        "The groups of a Business Center.",
        (BC_ID, _KEYWORD, *pages(endpoints.BC_ASSET_GROUP_LIST)),
        paged(endpoints.BC_ASSET_GROUP_LIST, _GROUP_ROW),
        drops_null=True,
    ),
)
