"""Export: what exists as a layout, after which a plan is empty (law 2)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bcsync.applying.lease import LockWait
from bcsync.editing.yaml_text import Inline, to_yaml
from bcsync.flow.opening import open_platform
from bcsync.jobs.export.export import Exported, exporting, remember
from bcsync.jobs.export.keys import Words
from bcsync.model.action import Action
from bcsync.model.text import slug
from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.port import Act, Done
from bcsync.project import Project
from bcsync.shipped import resource_dir
from bcsync.source.mapping import Sources
from bcsync.source.reader import read_yaml
from bcsync.workflow import make_plan
from tests.laws.driver import apply, directory, opened
from tests.laws.layouts import Layout, layouts, write_layout

Bcsync = Callable[..., Any]

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=30)
values = st.recursive(
    texts | st.none() | st.booleans() | st.integers(-(2**40), 2**40),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(texts, inner, max_size=3)
        | st.dictionaries(texts, inner, max_size=3).map(Inline)
    ),
    max_leaves=12,
)


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


@given(st.dictionaries(texts.filter(lambda t: t != "<<"), values, min_size=1, max_size=4))
def test_whatever_is_written_reads_back_as_the_same(document: dict[str, Any]) -> None:
    sources = Sources()
    read = read_yaml(to_yaml(document).encode(), sources.add("x.yaml"), sources)
    assert not read.findings, to_yaml(document)
    assert plain(read.value) == plain(document)


def test_what_would_read_as_something_else_is_quoted() -> None:
    words = ["7100000000000000001", "no", "null", "1e3", "a: b", "#x", " x", "- x", "", "{x}"]
    for line in to_yaml({"x": [*words, "y: " * 99]}).splitlines()[1:-1]:
        assert line.strip().startswith('- "'), line
    kept = ["Acme UK", "https://acme.example", "bo@acme.example", "Ana's & Co (UK)", "Zürich"]
    assert to_yaml({"x": kept}).count('"') == 0


@pytest.mark.parametrize(
    ("name", "key"),
    [("Acme UK", "acme-uk"), ("Zürich — Söhne", "zurich-sohne"), ("東京", "x"), ("2024", "x-2024")],
)
def test_a_key_is_made_from_the_name(name: str, key: str) -> None:
    assert slug(name, "x") == key


def test_keys_are_made_unique() -> None:
    words = Words(["uk"])
    assert [words.give("uk"), words.give("uk"), words.give("fr")] == ["uk-2", "uk-3", "fr"]


def save(root: Path, exported: Exported) -> None:
    for old in root.glob("*.yaml"):
        if old.name != "bcsync.yaml":
            old.unlink()
    (root / "layout.yaml").write_text(to_yaml(exported.document), encoding="utf-8")


def export(root: Path) -> None:
    with exporting(opened(root), (), LockWait()) as (exported, state):
        save(root, exported)
        remember(state, exported)
    assert exported.notes == []


def left(root: Path) -> list[tuple[str, str]]:
    plan = make_plan(opened(root)).plan
    errors = [f for f in plan.findings if f.severity == "error"]
    assert errors == []
    return [(op.action.value, op.address) for op in plan.operations]


def assert_law_2(root: Path) -> None:
    export(root)
    assert left(root) == [], (root / "layout.yaml").read_text()
    (root / ".bcsync/state.db").unlink()
    assert {action for action, _address in left(root)} <= {"adopt"}
    export(root)
    assert left(root) == [], (root / "layout.yaml").read_text()


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(layouts(), st.sampled_from(["automatic", "manual"]))
def test_law_2_export_then_plan_is_empty(layout: Layout, invitations: str) -> None:
    with directory(invitations=invitations) as root:
        write_layout(root, layout)
        apply(root)
        assert_law_2(root)


RICH: Layout = {
    "version": 1,
    "people": {
        "dana@shop.example": {
            "ad_accounts": {"shop": {"name": "Dana: shop #1", "timezone": "Europe/London"}},
            "approvals": [{"business_center": "north", "accounts": ["shop"], "up_to": "admin"}],
        }
    },
    "business_centers": {
        "acme": {
            "name": "Acme",
            "timezone": "Europe/London",
            "members": {"ana@acme.example": "admin", "bo@acme.example": {"role": "standard"}},
            "ad_accounts": {
                "uk": {
                    "name": "2024",
                    "timezone": "Europe/Paris",
                    "billing": {"address": "1 High St", "tax": {"vat": "0123"}},
                    "contact": {"name": "yes", "email": "ana@acme.example"},
                },
                "fr": {"name": "東京 \u202e|<b>"},
            },
            "partners": {"north": [{"accounts": ["fr"], "role": "operator"}]},
        },
        "north": {
            "name": "North",
            "timezone": "Europe/London",
            "type": "agency",
            "currency": "GBP",
            "members": {"nico@north.example": {"role": "admin", "finance": "analyst"}},
            "certificates": {"zen": {"company": "Zen Co", "license_no": "0987"}},
            "ad_accounts": {
                "zen": {
                    "name": "Zen",
                    "company": "Zen Co",
                    "address": "4 Mill Lane",
                    "certificate": "zen",
                }
            },
            "asset_groups": {"shop": {"accounts": ["zen", "dana@shop.example/shop", "acme/fr"]}},
            "access": {
                "dana@shop.example/shop": {
                    "permission": "operator",
                    "members": {"nico@north.example": "analyst"},
                },
                "acme/fr": {
                    "permission": "operator",
                    "members": {"nico@north.example": "operator"},
                },
            },
        },
    },
}


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    settings = {
        "version": 1,
        "actor": "dana@shop.example",
        "actors": {"acme": "ana@acme.example", "north": "nico@north.example"},
        "local": {
            "invitations": "automatic",
            "companies": [{"name": "Zen Co", "address": "4 Mill Lane"}],
        },
    }
    (tmp_path / "bcsync.yaml").write_text(json.dumps(settings))
    write_layout(tmp_path, RICH)
    for _round in range(2):
        apply(tmp_path)
    assert left(tmp_path) == []
    return tmp_path


def test_law_2_holds_for_everything_a_layout_can_hold(rich: Path) -> None:
    assert_law_2(rich)


def test_law_2_holds_for_the_examples(quickstart: Path) -> None:
    apply(quickstart)
    assert_law_2(quickstart)


def act(project: Project, actor: str, verb: Action, kind: str, *id: str, **attributes: Any) -> Any:
    platform = open_platform(project)
    try:
        [answer] = platform.perform([Act(actor, verb, kind, id, attributes)])
    finally:
        platform.close()
    assert isinstance(answer, Done), answer
    return answer.seen


def test_law_2_holds_after_people_acted_by_hand(rich: Path) -> None:
    """What nobody declared is exported, pending things too, closed and declined ones are not."""
    project = opened(rich)
    acme = make_plan(project).snapshot.bindings["business_center.acme"].id[0]
    north = make_plan(project).snapshot.bindings["business_center.north"].id[0]
    ana, nico = "ana@acme.example", "nico@north.example"
    account = act(
        project, ana, Action.CREATE, "ad_account", acme, name="Acme", timezone="Asia/Tokyo"
    )
    closed = act(project, ana, Action.CREATE, "ad_account", acme, name="Closed")
    act(project, ana, Action.REMOVE, "ad_account", closed.id[0])
    act(project, nico, Action.REQUEST, "access", north, account.id[0], permission="admin")
    third = act(project, ana, Action.CREATE, "business_center", name="Acme", timezone="Asia/Tokyo")
    other = act(project, ana, Action.CREATE, "ad_account", third.id[0], name="X", currency="EUR")
    act(project, ana, Action.UPDATE, "ad_account", other.id[0], industry="not a number")
    (rich / "bcsync.yaml").write_text(
        (rich / "bcsync.yaml")
        .read_text()
        .replace('"acme": "a', '"acme-2": "ana@acme.example", "acme": "a')
    )
    with exporting(opened(rich), (), LockWait()) as (exported, state):
        save(rich, exported)
        remember(state, exported)
    assert [note for note in exported.notes if "industry" not in note] == []
    assert len(exported.notes) == 1
    text = (rich / "layout.yaml").read_text()
    assert "acme-2:" in text and "Closed" not in text and "acme/acme: admin" in text
    assert left(rich) == []


def test_a_subset_names_the_accounts_of_others_as_the_layout_does(
    rich: Path, bcsync: Bcsync
) -> None:
    result = bcsync(rich, "export", "North")
    assert result.code == 0, result.err
    assert "acme/fr:" in result.out and "Acme" not in result.out and "people" not in result.out


def test_the_settings_know_a_business_center_by_its_key(quickstart: Path, bcsync: Bcsync) -> None:
    """Without a stored state the keys come from the actors, so that a plan knows who acts."""
    apply(quickstart)
    (quickstart / ".bcsync/state.db").unlink()
    result = bcsync(quickstart, "export")
    assert "\n  acme:\n" in result.out and "\n  northwind:\n" in result.out
    assert "bcsync.yaml" not in result.err


def test_split_writes_a_file_each_and_overwrites_none(quickstart: Path, bcsync: Bcsync) -> None:
    apply(quickstart)
    (quickstart / "layout.yaml").unlink()
    assert bcsync(quickstart, "export", "--split").code == 0
    files = sorted(path.name for path in quickstart.glob("*.yaml"))
    assert files == ["acme.yaml", "bcsync.yaml", "northwind.yaml"]
    assert left(quickstart) == []
    before = {name: (quickstart / name).read_bytes() for name in files}
    again = bcsync(quickstart, "export", "--split")
    assert again.code == 1 and "acme.yaml exists" in again.err
    assert before == {name: (quickstart / name).read_bytes() for name in files}


def test_a_business_center_seen_in_part_is_left_out(quickstart: Path, bcsync: Bcsync) -> None:
    """A partial list would read as 'remove the others'."""
    apply(quickstart)
    platform = open_platform(opened(quickstart))
    assert isinstance(platform, LocalPlatform)
    LocalControl(platform).accept_all()
    platform.close()
    settings = quickstart / "bcsync.yaml"
    settings.write_text(settings.read_text().replace("nico@", "cara@"))
    result = bcsync(quickstart, "export")
    assert result.code == 0 and "Northwind Media" not in result.out
    assert "is not exported" in result.err
    named = bcsync(quickstart, "export", "northwind")
    assert named.code == 1 and named.out == ""


def test_an_unknown_business_center_is_refused_with_a_near_one(
    quickstart: Path, bcsync: Bcsync
) -> None:
    apply(quickstart)
    result = bcsync(quickstart, "export", "nortwind")
    assert result.code == 64 and "did you mean northwind?" in result.err


def test_an_empty_platform_is_an_empty_layout(tmp_path: Path, bcsync: Bcsync) -> None:
    shutil.copy(resource_dir("examples") / "quickstart/bcsync.yaml", tmp_path)
    result = bcsync(tmp_path, "export")
    assert result.code == 0 and "version: 1" in result.out
