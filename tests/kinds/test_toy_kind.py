"""A new kind costs one module, one schema and one line, and then does everything a kind does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from bcsync.flow.opening import open_platform
from bcsync.flow.options import ApplyOptions
from bcsync.kinds import KINDS
from bcsync.layout.schema import load_schemas
from bcsync.model.action import Action
from bcsync.planning.codec import plan_to_json
from bcsync.platforms.port import Act, Done, View, observe
from bcsync.project import Project, open_project, read_layout
from bcsync.render.markdown import render_markdown
from bcsync.render.style import Style
from bcsync.render.text import render_plan
from bcsync.state.values import OperationState
from bcsync.workflow import apply_planned, make_plan
from tests.kinds.toy.pixel import PIXEL

Json = dict[str, Any]
ANA = "ana@acme.example"
SCHEMA = json.loads(Path(__file__).with_name("toy").joinpath("pixel.schema.json").read_text())

REGISTRY = {"kinds": KINDS.with_kind(PIXEL), "schemas": load_schemas() | {"pixel": SCHEMA}}


class Shop:
    """A project with one Business Center, whose pixels vary."""

    def __init__(self, root: Path) -> None:
        self.root = root
        settings = {"version": 1, "actor": ANA, "guards": {"removals": {"count": 99}}}
        (root / "bcsync.yaml").write_text(json.dumps(settings))

    def write(self, pixels: Json | None, **parts: Any) -> None:
        center: Json = {
            "name": "Acme",
            "timezone": "Europe/London",
            "members": {ANA: "admin"},
            "ad_accounts": {"uk": {"name": "Acme UK"}, "fr": {"name": "Acme FR"}},
            **parts,
        }
        if pixels is not None:
            center["pixels"] = pixels
        layout = {"version": 1, "business_centers": {"acme": center}}
        (self.root / "layout.yaml").write_text(json.dumps(layout, indent=1))

    def open(self, **registry: Any) -> Project:
        def clock() -> datetime:
            return datetime(2026, 3, 1, 12, tzinfo=UTC)

        return open_project(self.root, {}, clock=clock, **(registry or REGISTRY))

    def findings(self, **registry: Any) -> list[tuple[str, int, str]]:
        found = read_layout(self.open(**registry)).findings
        return [(f.code, f.place.line if f.place else 0, f.hint) for f in found]

    def plan(self) -> Json:
        planned = make_plan(self.open())
        return plan_to_json(planned.plan, planned.heading)

    def pixels(self) -> list[tuple[str, str, Any]]:
        return [
            (op["action"], op["address"], op["after"])
            for op in self.plan()["operations"]
            if op["kind"] == "pixel"
        ]

    def apply(self) -> None:
        project = self.open()
        options = ApplyOptions(lambda _outcome: None, lambda: False)
        report = apply_planned(project, make_plan(project), options).report
        assert {outcome.state for outcome in report.outcomes} <= {OperationState.DONE}

    def seen(self) -> dict[str, Json]:
        """The pixels that the platform shows, by name, without bcsync's help."""
        platform = open_platform(self.open())
        try:
            mine = observe(platform, [View(ANA, None)]).seen
            [center] = [s.id[0] for s in mine if s.kind == "business_center"]
            found = observe(platform, [View(ANA, center)]).seen
            return {
                s.attributes["name"]: {**s.attributes, "id": s.id[0]}
                for s in found
                if s.kind == "pixel"
            }
        finally:
            platform.close()

    def meddle(self, pixel: str, **attributes: Any) -> None:
        """Somebody changes a pixel by hand."""
        platform = open_platform(self.open())
        try:
            [done] = platform.perform([Act(ANA, Action.UPDATE, "pixel", (pixel,), attributes)])
            assert isinstance(done, Done), done
        finally:
            platform.close()


MAIN = {"name": "Main", "mode": "standard", "account": "uk"}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def running(shop: Shop) -> Shop:
    """With one pixel applied."""
    shop.write({"main": MAIN})
    shop.apply()
    return shop


def test_without_the_registry_line_the_section_is_an_unknown_key(shop: Shop) -> None:
    shop.write({"main": MAIN})
    [(code, _line, _hint)] = shop.findings(kinds=KINDS)
    assert code == "unknown-key"


def test_with_it_the_layout_is_valid(shop: Shop) -> None:
    shop.write({"main": MAIN}, manage={"pixels": "additive"})
    assert shop.findings() == []


def test_a_misspelt_mode_and_an_unknown_account_are_told_with_their_places(shop: Shop) -> None:
    shop.write({"main": {**MAIN, "mode": "advancd"}, "other": {**MAIN, "account": "ukk"}})
    lines = (shop.root / "layout.yaml").read_text().splitlines()
    places = [next(n for n, line in enumerate(lines, 1) if w in line) for w in ("advancd", "ukk")]
    assert shop.findings() == [
        ("not-one-of", places[0], 'did you mean "advanced"?'),
        ("unknown-reference", places[1], "did you mean acme/uk?"),
    ]


def test_it_is_planned_behind_what_it_names(shop: Shop) -> None:
    shop.write({"main": MAIN})
    order = [op["address"] for op in shop.plan()["operations"]]
    assert order.index("pixel.acme/main") > order.index("ad_account.acme/uk")


def test_it_is_created_and_then_nothing_is_left_to_do(running: Shop) -> None:
    assert running.seen()["Main"]["mode"] == "standard"
    assert running.seen()["Main"]["account"].isdigit()
    assert running.plan()["operations"] == []


def test_it_is_updated_in_place(running: Shop) -> None:
    before = running.seen()["Main"]
    running.write({"main": {**MAIN, "mode": "advanced", "account": "fr"}})
    [(action, address, after)] = running.pixels()
    assert (action, address) == ("update", "pixel.acme/main")
    assert after == {"mode": "advanced", "account": "ad_account.acme/fr"}
    running.apply()
    now = running.seen()["Main"]
    assert now["id"] == before["id"]
    assert now["mode"] == "advanced"
    assert now["account"] != before["account"]
    assert running.plan()["operations"] == []


def test_it_is_renamed_and_adopted_like_any_other(running: Shop) -> None:
    running.write({"first": {**MAIN, "previously": ["main"]}})
    assert [action for action, _, _ in running.pixels()] == ["rename"]
    running.apply()
    assert running.plan()["operations"] == []


def test_it_is_removed(running: Shop) -> None:
    more = {"more": {"name": "More"}}
    running.write({"main": MAIN, **more})
    running.apply()
    running.write(more)
    assert [op[:2] for op in running.pixels()] == [("remove", "pixel.acme/main")]
    running.apply()
    assert list(running.seen()) == ["More"]
    assert running.plan()["operations"] == []


def test_its_drift_is_seen_and_put_back(running: Shop) -> None:
    running.meddle(running.seen()["Main"]["id"], mode="advanced")
    [drift] = running.plan()["drift"]
    assert (drift["address"], drift["state"]) == ("pixel.acme/main", "changed")
    running.apply()
    assert running.seen()["Main"]["mode"] == "standard"


def test_the_guards_hold_for_it_too(running: Shop) -> None:
    running.write({})
    [refused] = [guard for guard in running.plan()["guards"] if not guard["ok"]]
    assert "pixel" in refused["message"]


def test_an_absent_section_is_not_managed(running: Shop) -> None:
    running.write(None)
    assert [op[0] for op in running.pixels()] == ["forget"]
    running.apply()
    assert "Main" in running.seen()


def test_every_renderer_shows_it(running: Shop) -> None:
    running.write({"main": {**MAIN, "mode": "advanced"}, "more": {"name": "More"}})
    plan = running.plan()
    validator = jsonschema_rs.Draft202012Validator(load_schemas()["plan"])
    assert [error.message for error in validator.iter_errors(plan)] == []
    text, markdown = render_plan(plan, Style()), render_markdown(plan)
    assert "~ pixel.acme/main" in text
    assert "mode: standard → advanced" in text
    assert "+ pixel.acme/more  name: More" in text
    assert "- `~` update `pixel.acme/main`" in markdown
    assert "`mode`: `standard` → `advanced`" in markdown
