"""Business Certificates of an agency's clients: given once, re-used once verified."""

from __future__ import annotations

from collections.abc import Iterator

from bcsync.kinds.declaring import declare_section
from bcsync.kinds.field import Field
from bcsync.kinds.kind import Kind
from bcsync.kinds.reading import Owner, Reading
from bcsync.model.resource import Declared

FIELDS = (Field("company"), Field("license_no"), Field("file"))
AGENCY_TYPES = ("agency", "self_service_agency")
_declare_plain = declare_section("certificate", "certificates", FIELDS)


def _declare(owner: Owner, reading: Reading) -> Iterator[Declared]:
    defaults = reading.defaults("business_center", owner.block)
    kind = owner.block.get("type", defaults.get("type", "normal"))
    unclear = any(reading.is_broken(*path, "type") for path in _places_of_type(owner))
    if "certificates" in owner.block and kind not in AGENCY_TYPES and not unclear:
        reading.report(
            "certificate-outside-agency",
            owner.block.places["certificates"],
            f"{owner.key} is of type {kind}; only agencies keep their clients' certificates",
            hint=f"set type: agency, or remove certificates from {owner.key}",
        )
        return
    for block in (owner.block.get("certificates") or {}).values():
        if "file" in block:
            reading.papers.append((block["file"], block.places["file"]))
    yield from _declare_plain(owner, reading)


def _places_of_type(owner: Owner) -> Iterator[tuple[str, ...]]:
    """Where the type may be said, and said wrongly."""
    yield "business_centers", owner.key
    if "type" not in owner.block:
        yield "defaults", "business_center"


CERTIFICATE = Kind(
    name="certificate",
    section="certificates",
    fields=FIELDS,
    declare=_declare,
    names=("business_center",),
    assigned_id=True,
    purge=False,
)
