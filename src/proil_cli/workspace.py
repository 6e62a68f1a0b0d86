"""A prepared checkout: Python environment, PostgreSQL and the template databases."""

from proil_cli import environment, postgres, system_packages
from proil_cli.databases import Databases


def prepare() -> Databases:
    """Everything that the other commands stand on; quick when nothing has changed."""
    source = environment.prepare()
    return Databases(postgres.serve(), source.version_key)


def set_up() -> Databases:
    """Prepare the checkout and the machine from nothing, up to the template databases."""
    system_packages.provide()
    databases = prepare()
    databases.complete()
    return databases
