"""A model and a service that exist only while a test class runs."""

from unittest.mock import patch

from psycopg2.errors import SerializationFailure
from pydantic import Field

from odoo import api, fields, http, models
from odoo.exceptions import AccessError, LockError, MissingError, UserError, ValidationError
from odoo.orm.model_classes import add_to_registry

from odoo.addons.component.core import Component, _component_databases
from odoo.addons.proil_api.controllers.rest import PartnerController
from odoo.addons.proil_api.fields import Litres, Measured, MeasuredLitres, Roubles
from odoo.addons.proil_api.models.rest_service_registration import RestServiceRegistration
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_api.schemas.base import ApiModel, LitresText, MomentOut, Page, PageQuery
from odoo.addons.proil_api.tests.common import ProilApiCase

from proil_core.proof.photos import PhotoPolicy
from proil_core.refusal import Code, Refusal

FAULTS = {
    "access": AccessError("secret of the model"),
    "missing": MissingError("record 42 is gone"),
    "user": UserError("Fill the form."),
    "validation": ValidationError("The date is wrong."),
    "locked": LockError("locked"),
    "conflict": SerializationFailure("could not serialize access"),
    "refusal": Refusal(Code.PLATE_INVALID, plate="A1"),
    "abort": http.werkzeug.exceptions.Conflict("<html>"),
    "crash": RuntimeError("password=secret"),
}


class Scratch(models.Model):
    _name = "proil.scratch"
    _description = "Scratch record"
    _inherit = ["proil.public.mixin"]
    _module = None
    _public_id_prefix = "scr_"

    name = fields.Char()
    litres = Litres()
    price = Roubles()
    warmth_c = Measured(digits=(5, 2))
    litres_seen = MeasuredLitres()
    total = Roubles(compute="_compute_total", store=True)
    version = fields.Integer(default=1)

    @api.depends("litres", "price")
    def _compute_total(self):
        for record in self:
            record.total = record.litres * record.price

    def action_refuse(self):
        raise FAULTS["refusal"]


class ScratchIn(ApiModel):
    name: str = Field(min_length=1, max_length=20)
    litres: LitresText = Field(ge=0)


class ScratchOut(ApiModel):
    id: str
    name: str
    litres: LitresText
    updated_at: MomentOut
    version: int

    @classmethod
    def from_record(cls, record):
        return cls(
            id=record.public_id,
            name=record.name,
            litres=record.litres,
            updated_at=record.write_date,
            version=record.version,
        )


class PhotoForm(ApiModel):
    kind: str
    sha256: str


class PhotoOut(ApiModel):
    kind: str
    mime: str
    bytes: int


class ScratchService(Component):
    _name = "proil.scratch.service"
    _inherit = "proil.partner.service"
    _usage = "scratch"

    @property
    def _records(self):
        return self.env["proil.scratch"].sudo()

    @proil_method("/", "POST", body=ScratchIn, answer=ScratchOut, status=201, idempotent=True)
    def add(self, body):
        return ScratchOut.from_record(self._records.create(body.model_dump()))

    @proil_method("/", "GET", query=PageQuery, answer=Page[ScratchOut])
    def index(self, query):
        return self.page(self._records, [], query.cursor, query.limit, ScratchOut)

    @proil_method("/<string:public_id>", "PATCH", body=ScratchIn, answer=ScratchOut)
    def change(self, public_id, body):
        record = self._records._by_public_id(public_id)
        if not record:
            raise Refusal(Code.NOT_FOUND)
        self.require_version(record.version)
        record.write({**body.model_dump(), "version": record.version + 1})
        return ScratchOut.from_record(record)

    @proil_method(
        "/photos", "POST", body=PhotoForm, photos=PhotoPolicy(), answer=PhotoOut, idempotent=True
    )
    def add_photo(self, form, photo):
        return PhotoOut(kind=form.kind, mime=photo.facts.mime, bytes=len(photo.content))

    @proil_method("/faults/<string:kind>", "POST")
    def fail(self, kind):
        self._records.create({"name": "to be undone"})
        raise FAULTS[kind]

    @proil_method("/twins", "POST")
    def violate_a_constraint(self):
        self._records.create({"name": "to be undone", "public_id": "scr_same"}).copy(
            {"public_id": "scr_same"}
        )

    @proil_method("/kept", "POST")
    def refuse_and_keep(self):
        self._records.create({"name": "kept"})
        return Refusal(Code.UNAVAILABLE)

    def helper(self):
        """Public and without `proil_method`, therefore not to be published."""


def publish(env, component, collection):
    """Serve a test's component in `collection`; the function returned withdraws it."""
    components = _component_databases[env.cr.dbname]
    component._build_component(components)
    components._cache.clear()
    registration = env["rest.service.registration"]
    [service] = [
        service
        for service in registration._get_services(collection)
        if service._usage == component._usage
    ]
    controllers = http.Controller.children_classes["proil_api"]
    before = list(controllers)
    registration._prepare_non_decorated_endpoints(service)
    registration._build_controller(service, {"controller_class": PartnerController})
    env.registry.clear_cache("routing")

    def withdraw():
        del components._components[component._name]
        components._cache.clear()
        controllers[:] = before
        env.registry.clear_cache("routing")

    return withdraw


class ScratchCase(ProilApiCase):
    """Serves `/api/v1/partner/scratch` and has `proil.scratch`."""

    @classmethod
    def setUpClass(cls):
        # Each time models are set up all services would be published once more, and Odoo would
        # map their routes ever more slowly; the last to set them up is the class of Odoo.
        once = patch.object(RestServiceRegistration, "_register_hook", lambda self: None)
        once.start()
        cls.addClassCleanup(once.stop)
        super().setUpClass()
        cls._add_model()
        cls.addClassCleanup(publish(cls.env, ScratchService, "proil.partner"))
        cls.token = cls._bearer(cls.customer, "proil.partner")

    @classmethod
    def _add_model(cls):
        add_to_registry(cls.registry, Scratch)
        cls.registry._setup_models__(cls.env.cr, [Scratch._name])
        cls.registry.init_models(cls.env.cr, [Scratch._name], {"module": "proil_api"})
        cls.addClassCleanup(cls._remove_model)

    @classmethod
    def _remove_model(cls):
        del cls.registry.models[Scratch._name]
        for parent in (*Scratch._inherit, "base"):
            cls.registry[parent]._inherit_children.discard(Scratch._name)
        cls.registry._setup_models__(cls.env.cr, [])
