"""The units start what exists, with variables that the example file gives."""

import configparser
import re
import shutil
import subprocess

import pytest

FOLDER = "deploy/systemd"
CHECKOUT = "/opt/proil"


class OneKeyOften(dict):
    """A unit may repeat a key: later values are added to earlier ones."""

    def __setitem__(self, key, value):
        if isinstance(value, list) and key in self:
            self[key].extend(value)
        else:
            super().__setitem__(key, value)


def unit(path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(dict_type=OneKeyOften, strict=False)
    parser.optionxform = str
    parser.read(path)
    return parser


@pytest.fixture(scope="module")
def units(tree):
    suffixes = {".service", ".timer", ".target"}
    return {path.name: unit(path) for path in tree.matching(FOLDER) if path.suffix in suffixes}


@pytest.fixture(scope="module")
def services(units):
    return {name: u["Service"] for name, u in units.items() if name.endswith(".service")}


def test_the_units_are_those_of_the_runbook(units):
    assert sorted(units) == [
        "proil-backup.service",
        "proil-backup.timer",
        "proil-migrate.service",
        "proil-web.service",
        "proil-worker.service",
        "proil.target",
    ]


def test_every_command_is_a_role_or_a_script_of_the_checkout(tree, services):
    roles = re.findall(
        r"^(\w+)\)$", (tree.root / "deploy" / "entrypoint.sh").read_text(), re.MULTILINE
    )

    for name, service in services.items():
        program, role, *_rest = service["ExecStart"].split()
        assert (tree.root / program.removeprefix(f"{CHECKOUT}/")).is_file(), name
        if role.startswith(CHECKOUT):
            assert (tree.root / role.removeprefix(f"{CHECKOUT}/")).is_file(), name
        else:
            assert role in roles, name


def test_units_name_units_that_exist(units):
    ours = re.compile(r"\bproil[\w-]*\.(?:service|target|timer)\b")
    named = {
        found
        for parsed in units.values()
        for section in parsed.sections()
        for value in parsed[section].values()
        for found in ours.findall(value)
    }

    assert named
    assert named <= set(units)


def test_no_service_runs_as_root_or_writes_outside_its_folders(services):
    for name, service in services.items():
        assert service["User"] == "proil", name
        assert service["ProtectSystem"] == "strict", name
        assert service["NoNewPrivileges"] == "yes", name
        assert service["RuntimeDirectory"] == name.removesuffix(".service"), name


def test_the_environment_file_gives_what_the_scripts_demand(tree, services):
    example = {
        line.split("=")[0]
        for line in (tree.root / FOLDER / "proil.env.example").read_text().splitlines()
        if "=" in line and not line.startswith("#")
    }
    demanded = {
        name
        for script in ("backup.sh", "migrate.sh", "restore.sh")
        for name in re.findall(r"\$\{([A-Z_]+):\?", (tree.root / "deploy" / script).read_text())
    }

    assert {service["EnvironmentFile"] for service in services.values()} == {"/etc/proil/proil.env"}
    assert demanded == {"ODOO_DATA_DIR", "PGDATABASE", "PROIL_ADMIN_PASSWORD"}
    assert demanded <= example


def test_systemd_accepts_the_units(tree, units, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed on this machine")
    for name in units:
        text = (tree.root / FOLDER / name).read_text()
        (tmp_path / name).write_text(text.replace(CHECKOUT, str(tree.root)))

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in units)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
