"""A web server of canned answers, to look at what the city's people send."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Canned:
    """Answers by path, and the requests that came: (method, path, headers, body)."""

    url: str = ""
    answers: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def says(self, path: str, *bodies: Any, status: int = 200) -> None:
        """Answer a path with these bodies in turn; the last one stays."""
        self.answers[path] = [(status, body) for body in bodies]


def _handler(canned: Canned):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.partition("?")[0]
            canned.requests.append((self.command, self.path, dict(self.headers), content))
            left = canned.answers[path]
            status, body = left.pop(0) if len(left) > 1 else left[0]
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST

        def log_message(self, *_arguments):
            return

    return Handler


@pytest.fixture
def server():
    canned = Canned()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(canned))
    canned.url = f"http://127.0.0.1:{httpd.server_port}"
    threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
    yield canned
    httpd.shutdown()
    httpd.server_close()
