"""Port the OCA addons base_rest and base_rest_pydantic from 18.0 to 19.0.

usage: python -m proil_cli.oca_port WHEEL_DIR TARGET

The substitutions are counted: an upstream file that no longer reads as expected stops the
port, so a new release is looked at by a person instead of being half changed.
"""

import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from proil_cli.console import Stop

ADDONS = ("base_rest", "base_rest_pydantic")


@dataclass(frozen=True)
class Substitution:
    """Replace `old` by `new` in `path`, where it must occur exactly `count` times."""

    path: str
    old: str
    new: str
    count: int = 1


_HTTP = "base_rest/http.py"
_REGISTRATION = "base_rest/models/rest_service_registration.py"

_SWAGGER = "base_rest/static/src/js/components/swagger_ui.js"

SUBSTITUTIONS = (
    Substitution("base_rest/__manifest__.py", '"version": "18.0.', '"version": "19.0.'),
    Substitution("base_rest_pydantic/__manifest__.py", '"version": "18.0.', '"version": "19.0.'),
    Substitution(_HTTP, "    CSRF_FREE_METHODS,\n", "    SAFE_HTTP_METHODS,\n"),
    Substitution(_HTTP, "not in CSRF_FREE_METHODS", "not in SAFE_HTTP_METHODS"),
    Substitution(_HTTP, "from odoo.tools import ustr\n", ""),
    Substitution(_HTTP, "ustr(exception)", "str(exception)", 3),
    # A list of header pairs: append takes one argument.
    Substitution(_HTTP, "_headers.append(key, value)", "_headers.append((key, value))"),
    # config.get_misc is gone; without this every error answer is an HTML 500.
    Substitution(
        _HTTP,
        'config.get_misc("base_rest", "dev_mode")',
        'str2bool(os.environ.get("BASE_REST_DEV_MODE", "0"))',
    ),
    Substitution(
        _HTTP,
        "from odoo.tools.config import config\n",
        "from odoo.tools import str2bool\n",
    ),
    Substitution(_HTTP, "import logging\nimport sys\n", "import logging\nimport os\nimport sys\n"),
    # Odoo makes classes of all controllers whenever it maps its routes; those were kept for ever.
    Substitution(
        "base_rest/controllers/main.py",
        "        if root_path and collection_name:\n",
        '        if root_path and collection_name and cls.__module__ != "odoo.http":\n',
    ),
    Substitution(
        _REGISTRATION,
        'odoo.modules.graph.Graph()\n        graph.add_module(self.env.cr, "base")\n',
        'odoo.modules.module_graph.ModuleGraph(self.env.cr)\n        graph.extend(["base"])\n',
    ),
    Substitution(
        _REGISTRATION,
        "graph.add_modules(self.env.cr, module_list)",
        "graph.extend(module_list)",
    ),
    # The script is loaded on every public page and fails where there is no Swagger element.
    Substitution(
        _SWAGGER,
        "        const settings = JSON.parse(swaggerUiEl.getAttribute(",
        "        if (!swaggerUiEl) {\n            return;\n        }\n"
        "        const settings = JSON.parse(swaggerUiEl.getAttribute(",
    ),
    # Otherwise no REST route is ever read-only nor may set its own body limit.
    Substitution(
        _REGISTRATION,
        '{"auth", "cors", "csrf", "save_session"}',
        '{"auth", "cors", "csrf", "save_session", "readonly", "max_content_length"}',
    ),
)


def port(wheels: Path, target: Path) -> None:
    """Unpack the wheels of `wheels` into `target`/<addon> and apply every substitution."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for addon in ADDONS:
        _unpack(_wheel(wheels, addon), addon, target)
    for substitution in SUBSTITUTIONS:
        apply(substitution, target)


def apply(substitution: Substitution, root: Path) -> None:
    """Change one file below `root`, or raise Stop when the old text is not there as counted."""
    path = root / substitution.path
    text = path.read_text()
    found = text.count(substitution.old)
    if found != substitution.count:
        raise Stop(
            f"porting {substitution.path}: expected {substitution.count} times, "
            f"found {found}: {substitution.old!r}"
        )
    path.write_text(text.replace(substitution.old, substitution.new))


def _wheel(folder: Path, addon: str) -> Path:
    found = sorted(folder.glob(f"odoo_addon_{addon}-18.0.*.whl"))
    if len(found) != 1:
        raise Stop(f"porting {addon}: expected one wheel in {folder}, found {len(found)}")
    return found[0]


def _unpack(wheel: Path, addon: str, target: Path) -> None:
    prefix = f"odoo/addons/{addon}/"
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            inner = name.removeprefix("odoo/addons/")
            # Upstream's tests need the website addon and stay behind.
            if not name.startswith(prefix) or inner.startswith(f"{addon}/tests/"):
                continue
            path = target / inner
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(name))


if __name__ == "__main__":
    port(Path(sys.argv[1]), Path(sys.argv[2]))
