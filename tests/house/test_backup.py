"""A backup brings back the database and its files, and a bad one changes nothing."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from proil_cli import postgres
from proil_cli.paths import VENV


@dataclass(frozen=True)
class Stand:
    """A database with a filestore, and the scripts that work on it."""

    root: Path
    server: postgres.Server
    data: Path
    database: str

    def run(
        self, script: str, *arguments: object, **environment: str
    ) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.root / "deploy" / script, *map(str, arguments)],
            env={
                **os.environ,
                **self.server.environment,
                "PATH": f"{self.server.binaries}:{os.environ['PATH']}",
                "PGDATABASE": self.database,
                "ODOO_DATA_DIR": str(self.data),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def sql(self, statement: str, database: str = "") -> str:
        return self.server.psql(database or self.database, statement)

    @property
    def file(self) -> Path:
        return self.data / "filestore" / self.database / "ab" / "abcdef"

    def backup(self, folder: Path) -> Path:
        done = self.run("backup.sh", folder)
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def server():
    if not VENV.exists() and not os.environ.get("PGHOST"):
        pytest.skip("needs PostgreSQL: run ./proil setup, or set PGHOST")
    return postgres.serve()


@pytest.fixture
def stand(tree, server, tmp_path):
    database = f"proil_backup_{os.getpid()}"
    server.psql("postgres", f"DROP DATABASE IF EXISTS {database}")
    server.psql("postgres", f"CREATE DATABASE {database} TEMPLATE template0")
    stand = Stand(tree.root, server, tmp_path / "data", database)
    stand.sql("CREATE TABLE fill (litres numeric(12,3)); INSERT INTO fill VALUES (40.125)")
    stand.file.parent.mkdir(parents=True)
    stand.file.write_bytes(b"photo of a nozzle")
    yield stand
    for name in (database, f"{database}_restoring", f"{database}_copy"):
        server.psql("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def backup(stand, tmp_path):
    return stand.backup(tmp_path / "backups")


def test_a_backup_holds_the_database_the_files_and_their_checksums(backup):
    assert sorted(path.name for path in backup.iterdir()) == [
        "SHA256SUMS",
        "contents.txt",
        "database.dump",
        "filestore.tar",
    ]
    assert "TABLE DATA public fill" in (backup / "contents.txt").read_text()
    assert backup.stat().st_mode & 0o077 == 0


def test_what_was_lost_comes_back(stand, backup):
    stand.sql("DELETE FROM fill")
    stand.file.unlink()

    done = stand.run("restore.sh", backup, "--replace")

    assert done.returncode == 0, done.stderr
    assert stand.sql("SELECT litres FROM fill") == "40.125"
    assert stand.file.read_bytes() == b"photo of a nozzle"


def test_a_copy_can_be_made_beside_the_original(stand, backup):
    copy = f"{stand.database}_copy"

    done = stand.run("restore.sh", backup, PGDATABASE=copy)

    assert done.returncode == 0, done.stderr
    assert stand.sql("SELECT litres FROM fill", copy) == "40.125"
    assert (stand.data / "filestore" / copy / "ab" / "abcdef").is_file()
    assert stand.file.is_file()


def test_an_existing_database_is_kept_unless_told_otherwise(stand, backup):
    stand.sql("UPDATE fill SET litres = 1")

    done = stand.run("restore.sh", backup)

    assert done.returncode == 1
    assert "--replace" in done.stderr
    assert stand.sql("SELECT litres FROM fill") == "1.000"


def test_a_database_in_use_is_not_replaced(stand, backup):
    command = [stand.server.binaries / "psql", "-XqAt", "-d", stand.database]
    environment = {**os.environ, **stand.server.environment}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as client:
        client.stdin.write(b"SELECT 1;\n")
        client.stdin.flush()
        assert client.stdout.readline() == b"1\n"

        done = stand.run("restore.sh", backup, "--replace")

        client.stdin.close()

    assert done.returncode == 1
    assert "stop web, websocket and worker" in done.stderr


@pytest.mark.parametrize("damaged", ["database.dump", "filestore.tar"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(stand, backup, damaged):
    content = (backup / damaged).read_bytes()
    (backup / damaged).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    done = stand.run("restore.sh", backup, "--replace")

    assert done.returncode != 0
    assert stand.sql("SELECT litres FROM fill") == "40.125"
    assert stand.file.is_file()


def test_a_backup_that_fails_leaves_no_folder(stand, tmp_path):
    done = stand.run("backup.sh", tmp_path / "backups", PGDATABASE="no_such_database")

    assert done.returncode != 0
    assert list((tmp_path / "backups").iterdir()) == []


def test_old_backups_go_and_those_of_other_databases_stay(stand, tmp_path):
    folder = tmp_path / "backups"
    old, others = folder / f"{stand.database}-20200101T000000Z", folder / "other-20200101T000000Z"
    for path in (old, others):
        path.mkdir(parents=True)
        os.utime(path, (0, 0))

    made = stand.backup(folder)

    assert sorted(folder.iterdir()) == sorted([others, made])


def test_an_unknown_option_of_restore_is_refused(stand, backup):
    done = stand.run("restore.sh", backup, "--force")

    assert done.returncode == 2
    assert "--force" in done.stderr


@pytest.mark.parametrize(("status", "litres"), [(0, "40.125"), (1, "1.000")])
def test_a_copy_that_cannot_be_neutralized_is_not_put_in_place(
    stand, backup, tmp_path, status, litres
):
    odoo = tmp_path / "bin" / "odoo"
    odoo.parent.mkdir()
    odoo.write_text(f'#!/bin/sh\necho "$*" >{tmp_path}/called\nexit {status}\n')
    odoo.chmod(0o755)
    stand.sql("UPDATE fill SET litres = 1")
    path = f"{odoo.parent}:{stand.server.binaries}:{os.environ['PATH']}"

    done = stand.run("restore.sh", backup, "--replace", "--neutralize", PATH=path)

    assert done.returncode == status
    assert (tmp_path / "called").read_text() == f"neutralize -d {stand.database}_restoring\n"
    assert stand.sql("SELECT litres FROM fill") == litres
