"""Business Centers."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.kinds.declaring import keyed_options, plain_fields
from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Owner, Reading
from bcsync.model.resource import Declared

FIELDS = (
    Field("name"),
    # Only support changes these four afterwards (reference/tiktok-api.md, 13.1).
    Field("timezone"),
    Field("type"),
    Field("company"),
    Field("currency"),
    Field("registered_area"),
)
_read = plain_fields(FIELDS)


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    if not owner.is_center:
        return
    reading.check_timezone(owner.block)
    defaults = reading.defaults("business_center", owner.block)
    options = keyed_options("business_center", None, owner.block, defaults)
    yield Declared(
        owner.identity,
        BUSINESS_CENTER.name,
        (),
        _read(owner.block, defaults),
        owner.place,
        options,
    )


BUSINESS_CENTER = Kind(
    name="business_center",
    section="business_centers",
    fields=FIELDS,
    declare=_declare,
    assigned_id=True,
    in_center=False,
    purge=False,
    irreversible_removal=True,
)
