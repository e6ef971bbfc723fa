"""What was forecast is what the server is asked then."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from yaml import safe_load

from bcsync import testing
from bcsync.testing import TikTokBusiness
from tests.safety.driver import Ran, invoke

tiktok_business = testing.tiktok_business

OURS = [f"a{number}" for number in range(60)]


def layout() -> str:
    people = {f"p{number}@acme.example": "standard" for number in range(24)}
    members = {"ana@acme.example": "admin", "bea@acme.example": "admin", **people}
    accounts = {
        key: {
            "name": f"Account {key}",
            "industry": "290303",
            "registered_area": "GB",
            "promotion_link": "https://acme.example",
            "members": {"p1@acme.example": "analyst"} if number < 5 else {},
        }
        for number, key in enumerate(OURS)
    }
    acme = {
        "name": "Acme",
        "timezone": "Europe/London",
        "type": "direct",
        "company": "Acme Group plc",
        "currency": "GBP",
        "registered_area": "GB",
        "members": members,
        "ad_accounts": accounts,
        "asset_groups": {
            "most": {
                "accounts": OURS[:55],
                "members": {"p2@acme.example": "operator"},
            }
        },
        "partners": {"northwind": [{"accounts": OURS[:52], "role": "analyst"}]},
    }
    northwind = {
        "name": "Northwind",
        "timezone": "Europe/London",
        "currency": "GBP",
        "members": {"nico@northwind.example": "admin"},
    }
    return json.dumps({"version": 1, "business_centers": {"acme": acme, "northwind": northwind}})


SEED = {
    "bcsync.yaml": "version: 1\nplatform: {kind: local}\n"
    "actors: {acme: ana@acme.example, northwind: nico@northwind.example}\n",
    "layout.yaml": layout(),
}


class Project:
    """A project over the emulator, which counts."""

    def __init__(self, root: Path, emulated: TikTokBusiness) -> None:
        self.root, self.emulated = root, emulated
        tokens = {"ACME": "ana@acme.example", "NORTHWIND": "nico@northwind.example"}
        self.env = {name: emulated.token(email) for name, email in tokens.items()}
        (root / "bcsync.yaml").write_text(
            f"version: 1\nplatform: {{kind: tiktok, base_url: '{emulated.url}', "
            "rate: {level: ultimate, share: 1}}\n"
            "credentials: {acme: ACME, northwind: NORTHWIND}\n"
        )

    def run(self, *words: str) -> Ran:
        ran = invoke(self.root, *words, env=self.env)
        assert ran.code in (0, 6), ran
        return ran

    def counted(self, *words: str) -> tuple[Ran, Counter[str]]:
        """What it says, and the calls that it made by path."""
        before = len(self.emulated.requests)
        ran = self.run(*words)
        made = self.emulated.requests[before:]
        assert {entry.code for entry in made} == {0}
        return ran, Counter(entry.path.removeprefix("/open_api/v1.3") for entry in made)


@pytest.fixture
def project(tmp_path: Path, tiktok_business: TikTokBusiness) -> Project:
    assert not tiktok_business.seed(SEED).refused
    found = Project(tmp_path, tiktok_business)
    (tmp_path / "layout.yaml").write_text(found.run("export").out)
    return found


def test_a_refresh_and_an_apply_take_the_calls_that_were_forecast(project: Project) -> None:
    exported = project.root / "layout.yaml"
    text = exported.read_text()
    text = text.replace("p23@acme.example: standard", "p23@acme.example: standard\n" + NEW)
    exported.write_text(text.replace("      most:\n", "      most:\n        name: Most\n"))
    plan, reading = project.counted("plan", "--format", "json")
    forecast: dict[str, Any] = json.loads(plan.out)["forecast"]
    # At least: both admins may be shown everything there is, and are not.
    assert forecast["refresh"]["paths"] == reading + Counter({"/bc/asset/get/": 2})
    assert json.loads(plan.out)["summary"]["invite"] == 3
    _ran, both = project.counted("apply", "--auto-approve")
    did = both - reading
    assert did["/bc/member/invite/"] == did["/bc/asset_group/update/"] == 1
    assert forecast["apply"]["paths"] == did


def test_after_some_roles_no_others_are_read(project: Project) -> None:
    """Each member's accounts are a list of their own: those of who was given nothing are as they were."""
    exported = project.root / "layout.yaml"
    project.run("apply", "--auto-approve")
    layout = safe_load(exported.read_text())
    accounts = layout["business_centers"]["acme"]["ad_accounts"].values()
    first, *others = accounts
    first["members"] = {"p3@acme.example": "analyst"}
    taken = next(each for each in others if each.get("members"))
    del taken["members"]
    taken["members"] = {"p4@acme.example": "operator"}
    exported.write_text(json.dumps(layout))
    plan, reading = project.counted("plan", "--format", "json")
    forecast: dict[str, Any] = json.loads(plan.out)["forecast"]
    touched = {op["identity"][-1] for op in json.loads(plan.out)["operations"]}
    assert touched == {f"p{number}@acme.example" for number in (1, 3, 4)}
    _ran, both = project.counted("apply", "--auto-approve", "--allow-remove", "*")
    did = both - reading
    assert forecast["apply"]["paths"] == did
    assert did["/bc/asset/get/"] == len(touched)
    assert project.run("plan", "--no-refresh", "--detailed-exitcode").code == 0
    assert project.run("drift", "--detailed-exitcode").code == 0


NEW = "".join(f"      new{number}@acme.example: standard\n" for number in range(3)).rstrip()
