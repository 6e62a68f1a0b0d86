"""nginx in front of stand-ins for Odoo: who gets which request, and what is refused how."""

import datetime
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from proil_core.refusal import Code

FRAME = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/proil.conf;
}}
"""
NAME = "fuel.example.com"
PHOTOS = "/api/v1/driver/orders/ord_1/photos"
KIB, MIB = 1024, 1024 * 1024


class Seen(BaseHTTPRequestHandler):
    """Answers each request with what arrived, as JSON."""

    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        while length > 0:
            length -= len(self.rfile.read(min(length, 65536)))
        body = {"server": self.server.name, "headers": dict(self.headers.items())}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    do_POST = do_GET

    def log_message(self, *_arguments):
        """Keep the test's output clean."""


def stand_in(name: str) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Seen)
    server.name = name
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_certificate(folder) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, pkcs8, plain))
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))


def write_configuration(root, folder, variables: dict[str, object], ports: tuple[int, int]) -> None:
    """The template as the container's envsubst fills it, moved to ports and folders of a test."""
    text = (root / "config" / "nginx" / "proil.conf.template").read_text()
    text = re.sub(r"\$\{(\w+)\}", lambda found: str(variables[found[1]]), text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{ports[0]};")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{ports[1]} ")
    text = text.replace("/etc/nginx/proil/", f"{root}/config/nginx/")
    text = text.replace("/var/log/nginx/", f"{folder}/")
    (folder / "proil.conf").write_text(text)
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder))


def wait_for(port: int, log) -> None:
    for _attempt in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"nginx did not start: {log.read_text()}")


@contextmanager
def running(root, folder, web: int, websocket: int) -> Iterator[int]:
    """A checked and started nginx before the two ports; yields its own HTTPS port."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        pytest.skip("nginx is not installed; on Debian: apt-get install nginx-light")
    variables = {
        "PROIL_SERVER_NAME": NAME,
        "PROIL_WEB": f"127.0.0.1:{web}",
        "PROIL_WEBSOCKET": f"127.0.0.1:{websocket}",
        "PROIL_TLS": folder,
    }
    ports = free_port(), free_port()
    write_certificate(folder)
    write_configuration(root, folder, variables, ports)
    log = folder / "error.log"
    command = [program, "-p", folder, "-e", log, "-c", folder / "nginx.conf"]
    subprocess.run([*command, "-t"], check=True)
    with subprocess.Popen(command) as process:
        wait_for(ports[1], log)
        yield ports[1]
        process.terminate()


@pytest.fixture(scope="module")
def nginx(tree, tmp_path_factory):
    web, websocket = stand_in("web"), stand_in("websocket")
    folder = tmp_path_factory.mktemp("nginx")
    with running(tree.root, folder, web.server_port, websocket.server_port) as port:
        yield port
    web.shutdown()
    websocket.shutdown()


def send(port: int, path: str, method: str = "GET", body: bytes = b"", **headers: str):
    """One request through nginx; the answer is its status, headers and body."""
    context = ssl._create_unverified_context()
    connection = HTTPSConnection("127.0.0.1", port, timeout=10, context=context)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body or None, {"Host": NAME, **names})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers, content


@pytest.fixture
def ask(nginx):
    return partial(send, nginx)


@pytest.mark.parametrize(
    ("path", "server"),
    [
        ("/odoo", "web"),
        ("/web/login", "web"),
        ("/web/static/src/boot.js", "web"),
        ("/websocket", "websocket"),
        ("/websocket/health", "websocket"),
        ("/api/v1/customer/orders", "web"),
        ("/payment/cloudpayments/1/pay", "web"),
    ],
)
def test_a_request_reaches_the_right_server(ask, path, server):
    status, _headers, content = ask(path)

    assert (status, json.loads(content)["server"]) == (200, server)


def test_odoo_is_told_the_address_that_nginx_saw(ask):
    _status, _headers, content = ask(
        "/api/v1/customer/me", X_Forwarded_For="203.0.113.7", X_Odoo_Database="other"
    )

    seen = json.loads(content)["headers"]
    assert seen["X-Forwarded-For"] == "127.0.0.1"
    assert (seen["X-Forwarded-Host"], seen["X-Forwarded-Proto"]) == (NAME, "https")
    assert "X-Odoo-Database" not in seen


def test_a_websocket_is_upgraded_and_a_page_is_not(ask):
    for headers, upgrade in (({"Upgrade": "websocket"}, "websocket"), ({}, None)):
        _status, _headers, content = ask("/websocket", **headers)

        assert json.loads(content)["headers"].get("Upgrade") == upgrade


@pytest.mark.parametrize(
    "path", ["/queue_job/runjob?job_uuid=1", "/web/database/manager", "/api-docs/proil.driver"]
)
def test_what_is_not_for_the_internet_is_not_there(ask, path):
    assert ask(path)[0] == 404


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/v1/customer/orders", MIB, 200),
        ("/api/v1/customer/orders", MIB + 1, 413),
        ("/api/v1/customer/auth/otp", 16 * KIB, 200),
        ("/api/v1/customer/auth/otp", 16 * KIB + 1, 413),
        (PHOTOS, 11 * MIB, 200),
        (PHOTOS, 11 * MIB + 1, 413),
        ("/api/v1/telemetry/samples", 4 * MIB, 200),
        ("/api/v1/telemetry/samples", 4 * MIB + 1, 413),
        ("/api/v1/driver/telemetry", 4 * MIB, 200),
        ("/api/v1/driver/telemetry", 4 * MIB + 1, 413),
        ("/payment/cloudpayments/1/pay", 256 * KIB + 1, 413),
    ],
)
def test_a_body_is_bounded_by_what_the_path_needs(ask, path, size, status):
    assert ask(path, "POST", b"0" * size)[0] == status


def problem(answer) -> dict:
    status, headers, content = answer
    body = json.loads(content)
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["X-Request-ID"] == body["request_id"]
    assert body["status"] == status
    assert body["type"] == f"urn:proil:problem:{Code(body['code'])}"
    assert set(body) == {
        "type", "title", "status", "code", "detail",
        "field_errors", "facts", "request_id", "retryable",
    }  # fmt: skip
    return body


def test_a_body_too_large_for_the_api_is_refused_as_the_api_refuses(ask):
    body = problem(ask("/api/v1/customer/orders", "POST", b"0" * (MIB + 1)))

    assert (body["code"], body["status"], body["retryable"]) == ("body_too_large", 413, False)


def test_one_token_is_slowed_down_and_another_is_not(ask):
    many = [ask("/api/v1/partner/orders", Authorization="Bearer busy") for _ in range(150)]

    refused = [answer for answer in many if answer[0] == 429]
    assert 40 <= len(many) - len(refused) < 150
    assert problem(refused[0])["code"] == "rate_limited"
    assert refused[0][1]["Retry-After"] == "5"
    assert ask("/api/v1/partner/orders", Authorization="Bearer calm")[0] == 200


def test_an_address_asks_for_few_login_codes(ask):
    statuses = [ask("/api/v1/driver/auth/otp", "POST", b"{}")[0] for _ in range(14)]

    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_an_api_without_its_server_says_so_in_its_own_words(tree, tmp_path):
    with running(tree.root, tmp_path, web=free_port(), websocket=free_port()) as port:
        answer = send(port, "/api/v1/customer/orders")

    body = problem(answer)
    assert (body["code"], body["status"], body["retryable"]) == ("unavailable", 503, True)
    assert answer[1]["Retry-After"] == "10"


def test_details_are_the_words_of_the_api(tree):
    template = (tree.root / "config" / "nginx" / "proil.conf.template").read_text()
    words = (tree.root / "addons" / "proil_api" / "refusal_texts.py").read_text()

    details = re.findall(r'"detail": "([^"]+)"', template)

    assert len(details) == 3
    assert [text for text in details if f'_lt("{text}")' not in words] == []
