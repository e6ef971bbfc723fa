"""GitHub, by its REST API (docs.github.com/rest), and by GraphQL for whose token it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final
from urllib.parse import quote

from bcsync.forge.calls import Answer, Calls, Wording
from bcsync.forge.checked import Row
from bcsync.forge.problems import ForgeRefused, TooLong
from bcsync.forge.values import Author, Comment, Issue, Label, Place, PullState

API: Final = "https://api.github.com"
MOST: Final = 65_536
_JOBS: Final = Author("41898282", "github-actions[bot]")
"""Whose token the job of a workflow has, where it cannot be asked."""
_NEXT = re.compile(r'<([^>]+)>;[^<]*\brel="?next"?')
_VIEWER = "query { viewer { databaseId login } }"
_HINTS: Mapping[int, str] = {
    401: "put a token that is valid into GITHUB_TOKEN; in a job that is ${{ github.token }}",
    403: "give the job the permission to write, `pull-requests: write` or `issues: write`; the job of a "
    "fork's pull request never has it: post from a `workflow_run`, see docs/reviews.md",
    404: "see whether GITHUB_REPOSITORY is right, and whether the token may see it",
    # REST reference, "Issues": a repository without them answers 410 Gone.
    410: "let the repository have issues (Settings, General, Features), or leave `--issue` out",
}
WORDING: Final = Wording(
    "GitHub", _HINTS, "see whether GITHUB_API_URL is right and can be reached, then try again"
)


class GitHub:
    """One repository. The methods are those of ``Forge``."""

    name = "GitHub"
    most = MOST

    def __init__(self, calls: Calls, graphql: str, repository: str) -> None:
        """``graphql``: URL of GraphQL; ``repository``: ``owner/name``."""
        self._calls, self._graphql = calls, graphql
        self._at = f"/repos/{quote(repository)}"
        self._me: Author | None = None

    def me(self) -> Author:
        """GraphQL tells it to every kind of token, REST not to those of apps and jobs."""
        if self._me is None:
            try:
                answer = self._calls.write("POST", self._graphql, {"query": _VIEWER})
                found = Row(answer.data, self.name).row("data").row("viewer")
                self._me = Author(str(found.whole("databaseId")), found.text("login"))
            except ForgeRefused as error:
                if error.status == 401:
                    raise
                self._me = _JOBS
        return self._me

    def comments(self, on: Place) -> Iterator[Comment]:
        """Pull requests are issues there."""
        for row in self._rows(f"{self._at}/issues/{on.number}/comments"):
            yield self._comment(on, row)

    def comment(self, on: Place, body: str) -> Comment:
        """See ``Forge``."""
        return self._comment(on, self._post(f"/issues/{on.number}/comments", self._body(body)))

    def edit(self, comment: Comment, body: str) -> Comment:
        """See ``Forge``."""
        path = f"/issues/comments/{comment.id}"
        return self._comment(comment.on, self._patch(path, self._body(body)))

    def delete(self, comment: Comment) -> None:
        """See ``Forge``."""
        self._remove(f"/issues/comments/{comment.id}")

    def labels(self, on: Place) -> frozenset[str]:
        """See ``Forge``."""
        rows = self._rows(f"{self._at}/issues/{on.number}/labels")
        return frozenset(row.text("name") for row in rows)

    def relabel(self, on: Place, add: Sequence[Label], remove: Collection[str]) -> None:
        """See ``Forge``."""
        if add:
            for label in add:
                self._make(label)
            names = [label.name for label in add]
            self._calls.write("POST", f"{self._at}/issues/{on.number}/labels", {"labels": names})
        for name in remove:
            self._remove(f"/issues/{on.number}/labels/{quote(name, safe='')}")

    def issues(self, label: str) -> Iterator[Issue]:
        """See ``Forge``."""
        params = {"state": "all", "labels": label, "sort": "created", "direction": "asc"}
        for row in self._rows(f"{self._at}/issues", params):
            # "Every pull request is an issue" (docs.github.com/rest/issues/issues).
            if not row.has("pull_request"):
                yield self._issue(row)

    def open_issue(self, title: str, body: str, labels: Sequence[Label]) -> Issue:
        """See ``Forge``."""
        for label in labels:
            self._make(label)
        names = [label.name for label in labels]
        return self._issue(
            self._post("/issues", {"title": title, **self._body(body), "labels": names})
        )

    def edit_issue(
        self,
        issue: Issue,
        *,
        title: str | None = None,
        body: str | None = None,
        is_open: bool | None = None,
    ) -> Issue:
        """See ``Forge``."""
        changes: dict[str, Any] = {} if title is None else {"title": title}
        if body is not None:
            changes |= self._body(body)
        if is_open is not None:
            changes |= {"state": "open"} if is_open else {"state": "closed"}
        return self._issue(self._patch(f"/issues/{issue.number}", changes))

    def pull(self, number: int) -> PullState:
        """See ``Forge``."""
        return self._pull(Row(self._calls.get(f"{self._at}/pulls/{number}").data, self.name))

    def pulls_with(self, commit: str) -> Sequence[PullState]:
        """See ``Forge``."""
        return [*map(self._pull, self._rows(f"{self._at}/commits/{quote(commit)}/pulls"))]

    def pulls_from(self, source: str) -> Sequence[PullState]:
        """See ``Forge``. A commit of a fork is in no pull request as far as ``pulls_with`` knows."""
        rows = self._rows(f"{self._at}/pulls", {"state": "open", "head": source})
        return [*map(self._pull, rows)]

    def approvals(self, number: int) -> list[Author]:
        """Of each who said yes or no, the last word; mere comments take nothing back."""
        last: dict[Author, str] = {}
        for row in self._rows(f"{self._at}/pulls/{number}/reviews"):
            if (state := row.text("state")) != "COMMENTED":
                last[row.author("user", "login")] = state
        return [author for author, state in last.items() if state == "APPROVED"]

    def approvals_of_run(self, run: int) -> list[Author]:
        """Reviewers of an environment (docs.github.com/rest/actions/workflow-runs); needs `actions: read`."""
        try:
            rows = [*self._rows(f"{self._at}/actions/runs/{run}/approvals")]
        except ForgeRefused as error:
            if error.status not in (403, 404):
                raise
            return []
        return [row.author("user", "login") for row in rows if row.text("state") == "approved"]

    def close(self) -> None:
        """See ``Forge``."""
        self._calls.close()

    def _rows(self, path: str, params: Mapping[str, str] | None = None) -> Iterator[Row]:
        for each in self._calls.rows(path, params or {}, _following):
            yield Row(each, self.name)

    def _post(self, path: str, body: Mapping[str, Any]) -> Row:
        return Row(self._calls.write("POST", f"{self._at}{path}", body).data, self.name)

    def _patch(self, path: str, body: Mapping[str, Any]) -> Row:
        return Row(self._calls.write("PATCH", f"{self._at}{path}", body).data, self.name)

    def _remove(self, path: str) -> None:
        try:
            self._calls.write("DELETE", f"{self._at}{path}")
        except ForgeRefused as error:
            # Somebody was faster.
            if error.status not in (404, 410):
                raise

    def _make(self, label: Label) -> None:
        """A label that a place is given would be made gray by itself; 422: it is there."""
        made = {"name": label.name, "color": label.color, "description": label.description}
        with suppress(ForgeRefused):
            self._calls.write("POST", f"{self._at}/labels", made)

    def _body(self, body: str) -> dict[str, str]:
        if len(body) > self.most:
            raise TooLong(self.name, len(body), self.most)
        return {"body": body}

    def _comment(self, on: Place, row: Row) -> Comment:
        author = row.author("user", "login")
        return Comment(on, row.whole("id"), author, row.text("body"), row.text("html_url"))

    def _issue(self, row: Row) -> Issue:
        return Issue(
            row.whole("number"),
            row.author("user", "login"),
            row.text("title"),
            row.text("body"),
            row.text("state") == "open",
            row.texts("labels"),
            row.text("html_url"),
        )

    def _pull(self, row: Row) -> PullState:
        merged = row.text("merge_commit_sha") if row.text("merged_at") else ""
        return PullState(
            row.whole("number"),
            row.row("head").text("sha"),
            row.author("user", "login"),
            frozenset({merged} - {""}),
            row.text("html_url"),
        )


def _following(answer: Answer) -> str | None:
    """The next page, by the header ``Link`` (docs.github.com, "Using pagination in the REST API")."""
    found = _NEXT.search(answer.headers.get("link", ""))
    return found[1] if found else None
