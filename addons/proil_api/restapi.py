"""How a service method becomes a route: what it takes, what it answers, what it demands.

A method gets the arguments of its path, then the validated body or query. With photos the request
is a form: the method gets `form` (its schema declares `sha256`) and `photo`. It returns an instance
of its answer, nothing (204), a finished `Response`, or a `Refusal`: a refusal that is raised undoes
the request, one that is returned keeps what was written.
"""

import re
import zlib
from dataclasses import dataclass
from http import HTTPStatus

from pydantic import BaseModel, ValidationError

from odoo.http import Response, request

from odoo.addons.base_rest import restapi
from odoo.addons.base_rest_pydantic.restapi import PydanticModel

from proil_core.proof.photos import PhotoFacts, PhotoPolicy, check_photo
from proil_core.refusal import Code, Refusal

from .problem import InvalidFields

MAX_JSON_BYTES = 256 * 1024
# Of measurements sent in bulk; the same for a compressed body and for what comes out of it.
MAX_BULK_BYTES = 4 * 1024 * 1024
# Besides the photo itself a multipart body holds its form fields and boundaries.
MULTIPART_OVERHEAD_BYTES = 64 * 1024
# A small body can hold very many mistakes; an answer names the first of them, and not at length.
MAX_FIELD_ERRORS = 100
MAX_FIELD_NAME = 200
# With more, even to list them costs more memory than the request itself.
_TOO_MANY_ERRORS = 10_000
# PostgreSQL cannot store NUL, which JSON may spell as an escape.
_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True)
class Photo:
    """An uploaded image that passed its policy; `content` is as received, EXIF included."""

    content: bytes
    facts: PhotoFacts


def proil_method(
    path: str,
    verb: str,
    *,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    photos: PhotoPolicy | None = None,
    bulk: bool = False,
    answer: type[BaseModel] | None = None,
    status: int = HTTPStatus.OK,
    idempotent: bool = False,
    auth: str | None = None,
):
    """Publish a service method at `path` (of werkzeug) below the path of its service.

    `idempotent` demands an Idempotency-Key; `auth` is the collection's own unless "public"; a body
    in `bulk` may be larger and compressed.
    """
    if idempotent and auth == "public":
        raise ValueError("An Idempotency-Key belongs to a caller, and this route has none")
    # With and without the slash: werkzeug calls a wrong method on the other one "not found".
    paths = ["/", ""] if path == "/" else [path]
    return restapi.method(
        [(paths, verb)],
        input_param=_input_of(body, query, photos, bulk),
        output_param=Output(answer, HTTPStatus(status)),
        max_content_length=_max_bytes(photos, bulk),
        idempotent=idempotent,
        **({"auth": auth} if auth else {}),
    )


def _max_bytes(photos, bulk):
    if photos:
        return photos.max_bytes + MULTIPART_OVERHEAD_BYTES
    return MAX_BULK_BYTES if bulk else MAX_JSON_BYTES


def _input_of(body, query, photos, bulk):
    if photos:
        return Multipart(body, photos)
    if body:
        return Bulk(body) if bulk else Input(body)
    return Query(query) if query else None


class Input(PydanticModel):
    """A JSON body."""

    media_type = "application/json"

    @property
    def schema(self) -> type[BaseModel]:
        return self._model_cls

    def from_params(self, service, params):
        self._check_media_type()
        content = self._content()
        # The plain search is much faster and finds nothing in nearly every body.
        if rb"\u0000" in content and _ESCAPED_NUL.search(content):
            raise _nul_refused()
        try:
            return self._model_cls.model_validate_json(content)
        except ValidationError as error:
            raise _refusal_of(error) from error

    def _content(self) -> bytes:
        return request.httprequest.get_data()

    def _check_media_type(self):
        if request.httprequest.mimetype != self.media_type:
            raise Refusal(Code.UNSUPPORTED_MEDIA_TYPE, expected=self.media_type)

    def _validate(self, values: dict):
        if any("\0" in text for text in values.values()):
            raise _nul_refused()
        try:
            return self._model_cls.model_validate(values)
        except ValidationError as error:
            raise _refusal_of(error) from error


class Bulk(Input):
    """A large JSON body, as it is or compressed by gzip."""

    def _content(self) -> bytes:
        content = request.httprequest.get_data()
        encoding = request.httprequest.headers.get("Content-Encoding", "identity").lower()
        if encoding == "identity":
            return content
        if encoding != "gzip":
            raise Refusal(Code.UNSUPPORTED_MEDIA_TYPE, expected="gzip")
        stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            plain = stream.decompress(content, MAX_BULK_BYTES + 1)
        except zlib.error as error:
            raise Refusal(Code.MALFORMED_JSON) from error
        if len(plain) > MAX_BULK_BYTES:
            raise Refusal(Code.BODY_TOO_LARGE)
        if not stream.eof:
            raise Refusal(Code.MALFORMED_JSON)
        return plain


class Query(Input):
    """Parameters of the query string."""

    def from_params(self, service, params):
        return self._validate(request.httprequest.args.to_dict())


class Multipart(Input):
    """A form with one photo in the part `file`."""

    media_type = "multipart/form-data"

    def __init__(self, form: type[BaseModel], policy: PhotoPolicy) -> None:
        super().__init__(form)
        self.policy = policy

    def from_params(self, service, params):
        self._check_media_type()
        form = self._validate(request.httprequest.form.to_dict())
        file = request.httprequest.files.get("file")
        if file is None:
            raise InvalidFields([{"field": "file", "code": "missing", "detail": "Field required"}])
        content = file.read()
        return {
            "form": form,
            "photo": Photo(content, check_photo(content, form.sha256, self.policy)),
        }


class Output:
    """A JSON answer; a `version` in it also becomes the ETag."""

    def __init__(self, schema: type[BaseModel] | None, status: HTTPStatus) -> None:
        self.schema = schema
        is_empty = schema is None and status == HTTPStatus.OK
        self.status = HTTPStatus.NO_CONTENT if is_empty else status

    def to_response(self, service, result) -> Response:
        if isinstance(result, Response):
            return result
        if self.schema is None:
            return Response(status=self.status)
        response = Response(
            result.model_dump_json(), self.status, content_type="application/json; charset=utf-8"
        )
        version = getattr(result, "version", None)
        if version is not None:
            response.headers["ETag"] = f'"{version}"'
        return response


def _nul_refused() -> InvalidFields:
    return InvalidFields([{"field": "", "code": "nul", "detail": "NUL is not a character"}])


def _refusal_of(error: ValidationError) -> Refusal:
    if error.error_count() > _TOO_MANY_ERRORS:
        detail = f"{error.error_count()} fields are wrong"
        return InvalidFields([{"field": "", "code": "too_many_errors", "detail": detail}])
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    if problems[0]["type"] == "json_invalid":
        return Refusal(Code.MALFORMED_JSON)
    return InvalidFields(
        [
            {
                "field": ".".join(str(step) for step in problem["loc"])[:MAX_FIELD_NAME],
                "code": problem["type"],
                "detail": problem["msg"],
            }
            for problem in problems[:MAX_FIELD_ERRORS]
        ]
    )
