import configparser
from pathlib import Path

import pytest

from proil_cli import instance
from proil_cli.instance import Instance
from proil_cli.odoo_source import OdooSource
from proil_cli.postgres import Server

SERVER = Server({"PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "odoo"}, Path("/pg/bin"))


@pytest.fixture(autouse=True)
def _private(tmp_path, monkeypatch):
    monkeypatch.setattr(instance, "PRIVATE", tmp_path)
    monkeypatch.setattr(instance.odoo_source, "find", lambda: OdooSource(Path("/odoo")))


def _written(made):
    parser = configparser.RawConfigParser()
    parser.read(made.write_config())
    return parser


def test_the_machine_decides_where_the_database_is():
    options = _written(Instance("one", SERVER, http_port=8099))["options"]

    assert (options["db_name"], options["db_host"], options["db_port"]) == (
        "one",
        "db.example",
        "5433",
    )
    assert options["http_port"] == "8099"
    assert "db_password" not in options


def test_a_password_is_written_for_the_owner_of_the_file_alone():
    server = Server({**SERVER.environment, "PGPASSWORD": "secret"}, SERVER.binaries)
    made = Instance("one", server)

    assert _written(made)["options"]["db_password"] == "secret"
    assert made.write_config().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("setting", "channels"),
    [
        ("test", "root:0"),
        ("development", "root:4,root.fuel:2,root.payment:2,root.push:2,root.sms:1"),
    ],
)
def test_each_setting_is_laid_over_the_base(setting, channels):
    parser = _written(Instance("one", SERVER, setting))

    assert parser["queue_job"]["channels"] == channels
    assert parser["options"]["server_wide_modules"] == "base,rpc,web,queue_job"


def test_own_options_win_and_addons_are_added():
    options = {"max_cron_threads": "7", "extra_addons_path": "/bench/addons"}
    written = _written(Instance("one", SERVER, options=options))["options"]

    assert written["max_cron_threads"] == "7"
    assert written["addons_path"].endswith(",/bench/addons")
    assert "extra_addons_path" not in written


def test_tools_of_the_server_are_on_the_path():
    environment = Instance("one", SERVER).environment

    assert "/pg/bin" in environment["PATH"].split(":")
    assert environment["PGHOST"] == "db.example"


def test_the_shell_is_a_command_of_odoo():
    command = Instance("one", SERVER).command("--no-http", shell=True)

    assert command[2] == "shell"
    assert command[-1] == "--no-http"
