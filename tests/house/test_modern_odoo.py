"""Names that Odoo 19 no longer has, or has a better way for."""

import re

import pytest

IN_VIEWS = {
    r"\battrs\s*=": "invisible=, readonly= and required= take expressions",
    r"\bstates\s*=": "invisible= takes an expression",
    r"<tree\b": "<list>",
    r"\bgroups_id\b": "group_ids",
    r"\bt-raw=": "t-out",
    r"view_mode\">[^<]*\btree\b": "list",
    r"\bnumbercall\b": "crons run until they are archived",
}
IN_PYTHON = {
    r"\b_sql_constraints\b": "models.Constraint",
    r"\bgroups_id\b": "group_ids",
    r"\bname_get\b": "_compute_display_name",
    r"\bosv\.expression\b|\bexpression\.(AND|OR)\b": "Domain",
    r"type=[\"']json[\"']": "type='jsonrpc'",
    r"@api\.(multi|one|returns)\b": "nothing",
    r"\bread_group\(": "_read_group",
    r"from odoo import .*\b_\b|from odoo\.tools\.translate import _\b": "self.env._()",
    r"\bself\._(cr|uid|context)\b": "self.env",
    r"\bsudo\(\s*(self\.env\.)?(user|uid)\b": "with_user",
}
IN_PRODUCT_CODE = {r"\bcr\.commit\(\)": "the framework commits, or a cursor of one's own does"}
IN_SCRIPTS = {
    r"@odoo-module": "every file under static/src is a module",
    r"console\.log": "nothing",
    r"\bowl\.(Component|useState)\b": "import from @odoo/owl",
}


def old_names(line: str, names: dict[str, str]) -> list[str]:
    return [f"use {better}" for old, better in names.items() if re.search(old, line)]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<field name='x' attrs=\"{'invisible': 1}\"/>", IN_VIEWS),
        ('<tree string="Orders">', IN_VIEWS),
        ('<span t-raw="o.name"/>', IN_VIEWS),
        ('<field name="view_mode">tree,form</field>', IN_VIEWS),
        ("_sql_constraints = []", IN_PYTHON),
        ("user.groups_id |= group", IN_PYTHON),
        ("from odoo import _, api, models", IN_PYTHON),
        ("self._cr.execute(query)", IN_PYTHON),
        ("self.env.cr.commit()", IN_PRODUCT_CODE),
        ("/** @odoo-module **/", IN_SCRIPTS),
    ],
)
def test_an_old_name_is_seen(line, names):
    assert len(old_names(line, names)) == 1


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('<list string="Orders" decoration-muted="state == \'cancelled\'">', IN_VIEWS),
        ("from odoo import api, fields, models", IN_PYTHON),
        ("rows = self._read_group(domain, ['product_id'])", IN_PYTHON),
        ("self.env.user.has_group('proil_api.group_dispatcher')", IN_PYTHON),
    ],
)
def test_a_name_of_today_passes(line, names):
    assert old_names(line, names) == []


@pytest.mark.parametrize(
    ("ending", "names"), [(".xml", IN_VIEWS), (".py", IN_PYTHON), (".js", IN_SCRIPTS)]
)
def test_addons_use_the_names_of_odoo_19(tree, ending, names):
    offenders = [
        f"{place}: {advice}"
        for place, line in tree.lines("addons")
        if place.rsplit(":", 1)[0].endswith(ending)
        for advice in old_names(line, names)
    ]

    assert not offenders, "\n".join(offenders)


def test_only_tests_of_concurrency_commit_by_hand(tree):
    offenders = [
        f"{place}: {advice}"
        for place, line in tree.lines("addons")
        if "/tests/" not in place
        for advice in old_names(line, IN_PRODUCT_CODE)
    ]

    assert not offenders, "\n".join(offenders)


def test_no_script_has_the_old_module_suffix(tree):
    assert [tree.name(path) for path in tree.files if path.name.endswith(".esm.js")] == []
