"""How values stand on paper: in the language of the reader, with all their digits."""

from odoo.tools.misc import formatLang


def exactly(env, value, digits=3):
    """A number with so many decimals; nothing for what was not measured."""
    return "" if value is None else formatLang(env, float(value), digits=digits)


def label(record, name):
    """What the reader calls the value of a selection; nothing for none."""
    choices = dict(record._fields[name]._description_selection(record.env))
    return choices.get(record[name], "")
