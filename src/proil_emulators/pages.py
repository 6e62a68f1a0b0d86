"""HTML of the emulators."""

import jinja2
from werkzeug.wrappers import Response

_templates = jinja2.Environment(
    loader=jinja2.PackageLoader("proil_emulators"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html_page(template: str, **facts: object) -> Response:
    text = _templates.get_template(template).render(**facts)
    return Response(text, content_type="text/html; charset=utf-8")
