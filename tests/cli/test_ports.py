import socket

from proil_cli.ports import free_port


def test_a_free_port_is_taken_as_asked():
    port = free_port(42000)

    assert free_port(port) == port


def test_a_taken_port_is_moved():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port(43000)))
        taken.listen()
        port = taken.getsockname()[1]

        assert free_port(port) > port
