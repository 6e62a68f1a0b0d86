"""Dependencies point downwards, and each layer imports only what its work needs."""

import ast
import re

import pytest

# docs/architecture.md: a lower line never imports or names an upper one.
LAYERS = (
    ("proil_api",),
    ("proil_fleet",),
    ("proil_order", "proil_route", "payment_cloudpayments"),
    ("proil_dispatch", "proil_payment"),
    ("proil_partner", "proil_account"),
    ("proil_customer_app", "proil_driver_app", "proil_b2b_portal", "proil_metrics"),
)
LEVEL = {addon: level for level, addons in enumerate(LAYERS) for addon in addons}
CODE = (".py", ".xml", ".js", ".csv")
# The partners' collection is authenticated by a method that is called as their addon is.
AUTH_OF_A_COLLECTION = '_default_auth = "'
# A payment provider for any Odoo: it may know nothing of ours.
GENERIC = {"payment_cloudpayments"}

HTTP_CLIENTS = {
    "aiohttp", "cloudpayments", "googlemaps", "http.client", "httpx", "pyfcm", "requests",
    "socket", "urllib.request", "urllib3",
}  # fmt: skip
CLIENT_OF_THE_PROVIDER = {
    f"addons/payment_cloudpayments/{name}.py" for name in ("client", "connection")
}

IMPURE_MODULES = HTTP_CLIENTS | {
    "glob", "http", "odoo", "os", "pathlib", "proil_city", "proil_cli", "proil_emulators",
    "proil_vendors", "psycopg2", "shutil", "sqlite3", "subprocess", "tempfile", "time",
}  # fmt: skip
IMPURE_CALLS = {"open", "print", "input", "now", "utcnow", "today"}

BUSINESS_OF_VERBS = {"search", "search_count", "write", "unlink", "sudo"}


def upper(addon: str, other: str) -> bool:
    """Whether `addon` must not know `other`."""
    if addon == other:
        return False
    return addon in GENERIC or LEVEL[other] >= LEVEL[addon]


def manifest(folder) -> dict:
    return ast.literal_eval((folder / "__manifest__.py").read_text())


def imported(module: ast.Module) -> list[str]:
    """The dotted names a module imports, at any depth of its code."""
    names = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def forbidden_imports(module: ast.Module, forbidden: set[str]) -> list[str]:
    return [
        name
        for name in imported(module)
        if any(name == other or name.startswith(f"{other}.") for other in forbidden)
    ]


def called(module: ast.Module) -> list[str]:
    """The last name of each called function or method."""
    functions = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    return [
        function.id if isinstance(function, ast.Name) else function.attr
        for function in functions
        if isinstance(function, ast.Name | ast.Attribute)
    ]


def impure_calls(module: ast.Module) -> list[str]:
    """Calls that read the clock or the outside; `Image.open(bytes)` reads neither."""
    plain = [
        node.func.id
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    return [
        name
        for name in called(module)
        if name in IMPURE_CALLS and (name != "open" or "open" in plain)
    ]


@pytest.mark.parametrize(
    ("addon", "other", "refused"),
    [
        ("proil_order", "proil_fleet", False),
        ("proil_order", "proil_payment", True),
        ("proil_payment", "proil_dispatch", True),
        ("proil_b2b_portal", "proil_dispatch", False),
        ("payment_cloudpayments", "proil_api", True),
    ],
)
def test_the_diagram_decides_who_may_know_whom(addon, other, refused):
    assert upper(addon, other) is refused


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("import requests", True),
        ("from urllib.request import urlopen", True),
        ("from urllib.parse import quote", False),
        ("def f():\n    import pyfcm", True),
        ("from proil_vendors.fcm import FcmGateway", False),
    ],
)
def test_an_http_client_is_seen(code, refused):
    assert bool(forbidden_imports(ast.parse(code), HTTP_CLIENTS)) is refused


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("datetime.now(UTC)", True),
        ("datetime.fromisoformat(text)", False),
        ("open('rules.json')", True),
        ("Image.open(BytesIO(content))", False),
        ("date.today()", True),
    ],
)
def test_a_clock_or_a_file_is_seen(code, refused):
    assert bool(impure_calls(ast.parse(code))) is refused


def test_every_addon_has_a_place_in_the_diagram(tree):
    addons = [folder.name for folder in tree.addons]

    assert "proil_api" in addons
    assert [name for name in addons if name not in LEVEL] == []


def test_manifests_depend_downwards(tree):
    depends = {folder.name: manifest(folder)["depends"] for folder in tree.addons}

    offenders = [
        f"{addon} depends on {other}"
        for addon, others in depends.items()
        for other in others
        if other in LEVEL and upper(addon, other)
    ]

    assert not offenders, "\n".join(offenders)


def test_no_addon_names_an_upper_one(tree):
    offenders = []
    for folder in tree.addons:
        above = [other for other in LEVEL if upper(folder.name, other)]
        words = re.compile(rf"(?<!{AUTH_OF_A_COLLECTION})\b({'|'.join(above)})\b")
        offenders += [
            f"{place}: {found[0]}"
            for place, line in tree.lines(tree.name(folder))
            if place.rsplit(":", 1)[0].endswith(CODE) and (found := words.search(line))
        ]

    assert not offenders, "\n".join(offenders)


def test_manifests_agree_on_licence_author_and_version(tree):
    wanted = {
        "license": "AGPL-3",
        "author": "PROIL",
        "website": "https://github.com/proil/proil",
        "category": "PROIL",
    }

    offenders = [
        f"{folder.name}: {key} is {found.get(key)!r}, not {value!r}"
        for folder in tree.addons
        for found in [manifest(folder)]
        for key, value in wanted.items()
        if found.get(key) != value and not (key == "category" and folder.name in GENERIC)
    ]
    versions = {folder.name: manifest(folder)["version"] for folder in tree.addons}

    assert not offenders, "\n".join(offenders)
    assert {version.count(".") for version in versions.values()} == {4}
    assert {version[:5] for version in versions.values()} == {"19.0."}


def test_data_files_of_a_manifest_exist_and_all_are_named(tree):
    offenders = []
    for folder in tree.addons:
        found = manifest(folder)
        named = {*found.get("data", []), *found.get("demo", [])}
        present = {
            path.relative_to(folder).as_posix()
            for path in tree.matching(tree.name(folder))
            if path.suffix in {".xml", ".csv"} and "static" not in path.parts
        }
        present = {name for name in present if not name.startswith(("tests/", "readme/", "i18n/"))}
        offenders += [f"{folder.name}: {name} does not exist" for name in named - present]
        offenders += [f"{folder.name}: {name} is not loaded" for name in present - named]

    assert not offenders, "\n".join(offenders)


def test_addons_speak_no_http_themselves(tree):
    modules = tree.python("addons")

    offenders = [
        f"{name} imports {found}"
        for name, module in modules.items()
        if name not in CLIENT_OF_THE_PROVIDER
        for found in forbidden_imports(module, HTTP_CLIENTS)
    ]

    assert modules
    assert not offenders, "\n".join(offenders)


def test_the_core_has_no_clock_no_files_and_no_network(tree):
    modules = tree.python("src/proil_core")

    offenders = [
        f"{name}: {found}"
        for name, module in modules.items()
        for found in forbidden_imports(module, IMPURE_MODULES) + impure_calls(module)
    ]

    assert len(modules) > 10
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize("package", ["proil_vendors", "proil_emulators", "proil_city"])
def test_packages_of_src_live_without_odoo(tree, package):
    modules = tree.python(f"src/{package}")

    assert [name for name, module in modules.items() if forbidden_imports(module, {"odoo"})] == []


def test_services_translate_and_leave_the_work_to_doors_and_verbs(tree):
    modules = {
        name: module
        for name, module in tree.python("addons").items()
        if "/services/" in name
        and not name.endswith("/doors.py")
        # The base of all services: pages of a list are made there, once.
        and not name.startswith("addons/proil_api/services/service")
    }

    offenders = [
        f"{name} calls {found}"
        for name, module in modules.items()
        for found in called(module)
        if found in BUSINESS_OF_VERBS
    ]

    assert not offenders, "\n".join(offenders)
