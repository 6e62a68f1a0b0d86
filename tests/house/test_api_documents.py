"""What the API documents promise: every field is explained, and nothing sent is unbounded."""

import json
from collections.abc import Iterator

import pytest

REF = "#/components/schemas/"
TEXT_BOUNDS = {"maxLength", "pattern", "format", "enum", "const"}
LOWER, UPPER = {"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"}
NUMBERS = {"integer", "number"}
# A measurement out of its range is refused by its row, and the request with it is taken.
SCREENED_BY_ROW = ("POST /api/v1/driver/telemetry.", "POST /api/v1/telemetry/samples.")


def resolved(document: dict, schema: dict) -> dict:
    """The schema, with that of its reference below what it says itself."""
    name = schema.get("$ref", "").removeprefix(REF)
    return {**document["components"]["schemas"][name], **schema} if name else schema


def alternatives(document: dict, schema: dict) -> list[dict]:
    """What a value may be, apart from null; one schema where there is no choice."""
    schema = resolved(document, schema)
    if "anyOf" not in schema:
        return [schema]
    return [
        leaf
        for each in schema["anyOf"]
        if each.get("type") != "null"
        for leaf in alternatives(document, each)
    ]


def unexplained(document: dict) -> list[str]:
    """Fields of the document's schemas without a description, their own or of what they are."""
    return [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, value in schema.get("properties", {}).items()
        if "description" not in value
        and not all(explained(document, each) for each in value.get("anyOf", [value]))
    ]


def explained(document: dict, schema: dict) -> bool:
    return schema.get("type") == "null" or "description" in resolved(document, schema)


def sent(document: dict) -> Iterator[tuple[str, dict]]:
    """The schema of each body and of each parameter of a query, by its place."""
    for path, operations in document["paths"].items():
        for verb, operation in operations.items():
            place = f"{verb.upper()} {path}"
            for content in operation.get("requestBody", {}).get("content", {}).values():
                yield place, content["schema"]
            for parameter in operation["parameters"]:
                if parameter["in"] == "query":
                    yield f"{place}?{parameter['name']}", parameter["schema"]


def unbounded(document: dict, place: str, schema: dict) -> Iterator[str]:
    """Texts, numbers and lists below the schema that may be as long or as large as one likes."""
    found = alternatives(document, schema)
    # A decimal is a number or its text, and the bounds of the number are those of both.
    is_decimal = {"number", "string"} <= {each.get("type") for each in found}
    for each in found:
        kind = each.get("type")
        if kind == "object":
            for name, value in each["properties"].items():
                yield from unbounded(document, f"{place}.{name}", value)
        elif kind == "array":
            yield from unbounded(document, f"{place}[]", each["items"])
        if not is_bounded(kind, set(each), is_decimal, place):
            yield f"{place}: {kind}"


def is_bounded(kind: str | None, keys: set[str], is_decimal: bool, place: str) -> bool:
    if kind == "string":
        return is_decimal or bool(keys & TEXT_BOUNDS)
    if kind == "array":
        return "maxItems" in keys
    if kind in NUMBERS:
        is_cell = place.startswith(SCREENED_BY_ROW) and place.endswith("[]")
        return is_cell or bool(keys & LOWER and keys & UPPER)
    return kind in {"object", "boolean"}


@pytest.fixture(scope="module")
def documents(tree):
    return {path.stem: json.loads(path.read_text()) for path in tree.matching("docs/api/*.json")}


SAMPLE = {
    "components": {
        "schemas": {
            "Told": {"description": "A thing.", "type": "object", "properties": {}},
            "Holder": {
                "properties": {
                    "own": {"type": "string", "description": "Its own."},
                    "by_reference": {"anyOf": [{"$ref": f"{REF}Told"}, {"type": "null"}]},
                    "none": {"type": "string"},
                    "half": {"anyOf": [{"$ref": f"{REF}Told"}, {"type": "string"}]},
                    "list": {"type": "array", "items": {"$ref": f"{REF}Told"}},
                }
            },
        }
    }
}


def test_a_field_without_an_explanation_is_seen():
    assert unexplained(SAMPLE) == ["Holder.none", "Holder.half", "Holder.list"]


@pytest.mark.parametrize(
    ("schema", "seen"),
    [
        ({"type": "string", "maxLength": 5}, []),
        ({"type": "string", "format": "date-time"}, []),
        ({"type": "string", "minLength": 1}, ["x: string"]),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, ["x: string"]),
        ({"type": "integer", "minimum": 0}, ["x: integer"]),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 2000}, []),
        ({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string"}]}, []),
        ({"anyOf": [{"type": "number"}, {"type": "string"}]}, ["x: number"]),
        ({"type": "array", "maxItems": 2, "items": {"type": "string"}}, ["x[]: string"]),
        ({"type": "array", "items": {"type": "boolean"}}, ["x: array"]),
        ({"type": "object", "properties": {"y": {"type": "string"}}}, ["x.y: string"]),
        ({}, ["x: None"]),
    ],
)
def test_what_has_no_bound_is_seen(schema, seen):
    assert list(unbounded(SAMPLE, "x", schema)) == seen


@pytest.mark.parametrize("name", ["customer", "driver", "partner", "telemetry"])
def test_every_field_is_explained(documents, name):
    offenders = unexplained(documents[name])

    assert documents[name]["components"]["schemas"]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize("name", ["customer", "driver", "telemetry"])
def test_nothing_that_is_sent_is_unbounded(documents, name):
    document = documents[name]
    offenders = [
        place
        for operation, schema in sent(document)
        for place in unbounded(document, operation, schema)
    ]

    assert list(sent(document))
    assert not offenders, "\n".join(offenders)


def test_no_document_is_forgotten(documents):
    assert set(documents) == {"customer", "driver", "partner", "telemetry"}
