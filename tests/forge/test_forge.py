"""Both forges through the one interface."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcsync.errors import SettingsError
from bcsync.forge.job import Kind
from bcsync.forge.markers import Marker, marker_in, ours
from bcsync.forge.opening import open_forge
from bcsync.forge.problems import (
    ForgeForbidden,
    ForgeLimited,
    ForgeProblem,
    ForgeRefused,
    ForgeSilent,
    TooLong,
)
from bcsync.forge.values import Label, Pull, Ticket
from tests.forge import hub, lab
from tests.forge.desk import FAKES, Desk
from tests.forge.fake import NOW, Account, Asked, Said
from tests.forge.hub import FakeGitHub

PULL = Pull(12)
LOSES = Label("bcsync: removes access", "b60205", "Somebody loses access")
EVE = Account(9, "eve")


def desk_of(kind: Kind, folder: Path) -> Desk:
    return Desk(FAKES[kind](), kind, folder)


def test_a_comment_is_written_edited_and_taken_away(desk: Desk) -> None:
    forge = desk.open()
    made = forge.comment(PULL, "one")
    assert (made.body, made.author) == ("one", forge.me())
    assert forge.edit(made, "two").body == "two"
    assert [each.body for each in forge.comments(PULL)] == ["two"]
    forge.delete(made)
    assert not [*forge.comments(PULL)]
    forge.delete(made)  # somebody was faster
    with pytest.raises(ForgeRefused, match="404"):
        forge.edit(made, "three")


def test_all_pages_are_read_the_oldest_first(desk: Desk) -> None:
    forge = desk.open()
    for number in range(250):
        desk.fake.add_comment(12, f"c{number}", EVE)
    assert [each.body for each in forge.comments(PULL)] == [f"c{n}" for n in range(250)]
    assert len(desk.fake.lines("GET")) == 3


def test_what_gitlab_writes_by_itself_is_no_comment(tmp_path: Path) -> None:
    fake = lab.FakeGitLab()
    forge = Desk(fake, "gitlab", tmp_path).open()
    fake.add_comment(12, "changed the description", EVE, system=True)
    assert not [*forge.comments(PULL)]
    forge.close()


def test_labels_come_and_go_and_those_of_others_stay(desk: Desk) -> None:
    forge = desk.open()
    forge.relabel(PULL, [LOSES], [])
    forge.relabel(PULL, [Label("urgent", "ffffff")], [])
    assert forge.labels(PULL) == {LOSES.name, "urgent"}
    assert desk.fake.labels[LOSES.name]["color"].strip("#") == LOSES.color
    forge.relabel(PULL, [LOSES], [])  # it exists
    forge.relabel(PULL, [], [LOSES.name])
    assert desk.fake.names() == {"urgent"}


def test_issues_are_found_edited_closed_and_opened_again(desk: Desk) -> None:
    forge = desk.open()
    label = Label("bcsync", "0366d6")
    made = forge.open_issue("Drift", "body", [label])
    forge.open_issue("other", "", [])
    closed = forge.edit_issue(made, title="No drift", body="new", is_open=False)
    assert (closed.title, closed.body, closed.open) == ("No drift", "new", False)
    assert [*forge.issues("bcsync")] == [closed]
    assert forge.edit_issue(closed, is_open=True).open
    on = Ticket(made.number)
    forge.comment(on, "again")
    assert [each.body for each in forge.comments(on)] == ["again"]


def test_a_pull_request_tells_its_head_its_commits_and_who_approves(desk: Desk) -> None:
    forge = desk.open()
    commit = "c" * 40
    assert forge.pull(12).head == hub.HEAD
    assert forge.pull(12).merged_as == frozenset()
    desk.fake.merge(12, commit)
    (found,) = forge.pulls_with(commit)
    assert found.number == 12
    assert commit in found.merged_as
    desk.fake.review(12, "ana", "APPROVED")
    assert [each.name for each in forge.approvals(12)] == ["ana"]


def test_an_approval_that_was_taken_back_is_none(tmp_path: Path) -> None:
    fake = FakeGitHub()
    forge = Desk(fake, "github", tmp_path).open()
    for name, state in (("ana", "APPROVED"), ("ben", "APPROVED"), ("ana", "CHANGES_REQUESTED")):
        fake.review(12, name, state)
    fake.review(12, "ben", "COMMENTED")
    assert [each.name for each in forge.approvals(12)] == ["ben"]
    forge.close()


SECONDARY = {"message": "You have exceeded a secondary rate limit."}
LIMITED = [
    ("retry-after", Said(403, SECONDARY, {"retry-after": "7"}), 7.0),
    ("429", Said(429, {"message": "Too many requests"}, {"retry-after": "3"}), 3.0),
    (
        "used up",
        Said(
            403,
            {"message": "API rate limit exceeded"},
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW + 30)},
        ),
        31.0,
    ),
    (
        "used up there",
        Said(429, {}, {"ratelimit-remaining": "0", "ratelimit-reset": str(NOW + 5)}),
        6.0,
    ),
    ("without a word", Said(403, SECONDARY), 60.0),
]


@pytest.mark.parametrize(("name", "said", "seconds"), LIMITED, ids=[each[0] for each in LIMITED])
def test_a_pause_that_is_asked_for_is_made(
    desk: Desk, name: str, said: Said, seconds: float
) -> None:
    forge = desk.open()
    desk.fake.fail("POST /repos/" if desk.kind == "github" else "POST /projects/", said)
    assert forge.comment(PULL, "one").body == "one"
    assert desk.clock.waited == [seconds]
    assert desk.fake.bodies() == ["one"]


def test_nobody_waits_for_an_hour(desk: Desk) -> None:
    forge = desk.open()
    desk.fake.fail("GET", Said(429, {}, {"retry-after": "3600"}))
    with pytest.raises(ForgeLimited, match="3,600 seconds"):
        [*forge.comments(PULL)]
    assert desk.clock.waited == []


def test_a_failing_server_is_asked_again_but_nothing_is_created_twice(desk: Desk) -> None:
    forge = desk.open()
    forge.me()
    desk.fake.fail("GET", Said(502), Said(500))
    assert not [*forge.comments(PULL)]
    assert desk.clock.waited == [1.0, 2.0]
    desk.fake.fail("POST", Said(502))
    with pytest.raises(ForgeSilent, match="HTTP 502"):
        forge.comment(PULL, "one")
    assert len(desk.fake.lines("POST")) == 1 + (desk.kind == "github")


REFUSED = {
    "a token that is none": ("wrong", ForgeRefused, "401"),
    "a token that only reads": ("reads", ForgeForbidden, "403"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_says_what_to_do_and_nothing_of_the_token(desk: Desk, case: str) -> None:
    token, kind, status = REFUSED[case]
    if token == "reads":
        token = hub.READING if desk.kind == "github" else lab.READING
    with pytest.raises(kind, match=status) as caught:
        desk.open(token).comment(PULL, "one")
    told = f"{caught.value!r} {caught.value} {caught.value.hint} {desk.opened[0]!r}"
    assert token not in told
    assert "TOKEN" in told or "permission" in told


def test_a_server_that_repeats_the_token_is_not_repeated(desk: Desk) -> None:
    forge = desk.open()
    token = hub.TOKEN if desk.kind == "github" else lab.TOKEN
    desk.fake.fail("GET", Said(404, {"message": f"no, {token}\nis not"}))
    with pytest.raises(ForgeRefused) as caught:
        [*forge.comments(PULL)]
    assert "no, *** is not" in caught.value.message


def test_a_text_that_is_too_long_is_not_sent(desk: Desk) -> None:
    forge = desk.open()
    forge.comment(PULL, "x" * forge.most)
    with pytest.raises(TooLong, match="characters"):
        forge.comment(PULL, "x" * (forge.most + 1))


NONSENSE: dict[str, Said] = {
    "no JSON": Said(200, b"<html>"),
    "no list": Said(200, {"a": 1}),
    "no rows": Said(200, [1]),
    "odd rows": Said(200, [{"id": "1"}]),
}


@pytest.mark.parametrize("case", NONSENSE)
def test_what_makes_no_sense_is_no_answer(desk: Desk, case: str) -> None:
    forge = desk.open()
    desk.fake.faults.append(lambda _: NONSENSE[case])
    with pytest.raises(ForgeSilent):
        [*forge.comments(PULL)]


def test_a_page_elsewhere_is_not_asked_for(tmp_path: Path) -> None:
    """It would be given the token."""
    fake = FakeGitHub()
    forge = Desk(fake, "github", tmp_path).open()
    fake.fail("GET", Said(200, [], {"link": '<http://evil.example/x>; rel="next"'}))
    with pytest.raises(ForgeSilent):
        [*forge.comments(PULL)]
    assert len(fake.asked) == 1
    forge.close()


def test_a_job_token_of_gitlab_is_told_that_it_may_not(tmp_path: Path) -> None:
    fake = lab.FakeGitLab()
    fake.add_pull()
    environ = fake.environ("http://forge", tmp_path, token=lab.JOB)
    forge = open_forge("gitlab", environ, transport=fake.transport())
    assert forge.me().name == "ben"
    with pytest.raises(ForgeRefused) as caught:
        forge.comment(PULL, "one")
    assert "GITLAB_TOKEN" in caught.value.hint
    forge.close()


def test_whose_token_it_is_is_guessed_where_graphql_is_not_to_be_had(tmp_path: Path) -> None:
    fake = FakeGitHub()
    forge = Desk(fake, "github", tmp_path).open()
    fake.fail("POST /graphql", Said(404, {"message": "Not Found"}))
    assert forge.me().id == str(hub.BOT.id)
    forge.close()


MISSING: list[tuple[Kind, str, str]] = [
    ("github", "GITHUB_TOKEN", ""),
    ("github", "GITHUB_TOKEN", "a\nb"),
    ("github", "GITHUB_TOKEN", "schlüssel"),
    ("github", "GITHUB_REPOSITORY", ""),
    ("github", "GITHUB_API_URL", "ftp://x"),
    ("gitlab", "GITLAB_TOKEN", ""),
    ("gitlab", "CI_PROJECT_ID", ""),
]


@pytest.mark.parametrize(("kind", "name", "value"), MISSING)
def test_a_variable_that_is_missing_or_odd_is_named(
    kind: Kind, name: str, value: str, tmp_path: Path
) -> None:
    desk = desk_of(kind, tmp_path)
    desk.fake.add_pull()
    environ = {**desk.fake.environ("http://forge", tmp_path), name: value}
    with pytest.raises(SettingsError, match=name) as caught:
        open_forge(desk.kind, environ)
    assert not value.strip() or value not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        "> {marker}\nquoted",
        "look: {marker}",
        " {marker}\n",
        "{marker} and more",
        "```\n{marker}\n```",
    ],
)
def test_a_marker_within_a_text_is_none(body: str) -> None:
    assert marker_in(body.format(marker=Marker("plan", "acme"))) is None


NAMES = ["acme", "clients/acme", "a b", "a--b", "-->", "ü/<x>", "a=b c=d", "x\ny", "a%2Db", ""]


@pytest.mark.parametrize("name", NAMES)
def test_a_marker_is_read_as_it_was_written(name: str) -> None:
    marker = Marker("plan", name, {"run": "1.2", "commit": name})
    line = str(marker)
    assert marker_in(f"{line}\nrest") == marker
    assert marker_in(f"{line}\r\nrest") == marker
    assert line.count("-->") == 1
    assert "--" not in line[4:-3]


def test_ours_is_what_our_author_wrote_of_the_same_thing(desk: Desk) -> None:
    forge = desk.open()
    mine, other = Marker("plan", "acme"), Marker("plan", "acme2")
    desk.fake.add_comment(12, f"{mine}\nby another", EVE)
    forge.comment(PULL, f"{other}\nof another project")
    forge.comment(PULL, f"{mine}\nright")
    found = [each.body for each, _ in ours(forge.comments(PULL), mine, forge.me())]
    assert found == [f"{mine}\nright"]


def asked_with(asked: Asked) -> str:
    return asked.headers["user-agent"]


def test_who_calls_is_said(desk: Desk) -> None:
    desk.open().comment(PULL, "x")
    assert {asked_with(each).partition("/")[0] for each in desk.fake.asked} == {"bcsync"}


def test_a_problem_is_one_kind(desk: Desk) -> None:
    for kind in (ForgeSilent, ForgeLimited, ForgeForbidden, TooLong):
        assert issubclass(kind, ForgeProblem)
