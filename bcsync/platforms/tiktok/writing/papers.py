"""Clients' papers: sent with the first ad account that carries them, then looked for as a certificate.

There is no call that makes a certificate (reference/live-mapping.md; tiktok-api.md, 7.1 and 7.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcsync.platforms.port import Act, Answer, Done
from bcsync.platforms.tiktok.reading.accounts import certificates
from bcsync.platforms.tiktok.reading.given import text
from bcsync.platforms.tiktok.reading.source import Row
from bcsync.platforms.tiktok.transport.exchange import File
from bcsync.platforms.tiktok.transport.problems import ApiProblem, ApiRefused
from bcsync.platforms.tiktok.writing.answers import RECORDED
from bcsync.platforms.tiktok.writing.line import Line
from bcsync.wire import codes, endpoints, images

Given = Mapping[str, Any]

CERTIFICATE = "certificate"
"""The attribute of an ad account that names one."""


class UnsentError(Exception):
    """The papers of an ad account were not taken, so that nothing was asked for with them."""

    def __init__(self, message: str, code: int = codes.BAD_PARAMETER) -> None:
        super().__init__(f"{message}; no ad account was asked for, so apply again")
        self.code = code


def carried(center: str, papers: Given) -> tuple[Any, ...]:
    """What papers are known by within a run."""
    return (center, *sorted(papers.items()))


def papers_of(line: Line, act: Act, papers: Given, given: Given) -> dict[str, Any]:
    """Papers in the words of a creation, their picture uploaded before. Raises ``UnsentError``."""
    image = _upload(line, act, papers["file"]) if papers.get("file") else None
    is_license = given.get("registered_area") in images.LICENSE_IMAGE_AREAS
    return some(
        license_no=papers.get("license_no"),
        license_image_id=image if is_license else None,
        qualification_image_ids=[image] if image and not is_license else None,
    )


def _upload(line: Line, act: Act, name: str) -> str:
    """The id of the picture. Where no answer came, one may lie there that nothing uses: it does no harm."""
    try:
        content = line.read_file(name)
    except OSError as problem:
        raise UnsentError(f"{name} cannot be read: {problem.strerror}") from problem
    kind = images.type_of(content)
    if kind is None or not images.is_picture(content) or len(content) > images.MOST:
        raise UnsentError(f"{name} is no JPG or PNG of 10 MB at the most any more")
    file = File(name.rpartition("/")[2], content, kind)
    try:
        told = line.post(
            act, endpoints.BC_IMAGE_UPLOAD, {"bc_id": act.id[0]}, files={"image_file": file}
        )
    except ApiRefused as refusal:
        raise UnsentError(f"{name} was not taken: {refusal.said}", refusal.code) from refusal
    except ApiProblem as problem:
        raise UnsentError(f"{name} was not taken: {problem.message}") from problem
    id = text(told, "image_id")
    if id is None:
        raise UnsentError(f"{name}: the answer tells no image_id")
    return id


def some(**values: Any) -> dict[str, Any]:
    """What there is of it."""
    return {name: value for name, value in values.items() if value is not None}


def find(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """The certificates that came of ad accounts of this run: each by the account that brought it."""
    lists: dict[str, Mapping[str | None, Row]] = {}

    def look(act: Act) -> Answer:
        center, carrier = act.id[0], line.carried.get(carried(act.id[0], act.attributes))
        if center not in lists:
            endpoint, token = endpoints.BC_ADVERTISER_QUALIFICATION_GET, line.token_of(act.actor)
            rows = line.api.pages(endpoint, token, {"bc_id": center})
            lists[center] = {text(row, "owner_advertiser_id"): row for row in rows}
        row = lists[center].get(carrier) if carrier else None
        return next((Done(seen) for seen in certificates(center, [row] if row else ())), RECORDED)

    return line.one_by_one(look, acts)
