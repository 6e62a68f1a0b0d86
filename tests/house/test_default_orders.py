"""Descending by a Many2one is ascending by what its model sorts descending."""

import re

import pytest

# Odoo sorts by a Many2one as its model sorts, and `desc` turns that round.
BY_MANY2ONE = re.compile(r"""order\s*=\s*["'][^"']*\b\w+_id desc""")


@pytest.mark.parametrize(
    ("line", "is_trap"),
    [
        ('_order = "shift_id desc, id"', True),
        ('records.search([], order="date, shift_id desc")', True),
        ('_order = "shift_id, id desc"', False),
        ('_order = "opened_at desc, id desc"', False),
    ],
)
def test_the_trap_is_seen(line, is_trap):
    assert bool(BY_MANY2ONE.search(line)) is is_trap


def test_nothing_is_sorted_by_a_many2one_descending(tree):
    files = [path for path in tree.files if path.suffix == ".py" and "addons" in path.parts]

    assert len(files) > 100
    assert [tree.name(path) for path in files if BY_MANY2ONE.search(path.read_text())] == []
