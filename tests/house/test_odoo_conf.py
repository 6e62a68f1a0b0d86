"""Odoo's settings: every name is one that Odoo 19 reads, and each layer adds something."""

import configparser
import subprocess
import sys
from xml.etree import ElementTree

import pytest

ENVIRONMENTS = ("production", "development", "test")


def settings(root, environment: str) -> configparser.RawConfigParser:
    """The layered settings as deploy/layer_conf.py prints them."""
    script = root / "deploy" / "layer_conf.py"
    printed = subprocess.run(
        [sys.executable, script, environment], capture_output=True, text=True, check=True
    )
    parser = configparser.RawConfigParser()
    parser.read_string(printed.stdout)
    return parser


def test_an_unknown_environment_is_refused(tree):
    script = tree.root / "deploy" / "layer_conf.py"

    done = subprocess.run([sys.executable, script, "staging"], capture_output=True, check=False)

    assert done.returncode == 1
    assert b"staging.conf" in done.stderr


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_environment_keeps_the_common_settings(tree, environment):
    options = settings(tree.root, environment)["options"]

    assert options["server_wide_modules"] == "base,rpc,web,queue_job"
    assert options["list_db"] == "False"


def test_production_trusts_its_proxy_and_bounds_its_workers(tree):
    options = settings(tree.root, "production")["options"]

    assert options["proxy_mode"] == "True"
    assert int(options["workers"]) > 1
    assert (options["limit_time_cpu"], options["limit_time_real"]) == ("60", "120")
    assert int(options["limit_memory_soft"]) == 2 * 1024**3
    assert int(options["limit_memory_hard"]) > int(options["limit_memory_soft"])


def test_only_production_trusts_a_proxy(tree):
    names = [name for name in ENVIRONMENTS if "proxy_mode" in settings(tree.root, name)["options"]]

    assert names == ["production"]


@pytest.mark.parametrize(
    ("environment", "channels"),
    [
        ("production", "root:4,root.fuel:2,root.payment:2,root.push:2,root.sms:1"),
        ("development", "root:4,root.fuel:2,root.payment:2,root.push:2,root.sms:1"),
        ("test", "root:0"),
    ],
)
def test_channels_of_the_job_queue(tree, environment, channels):
    assert settings(tree.root, environment)["queue_job"]["channels"] == channels


def test_channels_are_those_that_the_addons_declare(tree):
    """A job in a channel that is not configured would run without any limit."""
    declared = {
        field.text
        for path in tree.matching("addons/*/data/*.xml")
        for record in ElementTree.parse(path).iter("record")
        if record.get("model") == "queue.job.channel"
        for field in record.iter("field")
        if field.get("name") == "name"
    }
    configured = settings(tree.root, "production")["queue_job"]["channels"]

    known = {channel.split(":")[0].removeprefix("root.") for channel in configured.split(",")}

    assert declared <= known


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_odoo_knows_every_option(tree, environment):
    config = pytest.importorskip("odoo.tools.config", reason="needs Odoo: ./proil setup").config

    unknown = [
        name
        for name in settings(tree.root, environment)["options"]
        if name not in config.options_index
    ]

    assert unknown == []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_layer_repeats_nothing_of_the_base(tree, environment):
    folder = tree.root / "config" / "odoo"
    base, layer = configparser.RawConfigParser(), configparser.RawConfigParser()
    base.read(folder / "base.conf")
    layer.read(folder / f"{environment}.conf")

    repeated = [
        f"{section}.{name}"
        for section in layer.sections()
        for name, value in layer[section].items()
        if base.get(section, name, fallback=None) == value
    ]

    assert layer.sections()
    assert repeated == []


def test_no_secret_stands_in_a_file(tree):
    secrets = ("passw", "admin_passwd", "secret", "api_key")

    offenders = [
        place
        for place, line in tree.lines("config")
        if any(word in line.split("=")[0].lower() for word in secrets) and "=" in line
    ]

    assert offenders == []
