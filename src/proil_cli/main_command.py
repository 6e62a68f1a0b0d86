"""The sub-commands of ./proil and their help."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from proil_cli import linting, running, testing, workspace
from proil_cli.console import Stop, say
from proil_cli.databases import Databases
from proil_cli.instance import Instance
from proil_cli.paths import PYTHON, ROOT


def main(arguments: Sequence[str]) -> int:
    """Run one sub-command; every expected failure ends in one line that says what to do."""
    parser = _parser()
    known, rest = parser.parse_known_args(arguments)
    if not known.command:
        parser.print_help()
        return 0
    if rest in (["-h"], ["--help"]) and known.command not in _WITH_OWN_HELP:
        print(f"./proil {known.command}: {_COMMANDS[known.command][1]}")
        return 0
    try:
        return _COMMANDS[known.command][0]([word for word in rest if word != "--"])
    except Stop as stop:
        print(f"proil: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./proil", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (_function, text) in _COMMANDS.items():
        commands.add_parser(name, help=text, add_help=False)
    return parser


def _setup(_arguments: Sequence[str]) -> int:
    workspace.set_up()
    say("ready: ./proil up, ./proil test")
    return 0


def _odoo(arguments: Sequence[str], shell: bool = False) -> int:
    instance = Instance(running.DATABASE, _databases().server)
    command = instance.command(*arguments, shell=shell)
    return subprocess.run(command, env=instance.environment, check=False).returncode


def _shell(arguments: Sequence[str]) -> int:
    return _odoo(["--no-http", *arguments], shell=True)


def _psql(arguments: Sequence[str]) -> int:
    server = _databases().server
    command = [str(server.binaries / "psql"), "-d", running.DATABASE, *arguments]
    return subprocess.run(command, env={**os.environ, **server.environment}, check=False).returncode


def _database(arguments: Sequence[str]) -> int:
    if list(arguments) != ["reset"]:
        raise Stop("usage: ./proil db reset")
    databases = workspace.prepare()
    databases.drop(running.DATABASE)
    running.ready_database(databases)
    say(f"database {running.DATABASE} is new")
    return 0


def _databases() -> Databases:
    """The server with the development database on it, made when it is missing."""
    databases = workspace.prepare()
    if not databases.exists(running.DATABASE):
        running.ready_database(databases)
    return databases


def _bench(arguments: Sequence[str]) -> int:
    found = sorted((ROOT / "bench").glob("[!_]*.py"))
    scripts = {path.stem.replace("_", "-"): path for path in found}
    if not arguments or arguments[0] not in scripts:
        raise Stop(f"usage: ./proil bench NAME, one of: {', '.join(scripts)}")
    workspace.prepare()
    command = [str(PYTHON), str(scripts[arguments[0]]), *arguments[1:]]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


_WITH_OWN_HELP = {"up", "odoo", "shell", "psql", "order"}
_COMMANDS: dict[str, tuple[Callable[[Sequence[str]], int], str]] = {
    "setup": (_setup, "install everything that is needed, build the template databases"),
    "up": (running.up, "start everything and show orders flowing"),
    "down": (running.down, "stop everything that ./proil up has started"),
    "order": (running.order, "walk one order end to end and check every invariant"),
    "test": (testing.run_tests, "run the tests: all, or the given paths and pytest options"),
    "lint": (linting.lint, "run every linter and type checker"),
    "bench": (_bench, "run a benchmark of bench/; its last line is one JSON object"),
    "shell": (_shell, "open Odoo's Python shell on the development database"),
    "psql": (_psql, "open psql on the development database"),
    "odoo": (_odoo, "run Odoo with the given options: ./proil odoo -- -u proil_order"),
    "db": (_database, "db reset: make the development database new"),
}
