"""GitLab: a project ``42`` with its issues and merge requests (docs.gitlab.com/api)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.forge.fake import Account, Asked, Fake, Refusal, Said, cut_into_pages

TOKEN, READING, JOB = "glpat-project", "glpat-reader", "glcbt-job"
BOT = Account(77, "project_42_bot")
HEAD = "a" * 40
_TOO_LONG = 1_000_000
Json = dict[str, Any]


class FakeGitLab(Fake):
    """One project."""

    def __init__(self, project: str = "42") -> None:
        super().__init__()
        self.prefix = "/api/v4"
        self.project = project
        self.tokens = {
            TOKEN: BOT,
            READING: Account(BOT.id, BOT.name, writes=False),
            JOB: Account(5, "ben", job=True),
        }
        self.pulls: dict[int, Json] = {}
        self.issues: dict[int, Json] = {}
        self.notes: dict[int, Json] = {}
        self.approved: dict[int, list[str]] = {}
        self.labels: dict[str, Json] = {}

    def add_pull(self, number: int = 12, head: str = HEAD, author: str = "ben") -> int:
        """A merge request, opened by somebody."""
        self.pulls[number] = {
            "iid": number,
            "author": {"id": 1000 + number, "username": author},
            "sha": head,
            "state": "opened",
            "labels": [],
            "merge_commit_sha": None,
            "squash_commit_sha": None,
            "web_url": f"https://gitlab.com/acme/access/-/merge_requests/{number}",
        }
        return number

    def merge(self, number: int, commit: str) -> None:
        """What the button does."""
        self.pulls[number] |= {"state": "merged", "merge_commit_sha": commit}

    def review(self, number: int, name: str, state: str = "APPROVED") -> None:
        """Somebody approves."""
        assert state == "APPROVED"
        self.approved.setdefault(number, []).append(name)

    def add_comment(
        self, number: int, body: str, by: Account = BOT, *, system: bool = False
    ) -> int:
        """A note, by whomever."""
        return int(self._note(("merge_requests", number), by, body, system)["id"])

    def bodies(self, number: int = 12, by: Account | None = None) -> list[str]:
        """The notes there, the oldest first."""
        return [
            each["body"]
            for each in self.notes.values()
            if each["on"] == ("merge_requests", number)
            and by in (None, Account(each["author"]["id"], each["author"]["username"]))
        ]

    def names(self, number: int = 12) -> set[str]:
        """The labels there."""
        return set(self.pulls[number]["labels"])

    def environ(
        self,
        url: str,
        _folder: Path,
        number: int | None = 12,
        *,
        token: str = TOKEN,
        run: int = 1,
        head: str = "",
    ) -> dict[str, str]:
        """The variables of a job for a merge request, or of one for a push."""
        told = {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{url}{self.prefix}",
            "CI_PROJECT_ID": self.project,
            "CI_PROJECT_URL": "https://gitlab.com/acme/access",
            "CI_PIPELINE_ID": str(run),
            "CI_JOB_ID": str(1000 + run),
            "CI_JOB_URL": f"https://gitlab.com/acme/access/-/jobs/{1000 + run}",
            "CI_COMMIT_SHA": head or (self.pulls[number]["sha"] if number else HEAD),
            "GITLAB_USER_LOGIN": "ben",
            ("CI_JOB_TOKEN" if token == JOB else "GITLAB_TOKEN"): token,
        }
        return told if number is None else {**told, "CI_MERGE_REQUEST_IID": str(number)}

    def _token(self, headers: Mapping[str, str]) -> str:
        return headers.get("private-token") or headers.get("job-token", "")

    def _answer(self, asked: Asked, path: Sequence[str]) -> Said:
        if asked.who is None or (asked.who.job and asked.path != "/job"):
            raise Refusal(401, {"message": "401 Unauthorized"})
        who = {"id": asked.who.id, "username": asked.who.name}
        if asked.line == "GET /user":
            return Said(200, who)
        if asked.line == "GET /job":
            return Said(200, {"id": 1, "user": who})
        if list(path[:2]) != ["projects", self.project]:
            raise Refusal(404, {"message": "404 Project Not Found"})
        if asked.method != "GET" and not asked.who.writes:
            raise Refusal(403, {"message": "403 Forbidden"})
        return self._in_project(asked, path[2:])

    def _in_project(self, asked: Asked, path: Sequence[str]) -> Said:
        assert asked.who
        match asked.method, *path:
            case method, ("merge_requests" | "issues") as of, number, "notes", *id_:
                self._place(of, number)
                return self._noted(asked, method, (of, int(number)), *map(int, id_))
            case "GET", "merge_requests", number, "approvals":
                names = self.approved.get(int(number), [])
                users = [{"user": {"id": sum(map(ord, n)), "username": n}} for n in names]
                return Said(200, {"approved_by": users})
            case "GET", "issues":
                return self._paged(asked, self._listed(asked))
            case "POST", "issues":
                return Said(201, self._opened(asked))
            case "GET", ("merge_requests" | "issues") as of, number:
                return Said(200, self._place(of, number))
            case "PUT", ("merge_requests" | "issues") as of, number:
                return Said(200, self._edited(asked, self._place(of, number)))
            case "POST", "labels":
                if asked.body["name"] in self.labels:
                    raise Refusal(409, {"message": "Label already exists"})
                self.labels[asked.body["name"]] = asked.body
                return Said(201, asked.body)
            case "GET", "repository", "commits", sha, "merge_requests":
                rows = [p for p in self.pulls.values() if sha in _commits(p)]
                return self._paged(asked, rows)
        raise Refusal(404, {"message": "404 Not Found"})

    def _place(self, of: str, number: str) -> Json:
        found = (self.pulls if of == "merge_requests" else self.issues).get(int(number))
        if found is None:
            raise Refusal(404, {"message": "404 Not found"})
        return found

    def _noted(self, asked: Asked, method: str, on: tuple[str, int], id_: int = 0) -> Said:
        assert asked.who
        if not id_ and method == "GET":
            rows = [each for each in self.notes.values() if each["on"] == on]
            return self._paged(asked, rows if asked.query.get("sort") == "asc" else rows[::-1])
        if not id_ and method == "POST":
            return Said(201, self._note(on, asked.who, _text(asked, "body")))
        if id_ not in self.notes or self.notes[id_]["on"] != on:
            raise Refusal(404, {"message": "404 Note Not Found"})
        if self.notes[id_]["author"]["id"] != asked.who.id:
            raise Refusal(403, {"message": "403 Forbidden"})
        if method == "DELETE":
            del self.notes[id_]
            return Said(204)
        self.notes[id_]["body"] = _text(asked, "body")
        return Said(200, self.notes[id_])

    def _note(self, on: tuple[str, int], by: Account, body: str, system: bool = False) -> Json:
        id_ = self._next_id()
        author = {"id": by.id, "username": by.name}
        self.notes[id_] = {"id": id_, "on": on, "author": author, "body": body, "system": system}
        return self.notes[id_]

    def _paged(self, asked: Asked, rows: Sequence[Any]) -> Said:
        cut, page, last = cut_into_pages(rows, asked, 20)
        after = str(page + 1) if page < last else ""
        return Said(200, cut, {"x-page": str(page), "x-next-page": after})

    def _listed(self, asked: Asked) -> list[Json]:
        wanted = set(filter(None, asked.query.get("labels", "").split(",")))
        state = asked.query.get("state", "all")
        found = [
            each
            for each in self.issues.values()
            if state in ("all", each["state"]) and wanted <= set(each["labels"])
        ]
        return found if asked.query.get("sort") == "asc" else found[::-1]

    def _opened(self, asked: Asked) -> Json:
        assert asked.who
        number = max(self.issues, default=0) + 1
        self.issues[number] = {
            "iid": number,
            "author": {"id": asked.who.id, "username": asked.who.name},
            "title": asked.body["title"],
            "description": _text(asked, "description"),
            "state": "opened",
            "labels": list(filter(None, asked.body.get("labels", "").split(","))),
            "web_url": f"https://gitlab.com/acme/access/-/issues/{number}",
        }
        return self.issues[number]

    def _edited(self, asked: Asked, row: Json) -> Json:
        body = asked.body
        if "description" in body:
            row["description"] = _text(asked, "description")
        row.update({k: v for k, v in body.items() if k == "title"})
        added = list(filter(None, body.get("add_labels", "").split(",")))
        for name in added:
            self.labels.setdefault(name, {"name": name, "color": "#6699cc"})
        gone = body.get("remove_labels", "").split(",")
        row["labels"] = [n for n in dict.fromkeys([*row["labels"], *added]) if n not in gone]
        if "state_event" in body:
            row["state"] = {"close": "closed", "reopen": "opened"}[body["state_event"]]
        return row


def _commits(pull: Json) -> set[str | None]:
    return {pull["sha"], pull["merge_commit_sha"], pull["squash_commit_sha"]} - {None}


def _text(asked: Asked, name: str) -> str:
    text = asked.body.get(name) or ""
    assert isinstance(text, str)
    if len(text) > _TOO_LONG:
        said = f"is too long (maximum is {_TOO_LONG} characters)"
        raise Refusal(400, {"message": {"note": [said]}})
    return text
