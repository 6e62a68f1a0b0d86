"""Base components of the REST services, one per collection."""

from datetime import UTC

from odoo.fields import Domain
from odoo.http import request
from odoo.tools import SQL

from odoo.addons.base_rest.tools import ROUTING_DECORATOR_ATTR
from odoo.addons.component.core import AbstractComponent

from proil_core.api.cursor import decode_cursor, encode_cursor
from proil_core.refusal import Code, Refusal

from ..idempotency import StoredAnswer, idempotent_request
from ..problem import problem_response
from ..schemas.base import Page


class ProilApiService(AbstractComponent):
    """A service translates between HTTP and verbs; it decides nothing."""

    _name = "proil.api.service"
    _inherit = "base.rest.service"
    _only_decorated = True

    @property
    def caller(self):
        """Who asks, a `proil_api.caller.Caller`; only on routes that are not public."""
        return request.proil_caller

    def page(self, model, domain, cursor, limit, schema):
        """Part of a list in the order (write_date, id), in which polling loses nothing.

        `model` is a recordset of it, `schema` builds an item by its `from_record`.
        """
        after = _after(*decode_cursor(cursor)) if cursor is not None else Domain.TRUE
        records = model.search(Domain(domain) & after, order="write_date, id", limit=limit + 1)
        shown = records[:limit]
        next_cursor = None
        if len(records) > limit:
            last = shown[-1]
            next_cursor = encode_cursor(last.write_date.replace(tzinfo=UTC), last.id)
        return Page[schema](
            items=[schema.from_record(record) for record in shown], next_cursor=next_cursor
        )

    def require_version(self, version):
        """Refuse a change of what the client has not seen: If-Match, where given, must agree."""
        wanted = request.httprequest.headers.get("If-Match")
        if wanted and wanted.strip('W/"') not in {"*", str(version)}:
            raise Refusal(Code.STALE_VERSION, version=version)

    def dispatch(self, method_name, *args, params=None):
        method = getattr(self, method_name)
        routing = getattr(method, ROUTING_DECORATOR_ATTR)
        if not routing["idempotent"]:
            return self._call(method, routing, args)
        asked = idempotent_request(self.caller)
        keys = self.env["proil.idempotency.key"]
        if answer := keys._claim(asked):
            return answer.replay()
        response = self._call(method, routing, args)
        keys._keep(asked, StoredAnswer.of(response))
        return response

    def _call(self, method, routing, args):
        given = routing["input_param"].from_params(self, None) if routing["input_param"] else {}
        result = method(*args, **given) if isinstance(given, dict) else method(*args, given)
        if isinstance(result, Refusal):
            return problem_response(result)
        return routing["output_param"].to_response(self, result)


class CustomerService(AbstractComponent):
    _name = "proil.customer.service"
    _inherit = "proil.api.service"
    _collection = "proil.customer"


class DriverService(AbstractComponent):
    _name = "proil.driver.service"
    _inherit = "proil.api.service"
    _collection = "proil.driver"


class PartnerService(AbstractComponent):
    _name = "proil.partner.service"
    _inherit = "proil.api.service"
    _collection = "proil.partner"


def _after(updated_at, record_id):
    def to_sql(model, alias, query):
        return SQL(
            "(%s, %s) > (%s, %s)",
            SQL.identifier(alias, "write_date"),
            SQL.identifier(alias, "id"),
            updated_at.replace(tzinfo=None),
            record_id,
        )

    return Domain.custom(to_sql=to_sql)
