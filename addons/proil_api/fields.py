"""Fields whose values are exact decimals, and fields that know that nothing was measured."""

from decimal import Decimal

from odoo import fields

from proil_core.decimals import litres, roubles
from proil_core.refusal import Code, Refusal

_DIGITS = 12
# By decimal places: the first number that has a digit too many.
_LIMIT = {places: Decimal(10 ** (_DIGITS - places)) for places in (2, 3)}


class _Exact(fields.Float):
    """NUMERIC in the database, `Decimal` on a record, a number for the web client.

    The cache keeps a float, because that is what Odoo's cursor makes of NUMERIC and what its
    cache compares. A float holds 15 digits and these columns hold 12, so nothing is lost on
    the way; every value that enters is rounded half up by the core first.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, digits=(12, self._places), **kwargs)

    @property
    def _column_type(self):
        return ("numeric", f"numeric({_DIGITS},{self._places})")

    def _exactly(self, value) -> Decimal:
        exact = self._rounded(value)
        if abs(exact) >= _LIMIT[self._places]:
            raise Refusal(Code.VALIDATION_FAILED, value=exact, limit=_LIMIT[self._places])
        return exact

    def convert_to_column(self, value, record, values=None, validate=True):
        return str(self._exactly(value or 0))

    def convert_to_cache(self, value, record, validate=True):
        return float(self._exactly(value or 0))

    def convert_to_record(self, value, record):
        return self._exactly(value or 0)

    def convert_to_read(self, value, record, use_display_name=True):
        return float(value)

    def convert_to_export(self, value, record):
        return float(value)

    def expression_getter(self, field_expr):
        # A domain compares with floats, and Decimal("1.1") != 1.1.
        get_exact = super().expression_getter(field_expr)
        return lambda record: float(get_exact(record))

    def filter_function(self, records, field_expr, operator, value):
        if isinstance(value, Decimal):
            value = float(value)
        elif operator == "in":
            value = [float(each) if isinstance(each, Decimal) else each for each in value]
        return super().filter_function(records, field_expr, operator, value)


class Litres(_Exact):
    _places = 3
    _rounded = staticmethod(litres)


class Kilograms(_Exact):
    _places = 3
    _rounded = staticmethod(litres)


class Roubles(_Exact):
    _places = 2
    _rounded = staticmethod(roubles)


class _Optional:
    """NULL is None on a record and an empty cell on the screen: not measured is not zero."""

    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        if _is_missing(value):
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        return None if _is_missing(value) else super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return None if _is_missing(value) else super().convert_to_record(value, record)

    def convert_to_read(self, value, record, use_display_name=True):
        return False if _is_missing(value) else float(value)

    def convert_to_export(self, value, record):
        return "" if _is_missing(value) else float(value)

    def expression_getter(self, field_expr):
        get_value = fields.Field.expression_getter(self, field_expr)
        return lambda record: None if (value := get_value(record)) is None else float(value)

    def filter_function(self, records, field_expr, operator, value):
        if operator != "in":
            return super().filter_function(records, field_expr, operator, value)
        get_value = self.expression_getter(field_expr)
        wanted = {None if _is_missing(each) else float(each) for each in value}
        return lambda record: get_value(record) in wanted


def _is_missing(value):
    # Odoo writes False for "nothing", and 0.0 == False.
    return value is None or value is False


class Measured(_Optional, fields.Float):
    aggregator = "avg"


class MeasuredLitres(_Optional, Litres):
    pass


class MeasuredKilograms(_Optional, Kilograms):
    pass
