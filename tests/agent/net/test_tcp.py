import asyncio
import datetime
import socket
import ssl
from ipaddress import IPv4Address, IPv4Network

import pytest

from cctv_guard_agent.errors import NotAllowed, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.net.limits import Budget
from tests.agent.net.server import saying, serving

HOST = "127.91.2.4"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        return sock.getsockname()[1]


@pytest.fixture(scope="module")
def tls_context(tmp_path_factory) -> ssl.SSLContext:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # as weak as an old camera's
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "camera")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=900))
        .not_valid_after(now - datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "pair.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(path)
    return context


async def test_a_port_that_refuses_is_closed(lan):
    with pytest.raises(Unreachable) as caught:
        async with lan.connect(Endpoint(address=IPv4Address(HOST), port=free_port())):
            pass
    assert caught.value.reason == "closed"


async def test_a_port_that_stays_silent_is_filtered(lan):
    with socket.socket() as sock:  # a full accept queue drops what comes, as a firewall does
        sock.bind((HOST, 0))
        sock.listen(0)
        port = sock.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex((HOST, port))
        with pytest.raises(Unreachable) as caught:
            async with lan.connect(Endpoint(address=IPv4Address(HOST), port=port), timeout_s=0.3):
                pass
        for filler in fillers:
            filler.close()
    assert caught.value.reason == "filtered"


async def test_an_expired_self_signed_weak_certificate_is_shown_not_judged(lan, tls_context):
    async with (
        serving(saying(b"HTTP/1.1 200 OK\r\n\r\nx"), HOST, tls=tls_context) as endpoint,
        lan.connect(endpoint, tls=True) as connection,
    ):
        assert connection.certificate_der
        assert connection.certificate_der[0] == 0x30
        assert (await lan.http(endpoint, "/", connection=connection)).body == b"x"


async def test_plain_text_on_a_tls_port_is_no_tls(lan):
    async def plain(_reader, writer):
        writer.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")

    async with serving(plain, HOST) as endpoint:
        with pytest.raises(Unreachable) as caught:
            await lan.http(endpoint, "/", tls=True)
    assert caught.value.reason == "no_tls"


async def test_a_tls_handshake_that_never_ends_is_cut(lan):
    async def silent(reader, _writer):
        await reader.read()

    async with serving(silent, HOST) as endpoint:
        with pytest.raises(Unreachable) as caught:
            await lan.http(endpoint, "/", tls=True, timeout_s=0.3)
    assert caught.value.reason == "no_tls"


async def test_a_device_that_hangs_up_first_over_tls_has_answered_all_the_same(lan, tls_context):
    """Python 3.11.2 (Debian 12) cannot abort a TLS transport whose peer has gone."""
    gone = asyncio.Event()

    async def curt(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        writer.close()
        gone.set()

    async with serving(curt, HOST, tls=tls_context) as endpoint, lan.connect(endpoint, tls=True) as connection:
        reply = await lan.http(endpoint, "/", tls=True, connection=connection)
        await gone.wait()
        with pytest.raises(Unreachable):
            await lan.http(endpoint, "/", tls=True, connection=connection)
    assert reply.body == b"ok"


async def test_a_big_body_over_tls_stops_at_the_limit(lan, tls_context):
    async def endless(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(400):
            writer.write(b"x" * 65_536)
            await writer.drain()

    async with serving(endless, HOST, tls=tls_context) as endpoint:
        reply = await lan.http(endpoint, "/", tls=True, limit=10_000)
    assert (len(reply.body), reply.truncated) == (10_000, True)


async def most_open_at_once(lan):
    """Ask ten times at once; return how many of the ten connections the server had open together."""
    open_now, most = 0, 0

    async def counting(reader, writer):
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.02)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        open_now -= 1

    async with serving(counting, HOST) as endpoint:
        await asyncio.gather(*(lan.http(endpoint, "/") for _ in range(10)))
    assert lan.counters()[endpoint.address].most_at_once == most
    return most


async def test_never_more_than_two_sockets_at_once(lan):
    assert await most_open_at_once(lan) == 2


@pytest.mark.parametrize("was_asked_before", [False, True])
async def test_a_host_that_upsets_on_parallel_calls_gets_one_socket(lan, was_asked_before):
    if was_asked_before:
        assert await most_open_at_once(lan) == 2
    lan.ask_one_by_one(IPv4Address(HOST))
    lan.new_cycle()
    assert await most_open_at_once(lan) == 1


async def test_a_connection_that_is_open_when_a_host_is_found_to_upset_does_not_spoil_the_count(lan):
    async with serving(lambda reader, writer: reader.read(), HOST) as endpoint, lan.connect(endpoint):
        lan.ask_one_by_one(endpoint.address)
    lan.new_cycle()
    assert await most_open_at_once(lan) == 1


async def test_the_request_budget_ends_and_is_renewed_by_the_next_cycle():
    lan = Lan.of([IPv4Network("127.91.2.0/24")], budget=Budget(requests=4))
    async with serving(saying(b"HTTP/1.1 200 OK\r\n\r\n"), HOST) as endpoint:
        await lan.http(endpoint, "/")
        await lan.http(endpoint, "/")
        with pytest.raises(NotAllowed, match="requests of this cycle are spent"):
            await lan.http(endpoint, "/")
        assert lan.counters()[endpoint.address].refused == 1
        lan.new_cycle()
        assert (await lan.http(endpoint, "/")).status == 200


async def test_a_slow_camera_spends_its_time_and_nobody_elses():
    lan = Lan.of([IPv4Network("127.91.2.0/24")], budget=Budget(time_s=0.3))

    async def silent(reader, _writer):
        await reader.readuntil(b"\r\n\r\n")
        await reader.read()

    async with serving(silent, HOST) as slow, serving(saying(b"HTTP/1.1 200 OK\r\n\r\n"), "127.91.2.5") as quick:
        with pytest.raises(Unreachable):
            await lan.http(slow, "/", timeout_s=60)
        with pytest.raises(NotAllowed, match="too slowly"):
            await lan.http(slow, "/", timeout_s=60)
        assert (await lan.http(quick, "/")).status == 200


async def test_a_third_socket_held_by_the_caller_itself_is_refused_not_waited_for_for_ever():
    lan = Lan.of([IPv4Network("127.91.2.0/24")], budget=Budget(time_s=0.3))

    async def silent(reader, _writer):
        await reader.read()

    async with serving(silent, HOST) as endpoint, lan.connect(endpoint), lan.connect(endpoint):
        with pytest.raises(NotAllowed, match="sockets stayed in use"):
            async with lan.connect(endpoint):
                pass


@pytest.mark.parametrize(
    ("address", "port", "why"),
    [
        ("127.92.0.1", 80, "outside your networks"),
        ("8.8.8.8", 80, "outside your networks"),
        ("127.91.2.9", 80, "never-touch"),
        ("127.91.2.4", 9100, "printers"),
        ("239.255.255.250", 80, "outside your networks"),
    ],
)
async def test_what_the_law_forbids_is_never_connected_to(address, port, why):
    lan = Lan.of([IPv4Network("127.91.2.0/24")], never_touch=[IPv4Network("127.91.2.9/32")])
    with pytest.raises(NotAllowed, match=why):
        await lan.http(Endpoint(address=IPv4Address(address), port=port), "/")


async def test_an_open_connection_carries_requests_to_its_own_endpoint_only(lan):
    async with serving(saying(b""), HOST) as endpoint, lan.connect(endpoint) as connection:
        with pytest.raises(NotAllowed, match="leads to"):
            await lan.http(Endpoint(address=IPv4Address("127.91.2.5"), port=80), "/", connection=connection)


async def test_a_program_on_this_host_may_be_read_but_is_never_probed():
    lan = Lan.of([IPv4Network("127.91.2.0/24")])
    async with serving(saying(b"HTTP/1.1 200 OK\r\n\r\nx"), "127.0.0.1") as endpoint:
        assert not lan.allowed(endpoint.address)
        assert (await lan.http(endpoint, "/")).body == b"x"
    closed = Lan.of([IPv4Network("127.91.2.0/24")], never_touch=[IPv4Network("127.0.0.1/32")])
    with pytest.raises(NotAllowed, match="never-touch"):
        await closed.http(Endpoint(address=IPv4Address("127.0.0.1"), port=80), "/")
