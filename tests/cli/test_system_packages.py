import os

import pytest

from proil_cli import system_packages
from proil_cli.system_packages import SystemPart

ABSENT = SystemPart("browser tests", ("chromium",), lambda: False)
PRESENT = SystemPart("reports", ("wkhtmltopdf",), lambda: True)


@pytest.fixture
def runs(monkeypatch):
    made = []
    monkeypatch.setattr(system_packages, "PARTS", (ABSENT, PRESENT))
    monkeypatch.setattr(system_packages, "run", lambda command, **_named: made.append(command))
    monkeypatch.setattr(system_packages.shutil, "which", lambda _name: "/usr/bin/apt-get")
    return made


def test_only_what_is_absent_is_missing(runs):
    assert system_packages.missing() == (ABSENT,)


def test_root_installs_it(runs, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    system_packages.provide()

    assert runs[-1] == ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]


def test_a_normal_user_is_told_the_one_command(runs, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    system_packages.provide()

    assert runs == []
    assert "sudo apt-get install --no-install-recommends chromium" in capsys.readouterr().out


def test_nothing_is_said_when_nothing_is_missing(runs, monkeypatch, capsys):
    monkeypatch.setattr(system_packages, "PARTS", (PRESENT,))

    system_packages.provide()

    assert runs == []
    assert capsys.readouterr().out == ""
