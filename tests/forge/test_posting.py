"""One comment for each project under a pull request, and labels: ``bcsync review`` in jobs of both forges."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bcsync.forge.job import Job, Run
from bcsync.forge.markers import Marker, marker_in
from bcsync.forge.one import Did, keep_one, stamped, thread_of
from bcsync.forge.values import Pull
from bcsync.render.labels import ALL, REMOVES
from tests.forge import hub, lab
from tests.forge.desk import FAKES, Desk, on_github
from tests.forge.fake import Account, Asked, Said
from tests.forge.repository import LAYOUT, WITHOUT, Repository

INVALID = LAYOUT.replace("timezone", "timzone")
EVE = Account(9, "eve")
TOKENS = {"github": (hub.TOKEN, hub.READING), "gitlab": (lab.TOKEN, lab.READING)}
NEW = "b" * 40


def test_one_comment_is_made_edited_emptied_and_replaced(here: Repository) -> None:
    first = here.review()
    assert first.code == 0
    (body,) = here.ours
    marker = marker_in(body)
    assert marker is not None
    assert (marker.what, marker.project) == ("plan", "clients")
    assert (marker.facts["commit"], marker.facts["run"][:2]) == (hub.HEAD, "1.")
    assert f"Digest: `{marker.facts['digest']}`" in body
    assert "## bcsync · `clients`: " in body
    (id_,) = here.fake.comments if isinstance(here.fake, hub.FakeGitHub) else here.fake.notes

    here.write("clients", WITHOUT)
    assert here.review().code == 0
    (body,) = here.ours
    assert "eve@acme.example" not in body

    here.write("clients", INVALID)
    failed = here.review()
    assert failed.code == 1
    (body,) = here.ours
    assert "`clients`: failed" in body and "timzone" in body
    assert "digest" not in (marker_in(body) or marker).facts

    here.write("clients", LAYOUT)
    assert here.job("apply", "--auto-approve", number=None).code == 0
    assert here.review().code == 0
    (body,) = here.ours
    assert "no changes" in body and len(body) < 600
    kept = here.fake.comments if isinstance(here.fake, hub.FakeGitHub) else here.fake.notes
    assert [*kept] == [id_]


@on_github
def test_nothing_is_said_where_nothing_changes_and_nothing_was_said(here: Repository) -> None:
    assert here.job("apply", "--auto-approve", number=None).code == 0
    result = here.review()
    assert result.code == 0
    assert not here.ours
    assert "changes nothing here" in result.err


def test_two_projects_have_two_comments(here: Repository) -> None:
    here.write("agency/clients", LAYOUT)
    for _ in range(2):
        assert here.review().code == 0
        assert here.review(project="agency/clients").code == 0
    markers = [marker_in(body) for body in here.ours]
    assert [each and each.project for each in markers] == ["clients", "agency/clients"]
    assert "`agency/clients`" in here.ours[1]


def test_what_others_wrote_stays(here: Repository) -> None:
    theirs = f"{Marker('plan', 'clients')}\nI quote"
    here.fake.add_comment(12, theirs, EVE)
    here.review()
    here.review()
    assert here.fake.bodies(by=EVE) == [theirs]
    assert len(here.ours) == 1


def test_labels_come_and_go_and_no_other_is_touched(here: Repository) -> None:
    here.job("apply", "--auto-approve", number=None)
    here.write("agency", LAYOUT)
    here.job("apply", "--auto-approve", number=None, project="agency")
    here.write("clients", WITHOUT)
    here.write("agency", WITHOUT)
    label(here, "urgent")
    here.review()
    here.review(project="agency")
    assert {REMOVES.name, "urgent"} <= here.fake.names()
    here.write("clients", LAYOUT)
    here.review()
    assert REMOVES.name in here.fake.names()  # for the other project
    here.write("agency", LAYOUT)
    here.review(project="agency")
    assert here.fake.names() == {"urgent"}


def label(here: Repository, name: str) -> None:
    if isinstance(here.fake, hub.FakeGitHub):
        here.fake.issues[12]["labels"].append({"name": name, "color": "ffffff"})
    else:
        here.fake.pulls[12]["labels"].append(name)


@on_github
def test_an_older_run_does_not_write_over_a_newer_one(here: Repository) -> None:
    here.review(run=8)
    (before,) = here.ours
    here.write("clients", WITHOUT)
    result = here.review(run=7)
    assert result.code == 0 and "newer" in result.err
    assert here.ours == [before]


def test_a_job_of_an_older_commit_does_not_write_at_all(here: Repository) -> None:
    here.fake.pulls[12] |= {"head": {"sha": NEW}} if here.kind == "github" else {"sha": NEW}
    result = here.review(head=hub.HEAD)
    assert result.code == 0 and "newer" in result.err
    assert not here.ours and not here.fake.names()
    assert here.review().code == 0
    assert len(here.ours) == 1


def test_two_runs_at_once_make_one_comment(desk: Desk) -> None:
    """The other one comes in between our look and our comment."""
    forge = desk.open()
    marker = Marker("plan", "clients")
    for run, other in ((5, 6), (7, 6)):
        said = stamped(marker, Job(12, hub.HEAD, Run(other, 1)), {})
        raced = [f"{said}\nby the other"]

        def between(asked: Asked, raced: list[str] = raced) -> Said | None:
            if asked.method == "POST" and "body" in (asked.body or {}) and raced:
                desk.fake.add_comment(12, raced.pop())
            return None

        desk.fake.faults[:] = [between]
        job = Job(12, hub.HEAD, Run(run, 1))
        mine = stamped(marker, job, {})
        kept = keep_one(forge, thread_of(forge, job, 12), mine, "by me", create=True)
        assert kept.did is Did.CREATED
        (body,) = desk.fake.bodies()
        assert body.endswith("by me" if run > other else "by the other")
        for comment in [*forge.comments(Pull(12))]:
            forge.delete(comment)


def test_a_token_that_only_reads_harms_nothing(here: Repository) -> None:
    result = here.review("--detailed-exitcode", token=TOKENS[here.kind][1])
    assert result.code == 2
    assert "warning: the pull request was not told" in result.err
    assert "docs/reviews.md" in result.err or "GITLAB_TOKEN" in result.err
    assert (here.root / "clients/.bcsync/review/plan.html").exists()
    assert TOKENS[here.kind][1] not in result.out + result.err


def test_a_forge_that_fails_is_told_and_hides_nothing(here: Repository) -> None:
    result = here.review(token="wrong")
    assert result.code == 1
    assert "error: the pull request was not told" in result.err and "401" in result.err
    assert "wrong" not in result.err
    plan = (here.root / "clients/.bcsync/review/plan.md").read_text()
    assert "eve@acme.example" in plan


@on_github
def test_a_failing_plan_and_a_failing_forge_are_both_told(here: Repository) -> None:
    here.write("clients", INVALID)
    result = here.review(token="wrong")
    assert result.code == 1
    assert "timzone" in result.err and "401" in result.err


@on_github
def test_without_a_pull_request_or_a_token_nothing_is_posted(here: Repository) -> None:
    assert "no pull request" in here.review(number=None).err
    result = here.review(token="")
    assert result.code == 0 and "_TOKEN" in result.err
    assert here.review("--forge", "none").code == 0
    assert not here.fake.asked


@on_github
def test_a_plan_of_the_change_alone_has_nothing_to_expect(here: Repository) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    from tests.review.test_base import commit, git

    git(here.root, "init", "-q", "-b", "main")
    commit(here.root)
    here.write("clients", WITHOUT)
    assert here.review("--base", "main").code == 0
    (body,) = here.ours
    marker = marker_in(body)
    assert marker is not None and "digest" not in marker.facts
    assert "compared with" in body


@on_github
def test_a_hostile_path_is_a_project_like_any_other(here: Repository) -> None:
    name = "a--b -->`x` @team"
    here.write(name, LAYOUT)
    here.review(project=name)
    here.review(project=name)
    (body,) = here.ours
    assert body.splitlines()[0].count("-->") == 1
    marker = marker_in(body)
    assert marker is not None and marker.project == name


def test_names_of_labels_are_what_forges_take() -> None:
    """Fifty characters, without commas; descriptions of a hundred (docs.github.com/rest/issues/labels)."""
    for mark in ALL:
        assert len(mark.name) <= 50 and "," not in mark.name and "+" not in mark.name
        assert len(mark.color) == 6 and len(mark.description) <= 100


def test_both_forges_are_tested() -> None:
    assert set(FAKES) == {"github", "gitlab"}


def test_the_comment_fits(desk: Desk, tmp_path: Path) -> None:
    from bcsync.jobs.post import post_review
    from bcsync.render.style import Style
    from tests.review.plans import plan_with

    forge = desk.open()
    job = Job(12, hub.HEAD, Run(1, 1))
    post_review(forge, job, 12, "x" * 4_000, plan_with(3_000), Style())
    (body,) = desk.fake.bodies()
    assert len(body) <= forge.most
