"""Documents of the APIs, for administrators only; base_rest shows them to everybody."""

from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.base_rest.controllers.api_docs import ApiDocsController
from odoo.addons.base_rest.core import _rest_services_databases

from ..openapi import render_collection


class ProilApiDocs(ApiDocsController):
    @route(auth="user")
    def index(self, **params):
        """Where the documents are. The Swagger of base_rest is too old to show OpenAPI 3.1."""
        _check_access()
        return self.make_json_response(
            [f"/api-docs{root.rstrip('/')}.json" for root in sorted(_collections())]
        )

    @route(auth="user")
    def api(self, collection, service_name):
        """The document of the collection whose root is `/collection/service_name/`."""
        _check_access()
        spec = _collections().get(f"/{collection}/{service_name}/")
        if spec is None:
            raise request.not_found()
        return self.make_json_response(render_collection(request.env, spec["collection_name"]))


def _collections():
    return _rest_services_databases[request.env.cr.dbname]


def _check_access():
    if not request.env.user.has_group("proil_api.group_administrator"):
        raise AccessError(request.env._("Only administrators of PROIL may read this."))
