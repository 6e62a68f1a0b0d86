"""The OpenAPI document of a collection, rendered from what its services declare."""

import inspect
import re

from pydantic.json_schema import models_json_schema

from odoo.addons.base_rest.core import _rest_services_databases
from odoo.addons.base_rest.tools import ROUTING_DECORATOR_ATTR, _inspect_methods

from .idempotency import MAX_KEY_LENGTH
from .problem import CONTENT_TYPE
from .restapi import Multipart, Query
from .schemas.problem import Problem

_REF = "#/components/schemas/{model}"
_PATH_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
_DESCRIPTION = """\
Litres are decimal strings with three digits, money is in whole kopecks, times are RFC 3339 with
an offset, ids are opaque. Every error is a problem document; decide by its `code`. An answer and
the log of the server share the `X-Request-ID`. A list is read on by `cursor` until `next_cursor`
is null. An answer with `version` has it as its `ETag`; give it back as `If-Match` with a change.
"""
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Yours to choose, kept for seven days. The same key with the same request gets "
    "the same answer, marked `Idempotent-Replay: true`; with another request it is refused.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY_LENGTH},
    "example": "5f0c9d0e-6c1b-4e0b-9a57-1f6d4c6f2b11",
}


def render_collection(env, collection: str) -> dict:
    """The whole document of `collection` as the addons installed in `env` make it."""
    [(root, _spec)] = [
        (root, spec)
        for root, spec in _rest_services_databases[env.cr.dbname].items()
        if spec["collection_name"] == collection
    ]
    services = sorted(
        env["rest.service.registration"]._get_services(collection),
        key=lambda service: service._usage,
    )
    methods = [(service, *found) for service in services for found in _methods(service)]
    refs, schemas = _schemas(routing for _service, _name, _method, routing in methods)
    paths: dict[str, dict] = {}
    for service, name, method, routing in methods:
        [(routes, verb)] = routing["routes"]
        path = _PATH_ARGUMENT.sub(r"{\1}", f"{root}{service._usage}{routes[0]}").rstrip("/")
        operation = _operation(service, name, method, routing, refs)
        paths.setdefault(path, {})[verb.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"PROIL API: {collection.removeprefix('proil.')}",
            "version": "1",
            "description": _DESCRIPTION,
        },
        "paths": paths,
        "security": [{"bearer": []}],
        "components": _components(schemas),
    }


def _methods(service):
    for name, method in _inspect_methods(type(service)):
        routing = getattr(method, ROUTING_DECORATOR_ATTR, None)
        if routing:
            yield name, method, routing


def _schemas(routings):
    """References of the models in use by (model, mode), and the schemas they refer to."""
    used = {(Problem, "serialization"): None}
    for routing in routings:
        if routing["input_param"]:
            used[routing["input_param"].schema, "validation"] = None
        if routing["output_param"].schema:
            used[routing["output_param"].schema, "serialization"] = None
    refs, definitions = models_json_schema(list(used), ref_template=_REF)
    return refs, definitions["$defs"]


def _operation(service, name, method, routing, refs):
    summary, _, description = (inspect.getdoc(method) or "").partition("\n\n")
    operation = {
        "operationId": f"{service._usage}_{name}".replace("-", "_"),
        "tags": [service._usage],
        "summary": summary.rstrip("."),
        "parameters": list(_parameters(routing)),
        "responses": {
            str(routing["output_param"].status.value): _success(routing["output_param"], refs),
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }
    if description:
        operation["description"] = description
    if body := _request_body(routing["input_param"], refs):
        operation["requestBody"] = body
    if routing.get("auth") == "public":
        operation["security"] = []
    return operation


def _parameters(routing):
    [(routes, _verb)] = routing["routes"]
    for name in _PATH_ARGUMENT.findall(routes[0]):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    if isinstance(routing["input_param"], Query):
        schema = routing["input_param"].schema.model_json_schema(ref_template=_REF)
        for name, field in schema["properties"].items():
            required = name in schema.get("required", [])
            yield {"name": name, "in": "query", "required": required, "schema": field}
    if routing["idempotent"]:
        yield _IDEMPOTENCY_KEY


def _request_body(taken, refs):
    if taken is None or isinstance(taken, Query):
        return None
    schema = refs[taken.schema, "validation"]
    if isinstance(taken, Multipart):
        file = {"type": "string", "format": "binary", "description": _photo(taken.policy)}
        part = {"type": "object", "properties": {"file": file}, "required": ["file"]}
        # The form's own schema knows no `file`, and allOf would have it refused.
        form = taken.schema.model_json_schema(ref_template=_REF)
        part["properties"] = {**form["properties"], **part["properties"]}
        part["required"] = [*form.get("required", []), "file"]
        schema = part
    return {"required": True, "content": {taken.media_type: {"schema": schema}}}


def _photo(policy):
    return (
        f"{', '.join(sorted(policy.mimes))}; at most {policy.max_bytes} bytes, each side "
        f"{policy.min_side_px} to {policy.max_side_px} pixels, with the declared SHA-256."
    )


def _success(answer, refs):
    success = {
        "description": answer.status.phrase,
        "headers": {"X-Request-ID": {"schema": {"type": "string"}}},
    }
    if answer.schema:
        schema = refs[answer.schema, "serialization"]
        success["content"] = {"application/json": {"schema": schema}}
    return success


def _components(schemas):
    problem = {"schema": {"$ref": _REF.format(model=Problem.__name__)}}
    return {
        "schemas": schemas,
        "responses": {
            "Problem": {"description": "Refused", "content": {CONTENT_TYPE: problem}},
        },
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
    }
