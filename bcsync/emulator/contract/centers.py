"""Business Centers (reference/tiktok-api.md, 6)."""

from __future__ import annotations

from bcsync.emulator.contract.contract import Contract, filtering, paged, pages
from bcsync.emulator.shapes import Field, Id, Record, Text, Word, needed
from bcsync.wire import endpoints, words

_BC_INFO = Record(
    (
        needed("bc_id", Id()),
        needed("name", Text()),
        Field("company", Text()),
        Field("currency", Text()),
        Field("registered_area", Text()),
        needed("timezone", Text()),
        needed("status", Word(words.BC_STATUSES)),
        needed("type", Word(words.BC_TYPES)),
        needed("verification_status", Word(words.VERIFICATION_STATUSES)),
        Field("organization_type", Text()),
    )
)
_FINANCE = Record((Field("finance_role", Word(tuple(words.FINANCE_ROLES))),))
_ROW = Record(
    (
        needed("bc_info", _BC_INFO),
        needed("user_role", Word(tuple(words.BC_ROLES))),
        Field("ext_user_role", _FINANCE),
    )
)
_FILTERING = filtering(
    Field("keyword", Text()),
    Field("keyword_type", Word(("ASSET", "MEMBER", "PARTNER", "TIER"))),
    Field("relation_type", Word(("CHILD", "PARENT"))),
)

CONTRACTS = (
    Contract(
        endpoints.BC_GET,
        "The Business Centers that the token's user is a member of.",
        (
            Field("bc_id", Id(), about="This one alone."),
            Field("scene", Word(("SINGLE_ACCOUNT", "TIERED_ACCOUNT")), default="SINGLE_ACCOUNT"),
            _FILTERING,
            *pages(endpoints.BC_GET, least=None),
        ),
        paged(endpoints.BC_GET, _ROW, Field("parent_bc", _ROW)),
        drops_null=True,
    ),
)
