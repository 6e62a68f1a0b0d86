"""What each role starts, seen from a stand-in for Odoo that writes down how it was called."""

import configparser
import os
import subprocess

import pytest

STAND_IN = """#!/bin/sh
echo "arguments=$*"
env | grep -E '^(ODOO_|PYTHONPATH)'
"""
WATCHED = (
    "ODOO_QUEUE_JOB_CHANNELS",
    "ODOO_MAX_CRON_THREADS",
    "ODOO_HTTP_INTERFACE",
    "ODOO_HTTP_PORT",
    "ODOO_WORKERS",
)


@pytest.fixture
def start(tree, tmp_path):
    """Run the entrypoint and return what its Odoo saw."""
    odoo = tmp_path / "bin" / "odoo"
    odoo.parent.mkdir()
    odoo.write_text(STAND_IN)
    odoo.chmod(0o755)

    def run(*words: str, **environment: str) -> dict[str, str]:
        done = subprocess.run(
            [tree.root / "deploy" / "entrypoint.sh", *words],
            env={
                "PATH": f"{odoo.parent}:{os.environ['PATH']}",
                "RUNTIME_DIRECTORY": str(tmp_path),
                **environment,
            },
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(line.split("=", 1) for line in done.stdout.splitlines())

    return run


@pytest.mark.parametrize(
    ("role", "arguments", "settings"),
    [
        ("web", "", {"ODOO_QUEUE_JOB_CHANNELS": "root:0", "ODOO_MAX_CRON_THREADS": "0"}),
        (
            "websocket",
            "gevent",
            {"ODOO_QUEUE_JOB_CHANNELS": "root:0", "ODOO_MAX_CRON_THREADS": "0"},
        ),
        (
            "worker",
            "",
            {"ODOO_HTTP_INTERFACE": "127.0.0.1", "ODOO_HTTP_PORT": "8079", "ODOO_WORKERS": "5"},
        ),
    ],
)
def test_a_role_differs_from_the_configuration_only_where_it_must(start, role, arguments, settings):
    seen = start(role)

    assert seen["arguments"] == arguments
    assert {name: seen[name] for name in WATCHED if name in seen} == settings


def test_the_worker_stays_private_whatever_the_container_says(start):
    assert start("worker", ODOO_HTTP_INTERFACE="0.0.0.0")["ODOO_HTTP_INTERFACE"] == "127.0.0.1"


def test_any_other_word_is_a_command_with_the_same_configuration(start):
    seen = start("odoo", "shell", "--no-http")

    assert seen["arguments"] == "shell --no-http"


def test_the_configuration_is_production_unless_another_is_named(start):
    for environment, proxy in (({}, "True"), ({"PROIL_ENVIRONMENT": "test"}, "")):
        parser = configparser.RawConfigParser()
        parser.read(start("web", **environment)["ODOO_RC"])

        assert parser["options"].get("proxy_mode", "") == proxy


def test_each_process_has_a_configuration_of_its_own(start):
    """A second command in the same container must not rewrite what the first has open."""
    assert start("web")["ODOO_RC"] != start("web")["ODOO_RC"]


def test_our_packages_are_importable(tree, start):
    assert start("web")["PYTHONPATH"] == str(tree.root / "src")


def test_no_word_is_refused_with_the_roles(tree, tmp_path):
    done = subprocess.run(
        [tree.root / "deploy" / "entrypoint.sh"],
        env={"PATH": os.environ["PATH"], "RUNTIME_DIRECTORY": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "web, websocket, worker, migrate, emulators" in done.stderr


def test_shellcheck_finds_nothing(tree):
    scripts = [
        path for path in tree.matching("deploy", ".ci") if path.read_text().startswith("#!/")
    ]
    shells = [path for path in scripts if "sh" in path.read_text().splitlines()[0]]
    assert len(shells) >= 5

    try:
        done = subprocess.run(["shellcheck", *shells], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("shellcheck is not installed; on Debian: apt-get install shellcheck")

    assert done.stdout == ""
