import pytest

from proil_cli import postgres
from proil_cli.console import Stop


@pytest.fixture
def fake_psql(tmp_path):
    def make(script):
        path = tmp_path / "psql"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return postgres.Server({"PGHOST": "db.example"}, tmp_path)

    return make


def test_an_answer_is_returned_without_its_newline(fake_psql):
    assert fake_psql("echo 1").psql("postgres", "SELECT 1") == "1"


def test_the_server_is_told_by_the_environment(fake_psql):
    assert fake_psql("echo $PGHOST").psql("postgres", "SELECT 1") == "db.example"


def test_a_refusal_is_one_line_with_its_reason(fake_psql):
    server = fake_psql("echo 'no such database' >&2; exit 2")

    with pytest.raises(Stop, match="PostgreSQL refused: no such database"):
        server.psql("missing", "SELECT 1")


def test_a_server_of_the_team_is_used_and_must_answer(fake_psql, monkeypatch, tmp_path):
    fake_psql("exit 1")
    monkeypatch.setenv("PGHOST", "nowhere.example")
    monkeypatch.setattr(postgres.shutil, "which", lambda _name: str(tmp_path / "psql"))

    with pytest.raises(Stop, match="PostgreSQL refused"):
        postgres.serve()


def test_root_lends_the_cluster_only_where_the_service_user_may_enter(monkeypatch, tmp_path):
    user = postgres.pwd.getpwuid(0)
    monkeypatch.setattr(postgres.os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres, "_service_user", lambda: user)
    monkeypatch.setattr(postgres, "_can_enter", lambda _user, _folder: False)
    monkeypatch.setattr(postgres, "_copied_binaries", lambda base: base / "install" / "bin")
    monkeypatch.setattr(postgres, "ROOT", tmp_path)

    cluster = postgres._Cluster.of_this_checkout()

    assert not cluster.base.is_relative_to(tmp_path)
    assert cluster.binaries == cluster.base / "install" / "bin"


def test_a_socket_of_a_deep_checkout_stays_short(tmp_path):
    cluster = postgres._Cluster(tmp_path / ("deep" * 40), None, tmp_path)

    assert len(str(cluster.sockets / ".s.PGSQL.54321")) < 107
