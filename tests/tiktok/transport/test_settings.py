"""What the settings say of the live platform, from the file and from variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from bcsync.errors import BcsyncError, SettingsError
from bcsync.flow.live import open_calls, users_of
from bcsync.platforms.chosen import Rate, TikTokSettings
from bcsync.platforms.port import Principal
from bcsync.platforms.tiktok.transport.surroundings import Surroundings
from bcsync.project import open_project
from tests.tiktok.transport.answers import answer

PLAIN = "version: 1\nplatform: {kind: tiktok}\n"
SECRET = "7123:f00dfeedf00dfeed"


def settings(folder: Path, text: str, variables: Mapping[str, str]) -> TikTokSettings:
    (folder / "bcsync.yaml").write_text(text)
    found = open_project(folder, variables).settings.platform
    assert isinstance(found, TikTokSettings)
    return found


@pytest.mark.parametrize(
    ("text", "variables", "rate"),
    [
        (PLAIN, {}, Rate("basic", 0.8)),
        (
            "version: 1\nplatform: {kind: tiktok, rate: {level: premium, share: 0.5}}\n",
            {},
            Rate("premium", 0.5),
        ),
        (
            "version: 1\nplatform: {kind: tiktok, rate: {level: premium, share: 0.5}}\n",
            {"BCSYNC_PLATFORM_RATE_LEVEL": "ultimate", "BCSYNC_PLATFORM_RATE_SHARE": "1"},
            Rate("ultimate", 1.0),
        ),
    ],
)
def test_the_rate(tmp_path: Path, text: str, variables: Mapping[str, str], rate: Rate) -> None:
    assert settings(tmp_path, text, variables).rate == rate


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("RATE_LEVEL", "gold", "the platform rate level is 'gold'"),
        ("RATE_SHARE", "0", "share is no number above 0"),
        ("RATE_SHARE", "1.1", "share is no number above 0"),
        ("RATE_SHARE", "most", "share is no number above 0"),
        ("RATE_SHARE", "nan", "share is no number above 0"),
        ("APP", SECRET, "is not the name of an environment variable"),
    ],
)
def test_variables_that_mean_nothing_are_refused(
    tmp_path: Path, variable: str, value: str, message: str
) -> None:
    with pytest.raises(SettingsError, match=message) as raised:
        settings(tmp_path, PLAIN, {f"BCSYNC_PLATFORM_{variable}": value})
    assert raised.value.hint
    assert SECRET not in f"{raised.value!r} {raised.value.hint}"


def test_calls_are_made_ready_by_the_settings(tmp_path: Path) -> None:
    text = (
        "version: 1\nplatform: {kind: tiktok, base_url: 'https://me:opensesame@here', app: MY_APP}\n"
        "credentials: {acme: ACME_TOKEN}\n"
    )
    variables = {"ACME_TOKEN": "f00dfeed", "MY_APP": SECRET}
    chosen = settings(tmp_path, text, variables)
    project = open_project(tmp_path, variables)
    calls = open_calls(project, chosen)
    assert calls.credentials.token("acme").reveal() == "f00dfeed"
    assert calls.credentials.address == "https://here"
    assert calls.app is not None
    assert calls.app.id == "7123"
    calls.api.close()
    shown = f"{project!r} {calls!r}"
    assert not [
        each for each in ("f00dfeed", "opensesame") if each in shown.replace(str(chosen), "")
    ]


def test_an_environment_hangs_on_no_word_of_ours(tmp_path: Path) -> None:
    (tmp_path / "bcsync.yaml").write_text(PLAIN)
    assert "f00dfeed" not in repr(open_project(tmp_path, {"ACME_TOKEN": "f00dfeed"}))


def test_a_bad_address_is_refused_before_a_call(tmp_path: Path) -> None:
    variables = {"BCSYNC_PLATFORM_BASE_URL": "ftp://me:opensesame@here"}
    chosen = settings(tmp_path, PLAIN, variables)
    with pytest.raises(BcsyncError, match="is no web address"):
        open_calls(open_project(tmp_path, variables), chosen)


def test_each_token_is_asked_once_who_it_stands_for(tmp_path: Path) -> None:
    asked: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["Access-Token"])
        return answer({"core_user_id": f"id of {asked[-1]}"})

    names = "credentials: {acme: OURS, north: THEIRS, south: OURS}\n"
    variables = {"OURS": "f00dfeed", "THEIRS": "deadbeef"}
    chosen = settings(tmp_path, PLAIN + names, variables)
    around = Surroundings(variables.get, transport=httpx2.MockTransport(handler))
    project = replace(open_project(tmp_path, variables), surroundings=around)
    assert users_of(project, chosen, ["acme", "north", "south"]) == [
        Principal("acme", None, "id of f00dfeed"),
        Principal("north", None, "id of deadbeef"),
        Principal("south", None, "id of f00dfeed"),
    ]
    assert users_of(project, chosen, ["acme"]) == [Principal("acme", None, "id of f00dfeed")]
    assert sorted(asked) == ["deadbeef", "f00dfeed"]
