"""The roots of the three API collections."""

from odoo.http import request

from odoo.addons.base_rest.controllers.main import RestController
from odoo.addons.component.core import WorkContext


class ApiRoot:
    """No controller itself: Odoo would merge all that inherit from one into a single class."""

    _default_save_session = False

    def _process_method(self, service_name, method_name, *args, collection=None, params=None):
        # Upstream's builds two contexts and looks its context provider up, for each request.
        work = WorkContext(
            model_name="rest.service.registration",
            collection=self.default_collection,
            request=request,
            controller=self,
        )
        return work.component(usage=service_name).dispatch(method_name, *args)


class CustomerController(ApiRoot, RestController):
    _root_path = "/api/v1/customer/"
    _collection_name = "proil.customer"
    _default_auth = "proil_customer"


class DriverController(ApiRoot, RestController):
    _root_path = "/api/v1/driver/"
    _collection_name = "proil.driver"
    _default_auth = "proil_driver"


class PartnerController(ApiRoot, RestController):
    _root_path = "/api/v1/partner/"
    _collection_name = "proil.partner"
    _default_auth = "proil_partner"
