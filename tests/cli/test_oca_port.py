import zipfile
from pathlib import Path

import pytest

from proil_cli.console import Stop
from proil_cli.oca_port import ADDONS, SUBSTITUTIONS, Substitution, apply, port


def _upstream_text(path: str) -> str:
    """A file that reads as every substitution of it expects."""
    wanted = [entry for entry in SUBSTITUTIONS if entry.path == path]
    return "\n".join(entry.old for entry in wanted for _time in range(entry.count)) + "\n"


@pytest.fixture
def wheels(tmp_path):
    folder = tmp_path / "wheels"
    folder.mkdir()
    for addon in ADDONS:
        with zipfile.ZipFile(
            folder / f"odoo_addon_{addon}-18.0.1.0.0-py3-none-any.whl", "w"
        ) as out:
            for path in {
                entry.path for entry in SUBSTITUTIONS if entry.path.startswith(f"{addon}/")
            }:
                out.writestr(f"odoo/addons/{path}", _upstream_text(path))
            out.writestr(f"odoo/addons/{addon}/tests/test_upstream.py", "import website")
            out.writestr(f"odoo_addon_{addon}.dist-info/METADATA", "Name: x")
    return folder


def test_every_substitution_is_made(wheels, tmp_path):
    port(wheels, tmp_path / "ported")

    for entry in SUBSTITUTIONS:
        text = (tmp_path / "ported" / entry.path).read_text()
        assert entry.new in text
        assert entry.old not in text.replace(entry.new, "")


def test_only_the_addon_without_its_tests_is_unpacked(wheels, tmp_path):
    port(wheels, tmp_path / "ported")

    names = {path.name for path in (tmp_path / "ported").rglob("*")}
    assert "test_upstream.py" not in names
    assert "METADATA" not in names


def test_an_older_port_is_replaced(wheels, tmp_path):
    stale = tmp_path / "ported" / "base_rest" / "stale.py"
    stale.parent.mkdir(parents=True)
    stale.write_text("")

    port(wheels, tmp_path / "ported")

    assert not stale.exists()


@pytest.mark.parametrize("text", ["", "old old"], ids=["gone", "twice"])
def test_a_substitution_that_does_not_match_as_counted_stops_the_port(tmp_path, text):
    (tmp_path / "module.py").write_text(text)

    with pytest.raises(Stop, match=r"module\.py: expected 1 times, found"):
        apply(Substitution("module.py", "old", "new"), tmp_path)

    assert (tmp_path / "module.py").read_text() == text


@pytest.mark.parametrize("count", [0, 2])
def test_the_port_wants_exactly_one_wheel_of_each_addon(wheels, tmp_path, count):
    wheel = next(wheels.glob("odoo_addon_base_rest-*"))
    if count:
        (wheels / wheel.name.replace("18.0.1.0.0", "18.0.1.0.1")).write_bytes(wheel.read_bytes())
    else:
        wheel.unlink()

    with pytest.raises(Stop, match=f"base_rest: expected one wheel in .*, found {count}"):
        port(wheels, tmp_path / "ported")


def test_the_versions_become_those_of_the_series():
    manifests = [entry for entry in SUBSTITUTIONS if Path(entry.path).name == "__manifest__.py"]

    assert {entry.path.split("/")[0] for entry in manifests} == set(ADDONS)
    assert all("19.0" in entry.new for entry in manifests)
