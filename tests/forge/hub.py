"""GitHub: a repository ``acme/access`` with its issues and pull requests (docs.github.com/rest)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.forge.fake import Account, Asked, Fake, Refusal, Said, cut_into_pages

TOKEN, READING, PERSONAL = "ghs_job", "ghs_fork", "ghp_person"
BOT = Account(41898282, "github-actions[bot]")
HEAD = "a" * 40
_TOO_LONG = 65_536
Json = dict[str, Any]


class FakeGitHub(Fake):
    """One repository."""

    def __init__(self, repository: str = "acme/access") -> None:
        super().__init__()
        self.repository = repository
        self.tokens = {
            TOKEN: BOT,
            READING: Account(BOT.id, BOT.name, writes=False),
            PERSONAL: Account(7, "ana"),
        }
        self.issues: dict[int, Json] = {}
        self.comments: dict[int, Json] = {}
        self.pulls: dict[int, Json] = {}
        self.reviews: dict[int, list[Json]] = {}
        self.run_reviews: dict[int, list[Json]] = {}
        self.labels: dict[str, Json] = {"bug": {"name": "bug", "color": "d73a4a"}}

    def add_pull(self, number: int = 12, head: str = HEAD, author: str = "ben") -> int:
        """A pull request, opened by somebody."""
        user = {"id": 1000 + number, "login": author}
        self._issue(number, user, f"Pull {number}", "", [])
        self.issues[number]["pull_request"] = {"url": "…"}
        self.pulls[number] = {
            "number": number,
            "user": user,
            "head": {"sha": head, "ref": f"branch-{number}", "repo": {"owner": {"login": "acme"}}},
            "state": "open",
            "merged_at": None,
            "merge_commit_sha": "e" * 40,
            "html_url": f"https://github.com/{self.repository}/pull/{number}",
        }
        return number

    def merge(self, number: int, commit: str) -> None:
        """What the button does."""
        self.pulls[number] |= {
            "state": "closed",
            "merged_at": "2026-11-28T00:00:00Z",
            "merge_commit_sha": commit,
        }

    def review(self, number: int, name: str, state: str) -> None:
        """Somebody's word on a pull request."""
        user = {"id": sum(map(ord, name)), "login": name}
        self.reviews.setdefault(number, []).append({"user": user, "state": state})

    def add_comment(self, number: int, body: str, by: Account = BOT) -> int:
        """A comment, by whomever."""
        row = self._comment(number, {"id": by.id, "login": by.name}, body)
        return int(row["id"])

    def bodies(self, number: int = 12, by: Account | None = None) -> list[str]:
        """The comments there, the oldest first."""
        return [
            each["body"]
            for each in self.comments.values()
            if each["on"] == number
            and by in (None, Account(each["user"]["id"], each["user"]["login"]))
        ]

    def names(self, number: int = 12) -> set[str]:
        """The labels there."""
        return {each["name"] for each in self.issues[number]["labels"]}

    def environ(
        self,
        url: str,
        folder: Path,
        number: int | None = 12,
        *,
        token: str = TOKEN,
        run: int = 1,
        head: str = "",
    ) -> dict[str, str]:
        """The variables of a job for a pull request, or of one for a push."""
        told = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": url,
            "GITHUB_GRAPHQL_URL": f"{url}/graphql",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": self.repository,
            "GITHUB_TOKEN": token,
            "GITHUB_RUN_ID": str(run),
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_ACTOR": "ben",
            "GITHUB_TRIGGERING_ACTOR": "ben",
            "GITHUB_SHA": "f" * 40 if number else head or HEAD,
        }
        if number is None:
            return {**told, "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main"}
        sha = head or self.pulls[number]["head"]["sha"]
        event = folder / f"event-{run}.json"
        event.write_text(
            json.dumps({"number": number, "pull_request": {"number": number, "head": {"sha": sha}}})
        )
        return {
            **told,
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REF": f"refs/pull/{number}/merge",
        }

    def _token(self, headers: Mapping[str, str]) -> str:
        return headers.get("authorization", "").removeprefix("Bearer ")

    def _answer(self, asked: Asked, path: Sequence[str]) -> Said:
        if asked.who is None:
            raise Refusal(401, {"message": "Bad credentials", "status": "401"})
        if asked.line == "POST /graphql":
            assert "viewer" in asked.body["query"]
            viewer = {"databaseId": asked.who.id, "login": asked.who.name}
            return Said(200, {"data": {"viewer": viewer}})
        if asked.path == "/user" and asked.who == BOT:
            raise _forbidden()
        if list(path[:3]) != ["repos", *self.repository.split("/")]:
            raise _missing()
        if asked.method != "GET" and not asked.who.writes:
            raise _forbidden()
        return self._in_repository(asked, path[3:])

    def _in_repository(self, asked: Asked, path: Sequence[str]) -> Said:
        match path:
            case "issues", "comments", id_:
                if int(id_) not in self.comments:
                    raise _missing()
                return self._changed(asked, int(id_))
            case "issues", number, "comments":
                return self._commented(asked, self._number(number))
            case "issues", number, "labels", *name:
                return self._labelled(asked, self.issues[self._number(number)], *name)
            case "issues", *number:
                return self._in_issues(asked, *number)
            case ("labels",):
                return self._new_label(asked)
            case "actions", "runs", run, "approvals":
                return self._paged(asked, self.run_reviews.get(int(run), []))
            case (("pulls" | "commits"), *_):
                return self._in_pulls(asked, path)
        raise _missing()

    def _changed(self, asked: Asked, id_: int) -> Said:
        if asked.method == "DELETE":
            del self.comments[id_]
            return Said(204)
        self.comments[id_]["body"] = _body(asked)
        return Said(200, self.comments[id_])

    def _commented(self, asked: Asked, number: int) -> Said:
        if asked.method == "POST":
            return Said(201, self._comment(number, _user(asked), _body(asked)))
        return self._paged(asked, [c for c in self.comments.values() if c["on"] == number])

    def _in_issues(self, asked: Asked, number: str = "") -> Said:
        match asked.method:
            case "GET":
                return self._paged(asked, self._listed(asked))
            case "POST":
                return Said(201, self._opened(asked))
            case _:
                return Said(200, self._edited(asked, self.issues[self._number(number)]))

    def _in_pulls(self, asked: Asked, path: Sequence[str]) -> Said:
        match path:
            case ("pulls",):
                owner, _, branch = asked.query["head"].partition(":")
                rows = [each for each in self.pulls.values() if _from(each, owner, branch)]
                return self._paged(asked, rows)
            case "pulls", number if int(number) in self.pulls:
                return Said(200, self.pulls[int(number)])
            case "pulls", number, "reviews":
                return self._paged(asked, self.reviews.get(int(number), []))
            case "commits", sha, "pulls":
                rows = [each for each in self.pulls.values() if sha in _commits(each)]
                return self._paged(asked, rows)
        raise _missing()

    def _number(self, text: str) -> int:
        if int(text) not in self.issues:
            raise _missing()
        return int(text)

    def _paged(self, asked: Asked, rows: Sequence[Any]) -> Said:
        cut, page, last = cut_into_pages(rows, asked, 30)
        url = f"{self.base}{self.prefix}{asked.path}"
        kept = "".join(f"&{k}={v}" for k, v in asked.query.items() if k != "page")
        links = [(page - 1, "prev"), (1, "first")] if page > 1 else []
        links += [(page + 1, "next"), (last, "last")] if page < last else []
        link = ", ".join(f'<{url}?page={n}{kept}>; rel="{rel}"' for n, rel in links)
        return Said(200, cut, {"link": link} if link else {})

    def _comment(self, on: int, user: Json, body: str) -> Json:
        id_ = self._next_id()
        url = f"https://github.com/{self.repository}/issues/{on}#issuecomment-{id_}"
        self.comments[id_] = {"id": id_, "on": on, "user": user, "body": body, "html_url": url}
        return self.comments[id_]

    def _issue(self, number: int, user: Json, title: str, body: str, labels: list[Json]) -> Json:
        self.issues[number] = {
            "number": number,
            "user": user,
            "title": title,
            "body": body,
            "state": "open",
            "labels": labels,
            "html_url": f"https://github.com/{self.repository}/issues/{number}",
        }
        return self.issues[number]

    def _listed(self, asked: Asked) -> list[Json]:
        state, wanted = asked.query.get("state", "open"), asked.query.get("labels", "")
        names = set(filter(None, wanted.split(",")))
        found = [
            each
            for each in self.issues.values()
            if state in ("all", each["state"]) and names <= {one["name"] for one in each["labels"]}
        ]
        return found if asked.query.get("direction") == "asc" else found[::-1]

    def _opened(self, asked: Asked) -> Json:
        number = max(self.issues, default=0) + 1
        labels = [self._label(name) for name in asked.body.get("labels", [])]
        return self._issue(number, _user(asked), asked.body["title"], _body(asked), labels)

    def _edited(self, asked: Asked, issue: Json) -> Json:
        if "body" in asked.body:
            issue["body"] = _body(asked)
        issue.update({k: v for k, v in asked.body.items() if k in ("title", "state")})
        return issue

    def _labelled(self, asked: Asked, issue: Json, name: str = "") -> Said:
        has = {each["name"] for each in issue["labels"]}
        if asked.method == "POST":
            new = [each for each in asked.body["labels"] if each not in has]
            issue["labels"] += [self._label(each) for each in new]
        elif asked.method == "DELETE":
            if name not in has:
                raise Refusal(404, {"message": "Label does not exist", "status": "404"})
            issue["labels"] = [each for each in issue["labels"] if each["name"] != name]
        return self._paged(asked, issue["labels"]) if not name else Said(200, issue["labels"])

    def _label(self, name: str) -> Json:
        return self.labels.setdefault(name, {"name": name, "color": "ededed"})

    def _new_label(self, asked: Asked) -> Said:
        if asked.body["name"] in self.labels:
            error = {"resource": "Label", "code": "already_exists", "field": "name"}
            raise Refusal(422, {"message": "Validation Failed", "errors": [error]})
        self.labels[asked.body["name"]] = asked.body
        return Said(201, asked.body)


def _from(pull: Json, owner: str, branch: str) -> bool:
    head = pull["head"]
    return bool(head["ref"] == branch and head["repo"]["owner"]["login"] == owner)


def _commits(pull: Json) -> set[str]:
    return {pull["head"]["sha"], pull["merge_commit_sha"]}


def _user(asked: Asked) -> Json:
    assert asked.who
    return {"id": asked.who.id, "login": asked.who.name}


def _body(asked: Asked) -> str:
    body = asked.body.get("body") or ""
    assert isinstance(body, str)
    if len(body) > _TOO_LONG:
        message = f"body is too long (maximum is {_TOO_LONG} characters)"
        error = {"resource": "IssueComment", "code": "custom", "field": "body", "message": message}
        raise Refusal(422, {"message": "Validation Failed", "errors": [error]})
    return body


def _missing() -> Refusal:
    return Refusal(404, {"message": "Not Found", "status": "404"})


def _forbidden() -> Refusal:
    return Refusal(403, {"message": "Resource not accessible by integration", "status": "403"})
