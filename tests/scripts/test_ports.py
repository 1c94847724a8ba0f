"""A second line finds ports and a network of its own."""

import socket
import subprocess
import sys

import pytest
from line.ports import GIVEN, LOOPBACK, free_network, free_port, listens


def _listener(address: str) -> socket.socket:
    listener = socket.socket()
    listener.bind((address, 0))
    listener.listen()
    return listener


def test_wanted_port_is_taken_when_it_is_free() -> None:
    port = free_port()
    assert free_port(port) == port


def test_another_port_is_found_when_the_wanted_one_is_held() -> None:
    with _listener(LOOPBACK) as listener:
        held = listener.getsockname()[1]
        assert free_port(held) not in (held, 0)


def test_port_is_one_that_no_outgoing_connection_is_given() -> None:
    first, last = (int(word) for word in GIVEN.read_text(encoding="ascii").split())
    assert not any(first <= free_port() <= last for _ in range(50))


def test_network_in_which_somebody_listens_is_passed_over() -> None:
    with _listener("127.91.0.7"):
        assert free_network(["127.91.0.0/24", "127.91.1.0/24"]) == "127.91.1.0/24"
    assert free_network(["127.91.0.0/24", "127.91.1.0/24"]) == "127.91.0.0/24"


def test_network_with_a_datagram_receiver_is_passed_over() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.91.2.9", 0))
        assert free_network(["127.91.2.0/24", "127.91.3.0/24"]) == "127.91.3.0/24"


@pytest.mark.parametrize("count", [1, 3])
def test_first_network_is_taken_when_none_is_free(count: int) -> None:
    networks = [f"127.91.{number}.0/24" for number in range(10, 10 + count)]
    listeners = [_listener(network.replace("0/24", "1")) for network in networks]
    try:
        assert free_network(networks) == networks[0]
    finally:
        for listener in listeners:
            listener.close()


_BUSY = """
import socket, sys
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    held = [open("/dev/null") for _ in range(40)]
    for file in held:
        file.close()
"""


def test_listener_is_found_while_its_program_opens_and_closes_files() -> None:
    with subprocess.Popen([sys.executable, "-c", _BUSY], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            port = int(program.stdout.readline())
            assert all(listens(program.pid, port) for _ in range(200))
            assert not listens(program.pid, free_port())
        finally:
            program.kill()
