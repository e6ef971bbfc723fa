"""Lines of the layout as links, from what CI says about its repository."""

from __future__ import annotations

import pytest

from bcsync.render.files_online import FilesOnline, blob_url

GITHUB = {"GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "acme/access"}
BLOBS = [
    (GITHUB, "https://github.example/acme/access/blob"),
    ({"GITHUB_REPOSITORY": "acme/access"}, "https://github.com/acme/access/blob"),
    ({"CI_PROJECT_URL": "https://gitlab.example/a/b"}, "https://gitlab.example/a/b/-/blob"),
    ({"CI_PROJECT_URL": "javascript:alert(1)//"}, ""),
    ({}, ""),
]


@pytest.mark.parametrize(("environ", "blob"), BLOBS)
def test_ci_says_where_files_can_be_looked_at(environ: dict[str, str], blob: str) -> None:
    assert blob_url(environ) == blob


def test_a_line_has_a_url() -> None:
    files = FilesOnline("https://github.example/acme/access/blob", "eu/")
    found = files.line("c0ffee", "team a.yaml", 7)
    assert found == "https://github.example/acme/access/blob/c0ffee/eu/team%20a.yaml#L7"
