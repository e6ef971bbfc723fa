"""No secret appears in any output, file or log (law 10)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.safety.catalogue import CALLS, names, takes_json
from tests.safety.driver import CRASH_LOG, Ran, copy_of_example, decent, invoke

TOKEN, PASSWORD = "tok3n-of-acme-7f21", "pa55w0rd-of-the-state"
TOKENS = {"ACME_TIKTOK_TOKEN": TOKEN, "BCSYNC_CREDENTIALS": "acme=ACME_TIKTOK_TOKEN"}
NOBODY = f"postgresql+psycopg://bcsync:{PASSWORD}@127.0.0.1:1/bcsync"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The shipped example; nothing is applied yet."""
    return copy_of_example("quickstart", tmp_path / "project")


def keeps_silent(ran: Ran, root: Path, written_by_the_user: tuple[str, ...] = ()) -> None:
    for secret in (TOKEN, PASSWORD):
        assert secret not in ran.text, ran
        for path in root.rglob("*"):
            if path.is_file() and path.name not in written_by_the_user:
                assert secret.encode() not in path.read_bytes(), (ran.words, path)


def call_all(
    root: Path, env: Mapping[str, str], written_by_the_user: tuple[str, ...] = ()
) -> list[Ran]:
    done: list[Ran] = []
    for call in CALLS:
        words = [word.format(root=root) for word in call]
        flags = ["--json"] if len(done) % 2 and takes_json(call) else ["-v"]
        both = (words, [*words, *flags])
        done += [decent(invoke(root, *given, env={**TOKENS, **env}), root) for given in both]
    # Grepped once, at the end: what was written stays written.
    for ran in done:
        assert not any(secret in ran.text for secret in (TOKEN, PASSWORD)), ran
    keeps_silent(done[-1], root, written_by_the_user)
    return done


def test_the_catalogue_calls_every_command() -> None:
    called = {name for name in names() for call in CALLS if call[: len(name)] == name}
    assert called == names() - {("companies",)}


def test_commands_that_succeed_keep_secrets(root: Path) -> None:
    done = call_all(root, {})
    assert sum(ran.code == 0 for ran in done) > len(done) / 2


def test_commands_that_succeed_on_a_server_keep_its_password(
    root: Path, postgres_server: Server, postgres_database: str
) -> None:
    begin = (f"CREATE USER keeper PASSWORD '{PASSWORD}'", "GRANT ALL ON SCHEMA public TO keeper")
    postgres_server.run(*begin, database=postgres_database)
    try:
        url = postgres_server.url(postgres_database, "keeper", PASSWORD)
        done = call_all(root, {"BCSYNC_STATE": url})
        assert sum(ran.code == 0 for ran in done) > len(done) / 2
    finally:
        end = ("DROP OWNED BY keeper", "DROP USER keeper")
        postgres_server.run(*end, database=postgres_database)


@pytest.mark.parametrize("variable", ["BCSYNC_STATE", "BCSYNC_PLATFORM_DATABASE"])
def test_commands_that_fail_keep_secrets(root: Path, variable: str) -> None:
    done = call_all(root, {variable: NOBODY})
    assert any(ran.code == 1 for ran in done)


def test_a_password_in_the_settings_stays_there(root: Path) -> None:
    settings = root / "bcsync.yaml"
    settings.write_text(settings.read_text().replace(".bcsync/state.db", NOBODY))
    call_all(root, {}, ("bcsync.yaml",))


LOOKING = (("plan",), ("doctor",), ("doctor", "--json"), ("state", "pull"), ("apply", "-v"))
SLIPS = (
    f"stat: {NOBODY}",
    f"state: [{NOBODY}]",
    f"state: {{url: {NOBODY}}}",
    f'state: "{NOBODY}',
    f"state: {NOBODY}\nstate: {NOBODY}",
    f"state: {NOBODY}\nplatform: {NOBODY}",
    f"state: {NOBODY.replace('127.0.0.1:1', '[127')}",
    f"state: {NOBODY.replace('127.0.0.1:1', 'host:x')}",
    f"state: {NOBODY}?passwrd={PASSWORD}",
    f"state: {NOBODY.replace('postgresql+psycopg', 'mysql')}",
    f"state: {NOBODY.replace('postgresql+psycopg', 'oracle+nothing')}",
    f"state: &a {NOBODY}\nactor: *a",
    f"state: !secret {NOBODY}",
    f"credentials: {TOKEN}",
    f"credentials: [{TOKEN}]",
    f"credentials: {{acme: {TOKEN}}}",
    f"credentials: {{acme: {TOKEN}",
    f"credentials:\n  acme: {TOKEN}\n  acme: {TOKEN}",
    f"credential: {{acme: {TOKEN}}}",
    f"credentials: {{acme: !env {TOKEN}}}",
    f"credentials:\n  acme: {TOKEN}\n\tb: c",
    f"local: {{token: {TOKEN}}}",
)


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_wrong_with_the_settings_is_said_without_quoting_them(
    root: Path, slip: str
) -> None:
    (root / "bcsync.yaml").write_text(f"version: 1\n{slip}\n")
    for words in LOOKING:
        ran = decent(invoke(root, *words), root)
        assert ran.code == 1, ran
        keeps_silent(ran, root, ("bcsync.yaml",))


VARIABLES = (
    ("BCSYNC_CREDENTIALS", TOKEN),
    ("BCSYNC_CREDENTIALS", f"acme={TOKEN}"),
    ("BCSYNC_CREDENTIALS", f"acme={TOKEN},b"),
    ("BCSYNC_STATE", NOBODY.replace("127.0.0.1:1", "[127")),
    ("BCSYNC_STATE", f"{NOBODY}?sslpassword={PASSWORD}&passwrd={PASSWORD}"),
    ("BCSYNC_STATE", f"postgresql+psycopg://bcsync@127.0.0.1:1/x?password={PASSWORD}"),
    ("BCSYNC_PLATFORM_DATABASE", NOBODY.replace("127.0.0.1:1", "host:x")),
)


@pytest.mark.parametrize(("name", "value"), VARIABLES)
def test_what_is_wrong_with_a_variable_is_said_without_its_secret(
    root: Path, name: str, value: str
) -> None:
    for words in (*LOOKING, ("local", "log")):
        ran = decent(invoke(root, *words, env={name: value}), root)
        assert ran.code == 1 or words in {("state", "pull"), ("local", "log")}, ran
        keeps_silent(ran, root)


def test_a_mistake_of_ours_writes_no_secret_either(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr("bcsync.state.schema.prepare", broken)
    ran = invoke(root, "plan", env={**TOKENS, "BCSYNC_STATE": NOBODY})
    assert ran.code == 1
    assert (root / CRASH_LOG).is_file()
    keeps_silent(ran, root)
