"""The two scripts a shop's page loads: the widget and the checkout that makes cryptograms."""

from pathlib import Path

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

SCRIPTS = Path(__file__).parents[1] / "static"
PATHS = {
    "/cloudpayments/widget/bundles/cloudpayments.js": "cloudpayments_widget.js",
    "/cloudpayments/checkout.js": "cloudpayments_checkout.js",
}


def rules() -> list[Rule]:
    return [Rule(path, endpoint=serve, methods=["GET"]) for path in PATHS]


def serve(request: Request) -> Response:
    text = (SCRIPTS / PATHS[request.path]).read_text()
    headers = {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
    return Response(text, headers=headers, content_type="text/javascript; charset=utf-8")
