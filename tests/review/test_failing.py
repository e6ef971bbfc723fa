"""A plan that cannot be made is shown by a CI job as well."""

from __future__ import annotations

from pathlib import Path

import jsonschema_rs
import pytest

from bcsync.errors import PlatformError
from bcsync.flow.failed import failed_plan
from bcsync.layout.schema import load_schemas
from bcsync.project import system_clock
from bcsync.render.formats import FORMATS
from bcsync.render.style import Style
from tests.cli.conftest import Bcsync, MakeProject
from tests.render.hostile import NAMES
from tests.render.judging import assert_harmless_on_a_terminal
from tests.review.reading import annotated, junit, sarif

INVALID = "version: 1\nbusiness_centers:\n  acme: {name: Acme, timzone: Europe/London}\n"
TOLD = [name for name, form in FORMATS.items() if form.tells_failure]


@pytest.mark.parametrize("form", TOLD)
def test_an_invalid_layout_is_told_in_the_format(
    form: str, project: MakeProject, bcsync: Bcsync
) -> None:
    root = project({"layout.yaml": INVALID})
    result = bcsync(root, "plan", "--format", form)
    assert result.code == 1
    assert "timzone" in result.out and "unknown-key" in result.out
    assert "timzone" in result.err


def test_an_annotation_stands_at_the_line(
    project: MakeProject, bcsync: Bcsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project({"layout.yaml": INVALID})
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root.parent))
    told = annotated(bcsync(root, "plan", "--format", "github").out)
    places = {(each.properties.get("file"), each.properties.get("line")) for each in told}
    assert ("project/layout.yaml", "3") in places
    assert told[0].message == "No plan could be made."


@pytest.mark.parametrize("form", TOLD)
def test_settings_that_cannot_be_read_are_told_in_the_format(
    form: str, tmp_path: Path, bcsync: Bcsync
) -> None:
    result = bcsync(tmp_path, "plan", "--format", form)
    assert result.code == 1
    assert "there is no bcsync.yaml" in result.out


@pytest.mark.parametrize("form", ["text", "json"])
def test_other_formats_have_nothing_to_print(
    form: str, project: MakeProject, bcsync: Bcsync
) -> None:
    result = bcsync(project({"layout.yaml": INVALID}), "plan", "--format", form)
    assert (result.code, result.out) == (1, "")


def test_a_failure_is_a_plan_by_its_schema_and_harmless() -> None:
    error = PlatformError("\n::error::".join(NAMES), hint="ask `x`", details=NAMES)
    plan = failed_plan(error, None, "acme", system_clock())
    validator = jsonschema_rs.Draft202012Validator(load_schemas()["plan"])
    assert [each.message for each in validator.iter_errors(plan)] == []
    for form in TOLD:
        if form != "github":
            assert_harmless_on_a_terminal(FORMATS[form].render(plan, Style()))
    for told in annotated(FORMATS["github"].render(plan, Style())):
        assert_harmless_on_a_terminal(told.message)
    run = sarif(FORMATS["sarif"].render(plan, Style()))
    assert run["invocations"][0]["executionSuccessful"] is False
    (failed,) = [c for c in junit(FORMATS["junit"].render(plan, Style())) if c.failure is not None]
    assert "ask `x`" in str(failed.failure)


def test_a_saved_plan_is_shown_in_any_format(quickstart: Path, bcsync: Bcsync) -> None:
    saved = str(quickstart / "plan.json")
    assert bcsync(quickstart, "plan", "--out", saved).code == 0
    for form in ("text", "markdown", "github", "junit", "sarif"):
        made = bcsync(quickstart, "plan", "--format", form).out
        shown = bcsync(quickstart, "show", saved, "--format", form).out
        assert shown == made
    refused = bcsync(quickstart, "show", "ad_account.acme/uk", "--format", "sarif")
    assert refused.code == 64 and "no saved plan" in refused.err
