import re
import threading
import time

import pytest

from proil_cli import locks
from proil_cli.paths import REQUIREMENTS


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setattr(locks, "PRIVATE", tmp_path)


def test_a_second_builder_waits_for_the_first():
    told = []

    def build():
        with locks.one_builder("thing"):
            told.append("second")

    with locks.one_builder("thing"):
        second = threading.Thread(target=build)
        second.start()
        time.sleep(0.2)
        told.append("first")
    second.join()

    assert told == ["first", "second"]


def test_builders_of_different_things_do_not_wait():
    with locks.one_builder("thing"), locks.one_builder("another"):
        pass


def _pins(name):
    text = (REQUIREMENTS / name).read_text()
    return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", text, re.MULTILINE))


def test_what_runs_in_production_is_what_was_tested():
    runtime, development = _pins("runtime.txt"), _pins("development.txt")

    assert len(runtime) > 50
    assert {name: development.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("name", ["runtime.txt", "development.txt", "oca.txt", "ported.txt"])
def test_every_pin_has_a_hash(name):
    text = (REQUIREMENTS / name).read_text()

    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
