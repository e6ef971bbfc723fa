"""GitLab, by its REST API, version 4 (docs.gitlab.com/api)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from bcsync.forge.calls import Answer, Calls, Wording
from bcsync.forge.checked import Row
from bcsync.forge.problems import ForgeRefused, TooLong
from bcsync.forge.values import Author, Comment, Issue, Label, Place, Pull, PullState

API: Final = "https://gitlab.com/api/v4"
MOST: Final = 1_000_000
"""docs.gitlab.com, "Application limits": characters of a comment or a description."""
_TOKEN = (
    "put a project access token with the scope `api` into GITLAB_TOKEN; "
    "CI_JOB_TOKEN may not write comments"
)
_HINTS: Mapping[int, str] = {
    401: _TOKEN,
    403: _TOKEN,
    404: f"see whether CI_PROJECT_ID is right, and whether the token may see it: {_TOKEN}",
}
WORDING: Final = Wording(
    "GitLab", _HINTS, "see whether CI_API_V4_URL is right and can be reached, then try again"
)


class GitLab:
    """One project. The methods are those of ``Forge``."""

    name = "GitLab"
    most = MOST

    def __init__(self, calls: Calls, project: str, job: bool = False) -> None:
        """``project``: its id or path; ``job``: the token is that of a job."""
        self._calls, self._job = calls, job
        self._at = f"/projects/{quote(project, safe='')}"
        self._me: Author | None = None

    def me(self) -> Author:
        """See ``Forge``."""
        if self._me is None:
            if self._job:
                # The one endpoint that tells it to such a token (docs.gitlab.com/api/jobs).
                found = Row(self._calls.get("/job").data, self.name)
                self._me = found.author("user", "username")
            else:
                found = Row(self._calls.get("/user").data, self.name)
                self._me = Author(str(found.whole("id")), found.text("username"))
        return self._me

    def comments(self, on: Place) -> Iterator[Comment]:
        """Without those that GitLab writes by itself."""
        params = {"sort": "asc", "order_by": "created_at"}
        for row in self._rows(f"{self._place(on)}/notes", params):
            if not row.has("system"):
                yield self._comment(on, row)

    def comment(self, on: Place, body: str) -> Comment:
        """See ``Forge``."""
        answer = self._calls.write("POST", f"{self._place(on)}/notes", self._text("body", body))
        return self._comment(on, Row(answer.data, self.name))

    def edit(self, comment: Comment, body: str) -> Comment:
        """See ``Forge``."""
        path = f"{self._place(comment.on)}/notes/{comment.id}"
        answer = self._calls.write("PUT", path, self._text("body", body))
        return self._comment(comment.on, Row(answer.data, self.name))

    def delete(self, comment: Comment) -> None:
        """See ``Forge``."""
        try:
            self._calls.write("DELETE", f"{self._place(comment.on)}/notes/{comment.id}")
        except ForgeRefused as error:
            # Somebody was faster.
            if error.status != 404:
                raise

    def labels(self, on: Place) -> frozenset[str]:
        """See ``Forge``."""
        return Row(self._calls.get(self._place(on)).data, self.name).texts("labels")

    def relabel(self, on: Place, add: Sequence[Label], remove: Collection[str]) -> None:
        """See ``Forge``."""
        changes: dict[str, str] = {}
        if add:
            self._make(add)
            changes["add_labels"] = ",".join(label.name for label in add)
        if remove:
            changes["remove_labels"] = ",".join(remove)
        if changes:
            self._calls.write("PUT", self._place(on), changes)

    def issues(self, label: str) -> Iterator[Issue]:
        """See ``Forge``."""
        params = {"scope": "all", "labels": label, "order_by": "created_at", "sort": "asc"}
        for row in self._rows(f"{self._at}/issues", params):
            yield self._issue(row)

    def open_issue(self, title: str, body: str, labels: Sequence[Label]) -> Issue:
        """See ``Forge``."""
        self._make(labels)
        names = ",".join(label.name for label in labels)
        made = {"title": title, **self._text("description", body), "labels": names}
        return self._issue(
            Row(self._calls.write("POST", f"{self._at}/issues", made).data, self.name)
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
            changes |= self._text("description", body)
        if is_open is not None:
            changes["state_event"] = "reopen" if is_open else "close"
        answer = self._calls.write("PUT", f"{self._at}/issues/{issue.number}", changes)
        return self._issue(Row(answer.data, self.name))

    def pull(self, number: int) -> PullState:
        """See ``Forge``."""
        return self._pull(Row(self._calls.get(self._place(Pull(number))).data, self.name))

    def pulls_with(self, commit: str) -> Sequence[PullState]:
        """See ``Forge``."""
        path = f"{self._at}/repository/commits/{quote(commit, safe='')}/merge_requests"
        return [*map(self._pull, self._rows(path))]

    def pulls_from(self, source: str) -> Sequence[PullState]:  # noqa: ARG002 - of GitHub
        """See ``Forge``: never any, for a pipeline here knows the number of its merge request."""
        return ()

    def approvals(self, number: int) -> list[Author]:
        """See ``Forge``."""
        row = Row(self._calls.get(f"{self._place(Pull(number))}/approvals").data, self.name)
        return [each.author("user", "username") for each in row.rows("approved_by")]

    def approvals_of_run(self, run: int) -> Sequence[Author]:  # noqa: ARG002 - of GitHub
        """See ``Forge``: its approvals are of deployments, and none is told of to a pipeline."""
        return ()

    def close(self) -> None:
        """See ``Forge``."""
        self._calls.close()

    def _place(self, on: Place) -> str:
        of = "merge_requests" if isinstance(on, Pull) else "issues"
        return f"{self._at}/{of}/{on.number}"

    def _rows(self, path: str, params: Mapping[str, str] | None = None) -> Iterator[Row]:
        def following(answer: Answer) -> str | None:
            # docs.gitlab.com/api/rest, "Pagination": empty on the last page.
            page = answer.headers.get("x-next-page", "")
            if not page.isdigit():
                return None
            query = {"per_page": "100", **(params or {}), "page": page}
            return f"{path}?{'&'.join(f'{name}={quote(text)}' for name, text in query.items())}"

        for each in self._calls.rows(path, params or {}, following):
            yield Row(each, self.name)

    def _make(self, labels: Sequence[Label]) -> None:
        """Labels that a place is given are made by themselves, in a color that says nothing."""
        for label in labels:
            made = {
                "name": label.name,
                "color": f"#{label.color}",
                "description": label.description,
            }
            try:
                self._calls.write("POST", f"{self._at}/labels", made)
            except ForgeRefused:
                # 409: it is there; or a role that may not: then it comes as it comes.
                continue

    def _text(self, name: str, text: str) -> dict[str, str]:
        if len(text) > self.most:
            raise TooLong(self.name, len(text), self.most)
        return {name: text}

    def _comment(self, on: Place, row: Row) -> Comment:
        return Comment(on, row.whole("id"), row.author("author", "username"), row.text("body"))

    def _issue(self, row: Row) -> Issue:
        return Issue(
            row.whole("iid"),
            row.author("author", "username"),
            row.text("title"),
            row.text("description"),
            row.text("state") == "opened",
            row.texts("labels"),
            row.text("web_url"),
        )

    def _pull(self, row: Row) -> PullState:
        # docs.gitlab.com/api/merge_requests: what a merge made, by its method; `sha` is the head.
        head = row.text("sha")
        made = {row.text("merge_commit_sha"), row.text("squash_commit_sha"), head} - {""}
        return PullState(
            row.whole("iid"),
            head,
            row.author("author", "username"),
            frozenset(made) if row.text("state") == "merged" else frozenset(),
            row.text("web_url"),
        )
