"""python -m proil_city found|walk|live: set up the company, check one order, let the city live."""

import argparse
import random
import sys

from proil_city.api import ApiProblem
from proil_city.desk import Desk, DeskError
from proil_city.life import City
from proil_city.office import found
from proil_city.walk import Broken, World, walk


def main() -> int:
    """Run one action against the addresses given; 0 only when everything went as it should."""
    options = _parser().parse_args()
    dice = random.Random(options.seed)
    world = World(
        options.odoo, options.emulators, options.database, lambda text: print(text, flush=True)
    )
    try:
        if options.action == "found":
            found(Desk(options.odoo, options.database, "admin", "admin"), options.emulators)
        elif options.action == "walk":
            number = walk(world, dice)
            print(f"order {number}: ok")
        else:
            completed = City(world, options.speed, dice).live(options.orders)
            print(f"{completed} of {options.orders} orders completed")
            return 0 if completed == options.orders else 1
    except (ApiProblem, DeskError, Broken, TimeoutError) as trouble:
        print(f"broken: {trouble}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="proil_city", description=__doc__)
    parser.add_argument("action", choices=("found", "walk", "live"))
    parser.add_argument("--odoo", required=True, help="address of Odoo")
    parser.add_argument("--emulators", required=True, help="address of the emulators")
    parser.add_argument("--database", required=True)
    parser.add_argument("--seed", type=int, help="repeat a city (phones, plates, places)")
    parser.add_argument("--speed", type=float, default=60.0, help="times faster than life")
    parser.add_argument("--orders", type=int, default=1000, help="how many to serve (live)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
