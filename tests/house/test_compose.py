"""docker-compose.yml, the image and the entrypoint name only what exists."""

import re
import subprocess
import sys

import pytest
import yaml

VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")
PROFILED = {"backup": ["backup"], "emulators": ["emulators"]}


@pytest.fixture(scope="module")
def text(tree):
    return (tree.root / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def compose(text):
    return yaml.safe_load(text)


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


@pytest.fixture(scope="module")
def entrypoint(tree):
    return (tree.root / "deploy" / "entrypoint.sh").read_text()


def roles(entrypoint: str) -> set[str]:
    return set(re.findall(r"^(\w+)\)$", entrypoint, re.MULTILINE))


def test_the_compose_specification_accepts_it(tree):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]

    done = subprocess.run(
        [*command, tree.root / "docker-compose.yml"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_the_services_are_those_of_the_architecture(services):
    assert set(services) == {
        "db", "migrate", "web", "websocket", "worker", "nginx", "backup", "emulators",
    }  # fmt: skip
    assert {name: s["profiles"] for name, s in services.items() if "profiles" in s} == PROFILED


def test_every_service_it_waits_for_exists_and_can_answer(services):
    for name, service in services.items():
        for other, wait in service.get("depends_on", {}).items():
            assert other in services, name
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in services[other], f"{name} waits for {other}"
            else:
                assert wait["condition"] == "service_completed_successfully"
                assert services[other]["restart"] == "no"


def test_paths_of_the_checkout_exist(tree, services):
    sources = [volume.split(":")[0] for s in services.values() for volume in s.get("volumes", [])]
    paths = [source for source in sources if source.startswith("./")]

    assert len(paths) == 2
    assert [path for path in paths if not (tree.root / path).is_file()] == []
    build = services["migrate"]["build"]
    assert (tree.root / build["context"] / build["dockerfile"]).is_file()


def test_named_volumes_are_declared_and_used(compose, services):
    sources = {volume.split(":")[0] for s in services.values() for volume in s.get("volumes", [])}

    assert {source for source in sources if source[0] not in "./$"} == set(compose["volumes"])


def test_every_command_is_a_role_of_the_entrypoint_or_a_file(tree, services, entrypoint):
    ours = {name: s for name, s in services.items() if "PROIL_IMAGE" in s["image"]}
    commands = {name: service["command"][0] for name, service in ours.items()}

    scripts = {word for word in commands.values() if word.startswith("/opt/proil/")}

    assert {word for word in commands.values() if word not in scripts} <= roles(entrypoint)
    for script in scripts:
        assert (tree.root / script.removeprefix("/opt/proil/")).is_file()


def test_variables_are_those_of_the_example_file(tree, text):
    example = dict(
        line.split("=", 1)
        for line in (tree.root / "deploy" / "env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )
    used = {name: (kind, value) for name, kind, value in VARIABLE.findall(text)}

    assert set(used) == set(example)
    defaults = {name: value for name, (kind, value) in used.items() if kind == "-"}
    assert defaults == {name: example[name] for name in defaults}
    assert {kind for kind, _value in used.values()} == {"?", "-"}


def test_health_checks_ask_the_port_that_the_role_listens_on(tree, services, entrypoint):
    asked = {
        name: int(re.search(r":(\d+)/", service["healthcheck"]["test"][-1])[1])
        for name, service in services.items()
        if service.get("healthcheck", {}).get("test", [""])[-1].startswith("http")
    }

    worker = int(re.search(r"PROIL_WORKER_PORT:-(\d+)", entrypoint)[1])
    emulators = int(re.search(r"--port (\d+)", entrypoint)[1])
    assert asked == {"web": 8069, "websocket": 8072, "worker": worker, "emulators": emulators}
    dockerfile = (tree.root / "deploy" / "Dockerfile").read_text()
    assert "EXPOSE 8069 8072" in dockerfile
    assert services["emulators"]["ports"][0].endswith(f":{emulators}")


def test_nginx_is_told_where_the_servers_are(tree, services):
    environment = services["nginx"]["environment"]
    template = (tree.root / "config" / "nginx" / "proil.conf.template").read_text()

    named = set(VARIABLE.findall(template))

    assert {name for name, _kind, _value in named} == set(environment) - {"NGINX_ENVSUBST_FILTER"}
    for variable in ("PROIL_WEB", "PROIL_WEBSOCKET"):
        assert environment[variable].split(":")[0] in services
    assert all(re.match(environment["NGINX_ENVSUBST_FILTER"], name) for name, *_rest in named)


def test_only_nginx_and_the_emulators_can_be_reached_from_outside(services):
    assert {name for name, service in services.items() if "ports" in service} == {
        "nginx",
        "emulators",
    }
    assert services["emulators"]["ports"][0].startswith("127.0.0.1:")


def test_only_the_worker_runs_jobs(entrypoint):
    role = {
        name: entrypoint.split(f"\n{name})\n")[1].split(";;")[0]
        for name in ("web", "websocket", "worker")
    }

    assert "ODOO_QUEUE_JOB_CHANNELS=root:0" in role["web"]
    assert "ODOO_QUEUE_JOB_CHANNELS=root:0" in role["websocket"]
    assert "ODOO_QUEUE_JOB_CHANNELS" not in role["worker"]


def test_the_worker_has_a_process_for_each_job_and_one_more(tree, entrypoint):
    base = (tree.root / "config" / "odoo" / "base.conf").read_text()

    at_once = int(re.search(r"channels = root:(\d+)", base)[1])

    assert int(re.search(r"ODOO_WORKERS=(\d+)", entrypoint)[1]) == at_once + 1


def test_the_image_copies_only_what_exists_and_is_not_ignored(tree):
    dockerfile = (tree.root / "deploy" / "Dockerfile").read_text()
    allowed = [
        line[1:]
        for line in (tree.root / ".dockerignore").read_text().splitlines()
        if line[0] == "!"
    ]
    copied = re.findall(r"^COPY (\S+)", dockerfile, re.MULTILINE)

    assert len(copied) > 4
    for source in copied:
        assert (tree.root / source).exists(), source
        assert source.startswith(tuple(allowed)), f".dockerignore hides {source}"


def test_the_image_installs_the_locks_and_starts_as_an_unprivileged_user(tree):
    dockerfile = (tree.root / "deploy" / "Dockerfile").read_text()
    locks = set(re.findall(r"requirements/\w+\.txt", dockerfile))

    assert dockerfile.startswith("#") and "\nFROM odoo:19.0\n" in dockerfile
    wanted = {tree.name(path) for path in tree.matching("requirements/*.txt")}
    assert locks == wanted - {"requirements/development.txt"}
    assert "--require-hashes" in dockerfile
    assert re.findall(r"^USER (\w+)", dockerfile, re.MULTILINE)[-1] == "odoo"


def test_the_image_ports_base_rest_as_setup_does(tree):
    dockerfile = (tree.root / "deploy" / "Dockerfile").read_text()
    port = (tree.root / "src" / "proil_cli" / "oca_port.py").read_text()

    assert "-m proil_cli.oca_port /tmp/wheels ported" in dockerfile
    assert "usage: python -m proil_cli.oca_port WHEEL_DIR TARGET" in port
    assert "/opt/proil/ported" in re.search(r"ODOO_ADDONS_PATH=(\S+)", dockerfile)[1].split(",")
