"""Members and invitations (reference/tiktok-api.md, 10)."""

from __future__ import annotations

from bcsync.emulator.contract.contract import BC_ID, CHILD_BC_ID, Contract, filtering, paged, pages
from bcsync.emulator.shapes import Field, Id, Many, Maybe, Record, Text, Word, needed
from bcsync.wire import endpoints, words

_USER_ROLE = Word(tuple(words.BC_ROLES))
_FINANCE = Record((Field("finance_role", Maybe(Word(tuple(words.FINANCE_ROLES)))),))
_STATUS = Word(words.RELATION_STATUSES)

_ROW = Record(
    (
        Field("user_id", Maybe(Text()), about="Of an invitation: empty, null or left out."),
        needed("user_name", Text()),
        needed("user_email", Text()),
        needed("user_role", _USER_ROLE),
        needed("relation_status", _STATUS),
        Field("ext_user_role", Maybe(_FINANCE)),
    )
)

CONTRACTS = (
    Contract(
        endpoints.BC_MEMBER_GET,
        "Members of a Business Center, with its open invitations.",
        (
            BC_ID,
            CHILD_BC_ID,
            filtering(
                Field("keyword", Text()),
                Field("user_role", _USER_ROLE),
                Field("relation_status", _STATUS),
            ),
            *pages(endpoints.BC_MEMBER_GET, least=None),
        ),
        paged(endpoints.BC_MEMBER_GET, _ROW),
    ),
    Contract(
        endpoints.BC_MEMBER_INVITE,
        "Invite people; those who are invited already are passed over.",
        (
            BC_ID,
            needed("emails", Many(Text(form="email"), 1, 50)),
            Field("user_role", _USER_ROLE, default="STANDARD"),
            Field("ext_user_role", _FINANCE),
            # The 50 is one source's (corrections, 2.11); the gateway has no bound.
            Field("asset_ids", Many(Id(), 0, 50)),
            Field("asset_type", Word((words.ADVERTISER,)), default=words.ADVERTISER),
            Field("advertiser_role", Word(tuple(words.ADVERTISER_ROLES)), default="ANALYST"),
        ),
    ),
    Contract(
        endpoints.BC_MEMBER_UPDATE,
        "Change a member's roles or name.",
        (
            BC_ID,
            needed("user_id", Id()),
            Field("user_role", _USER_ROLE),
            Field("user_name", Text(longest=250)),
            Field("ext_user_role", _FINANCE),
            CHILD_BC_ID,
        ),
    ),
    Contract(
        endpoints.BC_MEMBER_DELETE,
        "Remove a member by user_id, or revoke an invitation by user_email.",
        (BC_ID, Field("user_id", Id()), Field("user_email", Text(form="email")), CHILD_BC_ID),
    ),
)
