"""`./proil up`, `down` and `order`: the demonstration system of this checkout."""

import argparse
import itertools
import os
import subprocess
import time
from collections.abc import Sequence

from proil_cli import postgres, workspace
from proil_cli.console import Stop, run, say
from proil_cli.databases import Databases, update
from proil_cli.instance import Instance
from proil_cli.paths import LOGS, PRIVATE, PYTHON
from proil_cli.processes import Process
from proil_cli.stack import Addresses, Stack

DATABASE = os.environ.get("PROIL_DATABASE", "proil")
_CITY = Process(f"{DATABASE}-city")
_TEMPLATE_NOTE = PRIVATE / "run" / f"{DATABASE}.template"
_PATIENCE_S = 120.0


def up(arguments: Sequence[str]) -> int:
    """Start everything, set the company up, and show orders flowing."""
    options = _up_parser().parse_args(list(arguments))
    databases = workspace.set_up()
    ready_database(databases)
    addresses = Stack(DATABASE, databases).start(options.port)
    _city(databases, addresses, "found")
    _greet(addresses)
    if options.orders:
        _let_the_city_live(databases, addresses, options)
    return 0


def down(_arguments: Sequence[str]) -> int:
    """Stop the city, Odoo, the emulators and the private PostgreSQL."""
    _CITY.stop()
    databases = workspace.prepare()
    Stack(DATABASE, databases).stop()
    postgres.stop()
    say("stopped")
    return 0


def order(arguments: Sequence[str]) -> int:
    """Walk one order end to end over HTTP; 0 only if every invariant held."""
    databases = workspace.prepare()
    addresses = Stack(DATABASE, databases).addresses()
    if addresses is None:
        raise Stop("nothing is running: ./proil up")
    command = _city_command(addresses, "walk", *arguments)
    return subprocess.run(command, env=_environment(databases), check=False).returncode


def ready_database(databases: Databases) -> None:
    """The development database, made when missing and updated when the addons have changed."""
    template = databases.complete()
    if not databases.exists(DATABASE):
        databases.clone(DATABASE, template)
    elif _TEMPLATE_NOTE.exists() and _TEMPLATE_NOTE.read_text() != template:
        say("updating the development database to the addons of this checkout")
        Stack(DATABASE, databases).odoo.stop()
        update(DATABASE, databases.server)
    _TEMPLATE_NOTE.parent.mkdir(parents=True, exist_ok=True)
    _TEMPLATE_NOTE.write_text(template)


def _up_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./proil up", description=up.__doc__)
    parser.add_argument("--port", type=int, default=8069, help="preferred port of Odoo")
    parser.add_argument(
        "--orders", type=int, default=300, help="how many orders the city places (0: none)"
    )
    parser.add_argument("--speed", type=float, default=60.0, help="how much faster than life")
    parser.add_argument("--follow", action="store_true", help="watch the city until Ctrl-C")
    return parser


def _greet(addresses: Addresses) -> None:
    say(f"""
PROIL runs.
  Odoo        {addresses.odoo}/odoo   dispatcher / dispatcher   (board)
              {addresses.odoo}/odoo/variances   controller / controller   (fuel)
              {addresses.odoo}/my/fuel   client / client   (portal)
              {addresses.odoo}/odoo   admin / admin
  API         {addresses.odoo}/api/v1/   description: docs/api
  Emulators   {addresses.emulators}/   payments, SMS and pushes as they happen
  Logs        {LOGS}
  ./proil order walks one order through, ./proil down stops everything.
""")


def _let_the_city_live(
    databases: Databases, addresses: Addresses, options: argparse.Namespace
) -> None:
    if not _CITY.is_running():
        speed, orders = str(options.speed), str(options.orders)
        command = _city_command(addresses, "live", "--speed", speed, "--orders", orders)
        _CITY.start(command, _environment(databases))
    say("the city lives:")
    _follow(wanted=None if options.follow else 3)


def _follow(wanted: int | None) -> None:
    """Print the city's lines until so many orders were charged; None: until interrupted."""
    deadline = time.monotonic() + _PATIENCE_S
    charged = 0
    with _CITY.log.open() as log:
        for _tick in itertools.count():
            line = log.readline()
            if line:
                print(f"  {line}", end="", flush=True)
                charged += "charged" in line
            elif not _CITY.is_running():
                return
            else:
                time.sleep(0.2)
            if wanted is not None and (charged >= wanted or time.monotonic() > deadline):
                return


def _city(databases: Databases, addresses: Addresses, action: str) -> None:
    run(
        _city_command(addresses, action),
        failure=f"the city could not {action} its company",
        env=_environment(databases),
    )


def _city_command(addresses: Addresses, action: str, *options: str) -> list[str]:
    place = ["--odoo", addresses.odoo, "--emulators", addresses.emulators]
    return [
        *(str(PYTHON), "-m", "proil_city", action, *place),
        *("--database", DATABASE, *options),
    ]


def _environment(databases: Databases) -> dict[str, str]:
    return Instance(DATABASE, databases.server).environment
