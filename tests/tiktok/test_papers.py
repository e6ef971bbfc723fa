"""Clients' certificates: sent with the first ad account that names them, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bcsync.emulator.endpoints.opening import without_none
from bcsync.emulator.faults import Fault
from bcsync.wire import endpoints, images
from bcsync.wire.endpoints import BC_ASSET_GROUP_LIST, Endpoint
from tests.flows.driver import FAILED, PARTLY, WAITING, Desk
from tests.tiktok.in_process import Live, install
from tests.tiktok.transport.answers import answer
from tests.tiktok.written import Server

NICO = "nico@northwind.example"
CERTIFICATE, FIRST, SECOND = (
    "certificate.northwind/zen",
    "ad_account.northwind/a",
    "ad_account.northwind/b",
)
ZEN = {"name": "Zen Tea Ltd", "address": "4 Mill Lane, Leeds", "area": "GB"}
PNG = b"\x89PNG\r\n\x1a\n and what is in it"
CENTER = "type: agency\n    company: Northwind Ltd\n    currency: GBP\n    registered_area: GB"
LAYOUT = f"""
business_centers:
  northwind:
    name: Northwind
    timezone: Europe/London
    {CENTER}
    members: {{{NICO}: admin}}
    certificates:
      zen: {{company: Zen Tea Ltd, license_no: "0987", file: papers/zen.png}}
    ad_accounts:
      a: &zen
        name: Zen A
        certificate: zen
        industry: "290303"
        registered_area: GB
        promotion_link: https://zen.example
      b: {{<<: *zen, name: Zen B}}
"""


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Desk, Live]]:
    """An agency that its people have made by hand."""
    desk = Desk(tmp_path, capsys)
    live = Live(tmp_path, desk.clock)
    install(live, monkeypatch)
    desk.settings(actors={"northwind": NICO}, local={"companies": [ZEN]})
    desk.layout(LAYOUT)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "zen.png").write_bytes(PNG)
    desk.local("sign-up", NICO)
    values = ["name=Northwind", "timezone=Europe/London", "type=agency", "company=Northwind Ltd"]
    values += ["currency=GBP", "registered_area=GB"]
    desk.act("create", "business_center.northwind", *values, by=NICO)
    desk.try_run("apply", "--auto-approve", "--target", "business_center.*", "--allow-create", "*")
    yield desk, live
    live.close()


def sent(live: Live, endpoint: Endpoint) -> list[dict[str, Any]]:
    """What was given to a path."""
    return [
        without_none(entry.parameters)
        for entry in live.emulator.log.entries()
        if entry.path.endswith(endpoint.path)
    ]


def planned(desk: Desk, *flags: str) -> list[tuple[str, str, str]]:
    return [
        (op["action"], op["address"], op["mode"])
        for op in desk.plan(*flags)["operations"]
        if not op["deferred_by"]
    ]


def test_the_first_account_carries_the_papers_and_the_next_names_the_certificate(
    desk: tuple[Desk, Live],
) -> None:
    at, live = desk
    assert planned(at) == [
        ("create", FIRST, "automatic"),
        ("create", CERTIFICATE, "automatic"),
        ("create", SECOND, "automatic"),
    ]
    at.apply()
    assert len(sent(live, endpoints.BC_IMAGE_UPLOAD)) == 1
    [certificate] = created(at, "certificate")
    assert certificate["details"]["file"] == "zen.png"
    first, second = [
        call["qualification_info"] for call in sent(live, endpoints.BC_ADVERTISER_CREATE)
    ]
    assert (first["license_no"], first["promotion_link"]) == ("0987", "https://zen.example")
    assert len(first["qualification_image_ids"]) == 1
    assert list(second) == ["qualification_id"]
    at.settled()


def test_a_licence_is_one_where_it_is_asked_for(desk: tuple[Desk, Live]) -> None:
    at, live = desk
    text = (at.root / "layout.yaml").read_text()
    (at.root / "layout.yaml").write_text(
        text.replace("        registered_area: GB", "        registered_area: HK")
    )
    at.apply()
    first = sent(live, endpoints.BC_ADVERTISER_CREATE)[0]["qualification_info"]
    assert "license_image_id" in first
    assert "qualification_image_ids" not in first


@pytest.mark.parametrize(
    ("flags", "left"),
    [
        (("--target", CERTIFICATE), [FIRST, CERTIFICATE]),
        (("--target", FIRST), [FIRST, CERTIFICATE]),
        (("--target", SECOND), [FIRST, CERTIFICATE, SECOND]),
        (("--exclude", CERTIFICATE), []),
        (("--exclude", SECOND), [FIRST, CERTIFICATE]),
        (("--exclude", "ad_account.*"), []),
    ],
)
def test_neither_is_done_without_the_other(
    desk: tuple[Desk, Live], flags: tuple[str, ...], left: list[str]
) -> None:
    at, _live = desk
    assert [address for _action, address, _mode in planned(at, *flags)] == left


@pytest.mark.parametrize("kind", ["cut_before", "cut_after"])
def test_a_lost_answer_to_a_creation_makes_nothing_twice(
    desk: tuple[Desk, Live], kind: str
) -> None:
    at, live = desk
    path = endpoints.BC_ADVERTISER_CREATE.path
    live.emulator.faults.add([Fault(kind, path=path, times=1)])  # type: ignore[arg-type]
    at.apply(code=PARTLY).says(f"{FIRST} was not done")
    assert len(sent(live, endpoints.BC_IMAGE_UPLOAD)) == 1
    at.pass_days(1)
    at.apply()
    at.settled()
    assert [e["details"]["name"] for e in created(at, "ad_account")] == ["Zen A", "Zen B"]
    assert len(created(at, "certificate")) == 1


def created(desk: Desk, kind: str) -> list[dict[str, Any]]:
    return [e for e in desk.log() if e["verb"] == "create" and e["kind"] == kind]


@pytest.mark.parametrize("fault", ["cut_before", "cut_after", "code"])
def test_without_its_picture_nothing_is_asked_for(desk: tuple[Desk, Live], fault: str) -> None:
    at, live = desk
    wrong = Fault(fault, path=endpoints.BC_IMAGE_UPLOAD.path, times=1)  # type: ignore[arg-type]
    live.emulator.faults.add(
        [replace(wrong, code=40002, message="no") if fault == "code" else wrong]
    )
    at.apply(code=PARTLY).says("papers/zen.png was not taken", "apply again")
    assert sent(live, endpoints.BC_ADVERTISER_CREATE) == []
    at.apply()
    at.settled()


def test_what_does_not_show_at_once_is_found_later(desk: tuple[Desk, Live]) -> None:
    at, live = desk
    live.emulator.modes = replace(live.emulator.modes, lag=2)
    for _ in range(4):
        at.try_run("apply", "--auto-approve")
    live.emulator.modes = replace(live.emulator.modes, lag=0)
    at.settled()
    assert len(created(at, "certificate")) == 1
    assert len(created(at, "ad_account")) == 2


def test_a_certificate_that_is_not_taken_yet_is_named_again_later(desk: tuple[Desk, Live]) -> None:
    at, live = desk
    at.apply("--target", FIRST)
    said = "Invalid qualification: it is not verified."
    wrong = Fault("code", path=endpoints.BC_ADVERTISER_CREATE.path, times=1, code=40002)
    live.emulator.faults.add([replace(wrong, message=said)])
    at.apply(code=PARTLY).says("not verified", "verify the certificate, apply again then")
    at.apply()
    at.settled()


@pytest.mark.parametrize(
    "papers", ["{company: Zen Tea Ltd, file: papers/zen.pdf}", "{company: Zen Tea Ltd}"]
)
def test_what_the_api_does_not_take_is_done_by_hand(desk: tuple[Desk, Live], papers: str) -> None:
    at, live = desk
    (at.root / "papers" / "zen.pdf").write_bytes(b"%PDF-1.7")
    at.edit(('{company: Zen Tea Ltd, license_no: "0987", file: papers/zen.png}', papers))
    assert planned(at) == [("create", CERTIFICATE, "manual")]
    at.apply("--detailed-exitcode", code=WAITING).says("its papers")
    assert sent(live, endpoints.BC_ADVERTISER_CREATE) == []


def test_what_no_account_names_is_done_by_hand(desk: tuple[Desk, Live]) -> None:
    at, _live = desk
    at.edit(("certificate: zen", "company: Zen Tea Ltd"))
    assert ("create", CERTIFICATE, "manual") in planned(at)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"not a picture", "it holds no PNG"),
        (b"%PDF-1.7", "it holds no PNG"),
        (b"", "it holds no PNG"),
    ],
)
def test_what_is_no_picture_is_told_with_its_place(
    desk: tuple[Desk, Live], content: bytes, told: str
) -> None:
    at, live = desk
    (at.root / "papers" / "zen.png").write_bytes(content)
    at.apply(code=FAILED).says("layout.yaml:13:61:", told, "wrong-file")
    assert sent(live, endpoints.BC_IMAGE_UPLOAD) == []


def test_what_is_too_big_is_told_with_its_place(desk: tuple[Desk, Live]) -> None:
    at, _live = desk
    with (at.root / "papers" / "zen.png").open("r+b") as file:
        file.truncate(images.MOST + 1)
    at.run("validate", code=FAILED).says("layout.yaml:13:61:", "10,485,761 bytes", "wrong-file")


def test_what_is_gone_when_its_turn_comes_is_told_and_nothing_is_asked_for(
    desk: tuple[Desk, Live],
) -> None:
    at, live = desk

    def before() -> None:
        (at.root / "papers" / "zen.png").unlink(missing_ok=True)

    live.before = before
    at.apply(code=PARTLY).says("papers/zen.png cannot be read: No such file or directory")
    live.before = None
    assert sent(live, endpoints.BC_ADVERTISER_CREATE) == []


def test_a_row_that_does_not_say_which_certificate_it_is_makes_the_list_unknown() -> None:
    server = Server({endpoints.BC_ADVERTISER_QUALIFICATION_GET: [{"qualification_id": None}]})
    [gap] = server.seen("certificate").gaps
    assert gap.kind == "certificate"
    assert "a row of it has no qualification_id" in gap.reason


def test_what_a_list_shows_and_its_details_do_not_know_yet_is_asked_for_again() -> None:
    asked: list[dict[str, Any]] = []

    def says(given: dict[str, Any]) -> httpx2.Response | None:
        asked.append(given)
        return answer({}, 40007, "Asset group does not exist.") if len(asked) < 3 else None

    group = {"asset_group_id": "75", "asset_group_name": "Some"}
    server = Server({BC_ASSET_GROUP_LIST: [group], endpoints.BC_ASSET_GROUP_GET: []})
    server.says[endpoints.BC_ASSET_GROUP_GET] = says
    found = server.seen("asset_group")
    assert not found.gaps
    assert [each.id for each in found.seen if each.kind == "asset_group"] == [("75",)]
