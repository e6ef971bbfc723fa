"""Where a line of the layout can be looked at in a browser, from what a CI job is told about its repository."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilesOnline:
    """A repository on GitHub or GitLab, and the project's place in it."""

    blob: str
    """URL of a file but for the commit and the path."""
    folder: str = ""
    """The project in the repository, with a slash at its end unless it is the whole."""

    def line(self, commit: str, file: str, line: int) -> str:
        """The URL of one line as it was in a commit."""
        # Late: few tellings have links.
        from urllib.parse import quote

        return f"{self.blob}/{quote(commit, safe='')}/{quote(self.folder + file)}#L{line}"


def blob_url(environ: Mapping[str, str]) -> str:
    """What GitHub Actions and GitLab CI say about where their files can be looked at; nothing elsewhere."""
    # docs.github.com, "Variables reference"; docs.gitlab.com, "Predefined CI/CD variables reference".
    told = environ.get
    if repository := told("GITHUB_REPOSITORY"):
        blob = f"{told('GITHUB_SERVER_URL') or 'https://github.com'}/{repository}/blob"
    elif project := told("CI_PROJECT_URL"):
        blob = f"{project}/-/blob"
    else:
        return ""
    return blob if blob.startswith(("https://", "http://")) else ""
