import pytest

from proil_cli import main_command
from proil_cli.console import Stop, run

COMMANDS = ("setup", "up", "down", "test", "lint", "bench", "order", "shell", "psql", "odoo", "db")


def test_help_names_every_command(capsys):
    assert main_command.main([]) == 0

    text = capsys.readouterr().out
    assert [name for name in COMMANDS if f"  {name} " not in text] == []


@pytest.mark.parametrize("name", ["setup", "down", "test", "lint", "bench", "db"])
def test_a_command_explains_itself_without_doing_anything(name, capsys):
    assert main_command.main([name, "--help"]) == 0

    assert capsys.readouterr().out.startswith(f"./proil {name}: ")


def test_an_expected_failure_is_one_line_and_status_one(monkeypatch, capsys):
    def stop(_arguments):
        raise Stop("do this")

    monkeypatch.setitem(main_command._COMMANDS, "setup", (stop, "text"))

    assert main_command.main(["setup"]) == 1
    assert capsys.readouterr().err == "proil: do this\n"


def test_an_unknown_benchmark_lists_the_known_ones(capsys):
    assert main_command.main(["bench", "nonsense"]) == 1

    assert "usage: ./proil bench NAME" in capsys.readouterr().err


def test_a_failed_command_shows_its_end_and_stops_with_the_sentence(capsys):
    with pytest.raises(Stop, match=r"the thing failed \(exit status 3\)"):
        run(["sh", "-c", "echo reason; exit 3"], failure="the thing failed")

    assert "reason" in capsys.readouterr().err


def test_output_is_kept_when_asked(tmp_path):
    log = tmp_path / "logs" / "one.log"

    run(["echo", "kept"], failure="", log=log)

    assert log.read_text() == "kept\n"
