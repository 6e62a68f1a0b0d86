"""Break each invariant of the payments on purpose: its tests have to notice.

usage: ./proil bench payment-mutations [--only NN]

A copy of the checkout gets one mutation of tests/invariants/mutations.toml at a time, and the
tests of its invariant run there against a system of their own. The ratio is mutations that
survived, of all mutations: 0 is the only good one.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from _measure import report, workspace

from proil_cli.databases import Databases, all_addons
from proil_cli.instance import Instance
from proil_cli.mutations import Mutation, copy_of_the_checkout, listed
from proil_cli.paths import PYTHON


def main() -> None:
    only = _arguments().only
    mutations = [each for each in listed() if only in (None, each.invariant)]
    databases = workspace.prepare()
    template = databases.complete()
    survived = []
    with tempfile.TemporaryDirectory(prefix="proil-mutant-") as folder:
        for mutation in mutations:
            killed = _is_killed(mutation, Path(folder) / "tree", databases, template)
            survived += [] if killed else [mutation.name]
            verdict = "killed" if killed else "SURVIVED"
            print(
                f"{mutation.invariant:02} {verdict}: {mutation.name}", file=sys.stderr, flush=True
            )
    report(
        "payment-mutations",
        len(survived) / len(mutations),
        killed=len(mutations) - len(survived),
        survived=survived,
    )


def _is_killed(mutation: Mutation, tree: Path, databases: Databases, template: str) -> bool:
    copy_of_the_checkout(tree)
    for edit in mutation.edits:
        edit.apply(tree)
    if not mutation.rebuild:
        return _tests_fail(mutation, tree, databases, template)
    own = f"proil_mutant_{os.getpid()}"
    _install(own, tree, databases)
    try:
        return _tests_fail(mutation, tree, databases, own)
    finally:
        databases.drop(own)


def _install(database: str, tree: Path, databases: Databases) -> None:
    """The mutated addons on a fresh database: their own rules are mutated as well."""
    databases.clone(database, databases.foundation())
    script = f"""
from proil_cli.databases import install
from proil_cli.postgres import serve
install({database!r}, serve(), {all_addons()!r})
"""
    subprocess.run(
        [str(PYTHON), "-c", script], cwd=tree, env=_environment(tree, databases), check=True
    )


def _tests_fail(mutation: Mutation, tree: Path, databases: Databases, template: str) -> bool:
    chosen = f"test_invariant_{mutation.invariant:02}_"
    words = ["-pno:odoo", "-pno:cacheprovider", "-q", "-x", "tests/invariants", "-k", chosen]
    done = subprocess.run(
        [str(PYTHON), "-m", "pytest", *words],
        cwd=tree,
        env={**_environment(tree, databases), "PROIL_TEMPLATE": template},
        capture_output=True,
        text=True,
        check=False,
    )
    killed = " failed" in done.stdout
    if done.returncode and not killed:
        # An error before the first assertion proves nothing, one way or the other.
        raise SystemExit(done.stdout[-3000:])
    return killed


def _environment(tree: Path, databases: Databases) -> dict[str, str]:
    """This checkout's server and environment, the tree's sources."""
    own = Instance("postgres", databases.server).environment
    return {**own, "PYTHONPATH": str(tree / "src")}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=int, help="the number of one invariant")
    return parser.parse_args()


if __name__ == "__main__":
    main()
