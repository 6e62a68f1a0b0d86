"""The two ways to a new database make its first company at the same moment."""

from proil_cli.databases import FOUNDATION


def test_accounting_is_there_before_the_company_is_made_russian(tree):
    migrate = (tree.root / "deploy" / "migrate.sh").read_text()

    accounting, company = migrate.index("-i base,account_payment"), migrate.index("set_up(env)")
    assert accounting < company
    assert "account_payment" in FOUNDATION
