"""Apply on merge: what the pull request showed and nothing else, who agreed to it, and what is told there."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.forge import hub
from tests.forge.desk import on_github
from tests.forge.fake import Account, Asked, Said
from tests.forge.repository import LAYOUT, WITHOUT, Repository

MERGE = "c" * 40


def merged(here: Repository, *approvers: str) -> None:
    """Reviewed, approved, merged."""
    assert here.review().code == 0
    for name in approvers:
        here.fake.review(12, name, "APPROVED")
    here.fake.merge(12, MERGE)


def apply(here: Repository, *words: str) -> tuple[int, str, str]:
    """The job after the merge."""
    return here.job("apply", "--auto-approve", *words, number=None, head=MERGE)


def test_what_was_reviewed_is_done_and_the_journal_knows_who_agreed(here: Repository) -> None:
    merged(here, "ana", "cy")
    code, out, _ = apply(here, "--reviewed", "--json")
    assert code == 0
    origin = json.loads(out)["origin"]
    assert origin == {
        "forge": here.kind,
        "actor": "ben",
        "commit": MERGE,
        "pull_request": 12,
        "approved_by": ["ana", "cy"],
        "url": origin["url"],
    }
    assert origin["url"].startswith("https://")
    (run,) = json.loads(here.job("history", "--json").out)
    assert run["origin"] == origin
    text = here.job("history").out
    assert "12 on" in text and "approved by ana, cy" in text and MERGE[:12] in text
    one = here.job("history", "1").out
    assert MERGE in one and "ana, cy" in one
    assert here.job("history", "--verify").code == 0
    assert len(here.ours) == 1


def test_who_agreed_is_asked_for_a_digest_too(here: Repository) -> None:
    merged(here, "ana")
    if isinstance(here.fake, hub.FakeGitHub):
        said = [("cy", "approved"), ("ana", "approved"), ("di", "rejected")]
        reviews = [{"user": {"id": 1, "login": name}, "state": state} for name, state in said]
        here.fake.run_reviews[2] = reviews
    plan = json.loads((here.root / "clients/.bcsync/review/plan.json").read_text())
    code, out, _ = apply(here, "--expect", plan["digest"], "--json")
    assert code == 0
    origin = json.loads(out)["origin"]
    assert origin["pull_request"] == 12
    assert origin["approved_by"] == (["ana", "cy"] if here.kind == "github" else ["ana"])


@on_github
def test_an_apply_does_not_rest_on_who_agreed(here: Repository) -> None:
    merged(here)
    here.fake.faults.append(lambda _: Said(401, {"message": "Bad credentials"}))
    code, out, err = apply(here, "--json")
    assert code == 0 and "warning: who approved is not written down" in err
    assert json.loads(out)["origin"]["pull_request"] is None


@on_github
def test_of_a_run_by_hand_no_job_is_told(here: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here.bcsync(here.root / "clients", "apply", "--auto-approve").code == 0
    (run,) = json.loads(here.job("history", "--json").out)
    assert run["origin"] is None


def test_something_else_is_not_done_and_the_pull_request_is_told_once(here: Repository) -> None:
    merged(here)
    here.write("clients", WITHOUT)
    for _ in range(2):
        code, _, err = apply(here, "--reviewed")
        assert code == 4 and "another plan is due" in err
    _, told = here.ours
    assert "`clients`: merged, and not applied" in told
    assert "Due now" in told and "ben@acme.example" in told
    assert "another plan is due than the one" in told
    assert not json.loads(here.job("history", "--json").out)
    here.write("clients", LAYOUT)
    assert apply(here, "--reviewed")[0] == 0
    assert "`clients`: applied" in here.ours[1]


@on_github
def test_what_moved_is_told_for_a_digest_and_for_a_file_too(here: Repository) -> None:
    merged(here)
    plan = str(here.root / "clients/.bcsync/review/plan.json")
    here.write("clients", WITHOUT)
    assert apply(here, "--expect", "0" * 64)[0] == 4
    assert "0000" not in here.ours[1] and "due is" in here.ours[1]
    assert apply(here, plan)[0] == 4
    assert len(here.ours) == 2
    assert "the layout is not the one it was made from" in here.ours[1]


def test_a_mere_push_was_reviewed_by_nobody(here: Repository) -> None:
    assert here.review().code == 0
    code, _, err = apply(here, "--reviewed")
    assert code == 4 and "no pull request brought the commit cccccccccccc" in err
    assert len(here.ours) == 1


@on_github
@pytest.mark.parametrize("by", ["nobody", "another", "a failing plan"])
def test_what_nobody_could_review_is_not_done(here: Repository, by: str) -> None:
    if by == "another":
        here.review()
        (body,) = here.ours
        here.fake.comments.clear() if isinstance(
            here.fake, hub.FakeGitHub
        ) else here.fake.notes.clear()
        here.fake.add_comment(12, body, Account(9, "eve"))
    if by == "a failing plan":
        here.review()
        here.write("clients", LAYOUT.replace("timezone", "timzone"))
        assert here.review().code == 1
        here.write("clients", LAYOUT)
    here.fake.merge(12, MERGE)
    code, _, err = apply(here, "--reviewed")
    assert code == 4 and "no plan was reviewed under pull request 12" in err


@on_github
def test_where_nothing_is_due_nobody_has_to_agree(here: Repository) -> None:
    assert apply(here)[0] == 0
    here.fake.merge(12, MERGE)
    assert apply(here, "--reviewed")[0] == 0


@on_github
def test_a_forge_that_cannot_be_asked_stops_what_rests_on_it(here: Repository) -> None:
    merged(here)
    here.fake.faults.append(lambda _: Said(404, {"message": "Not Found"}))
    code, _, err = apply(here, "--reviewed")
    assert code == 1 and "404" in err
    assert not json.loads(here.job("history", "--json").out)


@on_github
def test_a_pull_request_that_cannot_be_told_changes_no_exit_code(here: Repository) -> None:
    merged(here)
    here.write("clients", WITHOUT)

    def mute(asked: Asked) -> Said | None:
        commented = asked.method == "POST" and "body" in asked.body
        return Said(404, {"message": "Not Found"}) if commented else None

    here.fake.faults.append(mute)
    code, _, err = apply(here, "--reviewed")
    assert code == 4 and "error: the pull request was not told" in err


@on_github
def test_reviewed_needs_a_job_and_stands_alone(here: Repository) -> None:
    result = here.bcsync(here.root / "clients", "apply", "--reviewed")
    assert result.code == 64 and "--expect DIGEST" in result.err
    assert apply(here, "--reviewed", "--expect", "0")[0] == 64
    assert apply(here, "--reviewed", "plan.json")[0] == 64


@on_github
def test_a_plan_of_a_change_alone_is_refused_as_that(here: Repository) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    from tests.review.test_base import commit, git

    git(here.root, "init", "-q", "-b", "main")
    commit(here.root)
    here.write("clients", WITHOUT)
    out = str(here.root / "clients/saved.json")
    assert here.job("plan", "--base", "main", "--out", out, number=None).code == 0
    code, _, err = apply(here, out)
    assert code == 64 and "--base main" in err and "cannot be applied" in err
    assert here.job("show", out).code == 0
