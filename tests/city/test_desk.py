import json

import pytest

from proil_city.desk import Desk, DeskError


@pytest.fixture
def desk(server):
    server.says("/web/session/authenticate", {"result": {"uid": 2}})
    return Desk(server.url, "db", "dispatcher", "password")


def test_a_session_is_opened_at_once(server, desk):
    params = json.loads(server.requests[0][3])["params"]

    assert params == {"db": "db", "login": "dispatcher", "password": "password"}


def test_the_password_is_not_shown(desk):
    assert "password" not in repr(desk).replace("'db'", "")


def test_an_error_speaks_as_the_dialog_does(server, desk):
    error = {"message": "Odoo Server Error", "data": {"message": "The shift is closed"}}
    server.says("/web/dataset/call_kw/proil.order/action_assign", {"error": error})

    with pytest.raises(DeskError, match="The shift is closed"):
        desk.call("proil.order", "action_assign", [1])


@pytest.mark.parametrize(("found", "row"), [([5], 5), ([], 9)], ids=["kept", "made"])
def test_ensure_makes_only_what_is_missing(server, desk, found, row):
    server.says("/web/dataset/call_kw/res.partner/search", {"result": found})
    server.says("/web/dataset/call_kw/res.partner/create", {"result": [9]})

    assert desk.ensure("res.partner", [["name", "=", "A"]], {"name": "A"}) == row


def test_a_missing_row_is_named(server, desk):
    server.says("/web/dataset/call_kw/res.partner/search", {"result": []})

    with pytest.raises(DeskError, match=r"no res\.partner"):
        desk.one("res.partner", [["name", "=", "nobody"]])
