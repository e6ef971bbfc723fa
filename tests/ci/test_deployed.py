"""Files that start bcsync on machines of its users: by published schemas, with least rights, ended in order."""

from __future__ import annotations

import configparser
import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from jsonschema.validators import validator_for

from bcsync import __version__
from bcsync.fleet.figures import Figures
from bcsync.fleet.health import answering
from bcsync.fleet.values import FLEET_FILE
from bcsync.shipped import resource_dir
from tests.ci.test_init import files
from tests.cli.conftest import Bcsync
from tests.fleet.making import HEAD, make
from tests.postgres import Server

CI = resource_dir("ci")
DEPLOY = CI / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
MANIFESTS = [DEPLOY / f"{name}.yaml" for name in ("cronjob", "database", "workers")]
OLDEST = "1.30"
"""Kubernetes that the manifests are for, and newer ones."""
GRACE_S = 120
BY_SCHEMA = [
    (COMPOSE, "compose-spec"),
    (CI / "github" / "action.yml", "github-actions"),
    (CI / "gitlab" / "bcsync.yml", "gitlab-ci"),
    *((path, "github-workflows") for path in sorted((CI / "github").glob("bcsync-*.yml"))),
]


def documents(path: Path) -> list[Any]:
    return [*yaml.safe_load_all(path.read_text("utf-8"))]


def of_kind(path: Path, kind: str) -> Any:
    (found,) = [each for each in documents(path) if each["kind"] == kind]
    return found["spec"]


@pytest.mark.parametrize(("path", "name"), BY_SCHEMA, ids=lambda each: getattr(each, "name", ""))
def test_a_file_is_what_its_reader_takes(path: Path, name: str) -> None:
    shelf = resources.files("check_jsonschema.builtin_schemas.vendor")
    schema = json.loads((shelf / f"{name}.json").read_text("utf-8"))
    judge = validator_for(schema)(schema)
    for document in documents(path):
        # YAML 1.1 reads the word as a truth (yaml.org/type/bool.html), GitHub does not.
        read = {"on" if key is True else key: value for key, value in document.items()}
        assert [error.message for error in judge.iter_errors(read)] == []


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_a_manifest_is_what_kubernetes_takes(path: Path) -> None:
    for document in documents(path):
        kubernetes_validate.validate(document, OLDEST, strict=True)


def pods() -> Iterator[Any]:
    yield of_kind(DEPLOY / "workers.yaml", "Job")["template"]
    yield of_kind(DEPLOY / "workers.yaml", "Deployment")["template"]
    yield of_kind(DEPLOY / "database.yaml", "StatefulSet")["template"]


@pytest.mark.parametrize("pod", [*pods()], ids=["init", "worker", "database"])
def test_a_pod_may_nothing_that_it_does_not_need(pod: Any) -> None:
    spec = pod["spec"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    (container,) = spec["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    secret = [
        each for each in container["env"] if "PASSWORD" in each["name"] or "value" not in each
    ]
    assert all("secretKeyRef" in each["valueFrom"] for each in secret)


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet"])
def test_what_is_selected_is_what_is_started(kind: str) -> None:
    path = DEPLOY / ("workers.yaml" if kind == "Deployment" else "database.yaml")
    spec = of_kind(path, kind)
    assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]


def test_a_worker_on_kubernetes_is_watched_and_ended_in_order() -> None:
    pod = of_kind(DEPLOY / "workers.yaml", "Deployment")["template"]
    (container,) = pod["spec"]["containers"]
    port = container["ports"][0]["containerPort"]
    assert container["args"][-1] == f"0.0.0.0:{port}"
    assert pod["metadata"]["annotations"] == {
        "prometheus.io/scrape": "true",
        "prometheus.io/port": str(port),
        "prometheus.io/path": "/metrics",
    }
    for probe in ("readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"] == {"path": "/healthz", "port": "metrics"}
    assert pod["spec"]["terminationGracePeriodSeconds"] == GRACE_S


def test_services_of_compose_may_nothing_that_they_do_not_need() -> None:
    services = documents(COMPOSE)[0]["services"]
    for name in ("init", "worker"):
        ours = services[name]
        assert (ours["user"], ours["read_only"], ours["cap_drop"]) == ("10001:10001", True, ["ALL"])
        assert ours["security_opt"] == ["no-new-privileges:true"]
        assert all(mount["read_only"] for mount in ours["volumes"])
    for service in services.values():
        given = service["environment"]
        assert all(given[name].startswith("${") for name in given if "PASSWORD" in name)
        assert "ports" not in service
    assert services["worker"]["stop_grace_period"] == f"{GRACE_S // 60}m"


def test_compose_asks_a_worker_how_it_is() -> None:
    _, program, flag, code = documents(COMPOSE)[0]["services"]["worker"]["healthcheck"]["test"]
    assert (program, flag) == ("python3", "-c")
    figures = Figures()
    say = figures.counting(lambda event, **about: None)
    with answering(figures, "127.0.0.1", 0) as port:
        for event, is_ill in (("connected", False), ("lost", True)):
            say(event)
            with pytest.raises(SystemExit) as ended:
                exec(code.replace("9464", str(port)))
            assert ended.value.code == is_ill


def role_scripts() -> Iterator[str]:
    yield documents(COMPOSE)[0]["configs"]["roles"]["content"].replace("$$", "$")
    (found,) = [each for each in documents(DEPLOY / "database.yaml") if each["kind"] == "ConfigMap"]
    yield found["data"]["roles.sh"]


def test_a_database_is_given_the_role_of_the_workers(
    postgres_server: Server, postgres_database: str, tmp_path: Path
) -> None:
    """By a script that both have; the password may hold what it will."""
    first, second = role_scripts()
    assert first == second
    given = {
        "WORKER_PASSWORD": 'it\'s; \\ "hush"',
        "POSTGRES_USER": "postgres",
        "POSTGRES_DB": postgres_database,
        "PGHOST": str(postgres_server.place),
        "PATH": f"{postgres_server.programs}{os.pathsep}{os.environ['PATH']}",
    }
    try:
        subprocess.run(["sh", "-ec", first], check=True, env={**os.environ, **given})
        asked = "SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'fleet_worker'"
        assert postgres_server.run(asked) == [(True, False)]
    finally:
        postgres_server.run("DROP ROLE IF EXISTS fleet_worker")


def test_systemd_asks_the_worker_alone_to_end() -> None:
    """Its runs would hear it twice, and leave at once."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "bcsync-worker.service", "utf-8")
    assert (unit["Service"]["KillMode"], unit["Service"]["DynamicUser"]) == ("mixed", "yes")
    assert unit["Service"]["TimeoutStopSec"] == f"{GRACE_S // 60}min"


def started() -> Iterator[list[str]]:
    """What they start, without the program."""
    for template in (*pods(),):
        if args := template["spec"]["containers"][0].get("args"):
            yield args
    services = documents(COMPOSE)[0]["services"]
    yield services["init"]["command"]
    yield services["worker"]["command"]
    unit = (DEPLOY / "bcsync-worker.service").read_text("utf-8")
    (line,) = [each for each in unit.splitlines() if each.startswith("ExecStart=")]
    yield shlex.split(line)[1:]


@pytest.mark.parametrize("words", [*started()], ids=" ".join)
def test_what_they_start_is_understood(tmp_path: Path, bcsync: Bcsync, words: list[str]) -> None:
    make(tmp_path, f"{HEAD}projects: [zen]\n", ["zen"])
    ended = bcsync(tmp_path, *words)
    assert "FLEET_DB is not set" in ended.err


@pytest.mark.parametrize(
    ("system", "names"),
    [
        ("docker", ["Dockerfile", "compose.yaml"]),
        (
            "kubernetes",
            [
                *("Dockerfile", "fleet.Dockerfile", "fleet.Dockerfile.dockerignore"),
                *("database.yaml", "workers.yaml"),
            ],
        ),
        ("systemd", ["bcsync-worker.service"]),
    ],
)
def test_a_fleet_that_is_there_gets_what_starts_its_workers(
    tmp_path: Path, bcsync: Bcsync, system: str, names: list[str]
) -> None:
    make(tmp_path, f"{HEAD}projects: [zen]\n", ["zen"])
    begun = bcsync(tmp_path, "init", "--ci", system)
    assert begun.code == 0, begun.err
    written = {f".deploy/{name}" for name in (*names, ".gitignore")}
    assert files(tmp_path) == {FLEET_FILE, "zen/bcsync.yaml", *written}
    assert "FLEET_DB, the URL" in begun.err
    told = "".join((tmp_path / name).read_text("utf-8") for name in sorted(written))
    assert "FLEET_DATABASE" not in told
    assert "bcsync[fleet,forge,tiktok]" not in told.replace(f"]=={__version__}", "")
    assert bcsync(tmp_path, "init", "--ci", system).code == 0


def test_a_fleet_is_no_project_of_a_pipeline(tmp_path: Path, bcsync: Bcsync) -> None:
    make(tmp_path, f"{HEAD}projects: [zen]\n", ["zen"])
    refused = bcsync(tmp_path, "init", "--ci", "github")
    assert (refused.code, "github-matrix" in refused.err) == (64, True)
