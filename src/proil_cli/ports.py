"""TCP ports of the loopback interface."""

import socket


def free_port(preferred: int) -> int:
    """The preferred port, or the next one that nobody listens on."""
    for port in range(preferred, preferred + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {preferred}")
