"""The rules of PROIL: no odoo, no network, no clock, no files."""
