"""Print Odoo's configuration of an environment: base.conf with that environment's layer on top.

usage: layer_conf.py production
"""

import configparser
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "config" / "odoo"


def layered(environment: str) -> configparser.RawConfigParser:
    """The merged settings; a missing layer is an error, not an empty one."""
    parser = configparser.RawConfigParser()
    for name in ("base", environment):
        with (FOLDER / f"{name}.conf").open() as stream:
            parser.read_file(stream)
    return parser


if __name__ == "__main__":
    layered(sys.argv[1]).write(sys.stdout)
