"""What an endpoint takes and gives."""

from __future__ import annotations

from dataclasses import dataclass

from bcsync.emulator.shapes import Field, Id, Many, Record, Shape, Text, Whole, needed
from bcsync.wire.endpoints import USUAL_PAGE_SIZE, Endpoint

_LAST_PAGE = 2**31 - 1
NOTHING = Record(())
"""``data`` of what has no result: ``{}``."""
PAGE_INFO = Record(
    (
        needed("page", Whole(least=0)),
        needed("page_size", Whole(least=0)),
        needed("total_number", Whole(least=0)),
        needed("total_page", Whole(least=0)),
    )
)


@dataclass(frozen=True, slots=True)
class Contract:
    """An endpoint's parameters and its result."""

    endpoint: Endpoint
    summary: str
    parameters: tuple[Field, ...]
    result: Shape = NOTHING
    drops_null: bool = False
    """Whether members that are null are left out of the answer (reference/tiktok-api.md, 1.3)."""


BC_ID = needed("bc_id", Id(), "The Business Center.")
CHILD_BC_ID = Field("child_bc_id", Id(), about="A Business Center below an Enterprise one.")


def pages(endpoint: Endpoint, least: int | None = 1) -> tuple[Field, ...]:
    """``page`` and ``page_size``. Some endpoints have no lower bound (corrections, 2.14)."""
    assert endpoint.page_size is not None
    return (
        Field("page", Whole(least, _LAST_PAGE, or_text=True), default=1, about="Counted from 1."),
        Field(
            "page_size",
            Whole(least=least, most=endpoint.page_size, or_text=True),
            default=USUAL_PAGE_SIZE,
            about="Rows of a page.",
        ),
    )


def paged(endpoint: Endpoint, row: Shape, *more: Field) -> Record:
    """``data`` of a list."""
    return Record(
        (needed(endpoint.rows, Many(row)), needed("page_info", PAGE_INFO), *more),
    )


def filtering(*fields: Field) -> Field:
    """The parameter ``filtering``: JSON in the query."""
    return Field("filtering", Record(fields), about="A JSON object.")


KEYWORD = Field("keyword", Text())
