"""The virus scanner: what clamd says, and what it means when it says nothing."""

import socket
import threading

import pytest

from selfassess.adapters.virus_scan import Clamd, Clean, FakeScanner, Infected, Unavailable, place_of, scanner_at

from .conftest import EICAR, SIGNATURE

MB = 1_000_000


def server(reply: bytes | None):
    """Return the place of a server that reads to the end, then says this and hangs up; None reads a little and says nothing."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        got = connection.recv(1 << 16)
        if reply is None:
            threading.Event().wait(3)
        else:
            while not got.endswith(b"\0\0\0\0"):
                got = connection.recv(1 << 16) or b"\0\0\0\0"
            connection.sendall(reply)
        connection.close()
        listening.close()

    threading.Thread(target=serve, daemon=True).start()
    return listening.getsockname()


def test_a_real_clamd_knows_eicar_and_nothing_else(clamd):
    scanner = Clamd(clamd)
    assert scanner.is_there()
    assert scanner.scan([b"een gewoon document"]) == Clean()
    assert scanner.scan([b"voor", EICAR[:20], EICAR[20:], b"na"]) == Infected(f"{SIGNATURE}.UNOFFICIAL")
    assert scanner.scan([]) == Clean()


def test_a_real_clamd_says_that_a_stream_is_too_large(clamd):
    assert Clamd(clamd).scan([b"a" * MB] * 5).why in ("too_large", "cut_off")


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (b"stream: OK\0", Clean()),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Infected("Win.Test.EICAR_HDB-1")),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", Unavailable("too_large")),
        (b"INSTREAM size limit exceeded. ERROR\0", Unavailable("too_large")),
        (b"stream: Can't allocate memory ERROR\0", Unavailable("refused")),
        (b"HTTP/1.1 400 Bad Request\r\n", Unavailable("refused")),
        (b"", Unavailable("unreachable")),
    ],
)
def test_only_a_plain_ok_is_clean(reply, verdict):
    assert Clamd(server(reply)).scan([b"a"]) == verdict


def test_a_scanner_that_says_nothing_is_not_waited_for():
    assert Clamd(server(None), seconds=0.2).scan([b"a" * MB] * 20) == Unavailable("timeout")


def test_a_scanner_that_is_not_there_is_no_error(tmp_path):
    assert Clamd(str(tmp_path / "none.sock")).scan([b"a"]) == Unavailable("unreachable")
    assert not Clamd(str(tmp_path / "none.sock")).is_there()


@pytest.mark.parametrize("fault", [FileNotFoundError, TimeoutError, ConnectionResetError])
def test_what_breaks_in_the_document_is_not_the_scanners_fault(fault):
    def broken():
        yield b"a"
        raise fault

    with pytest.raises(fault):
        Clamd(server(b"stream: OK\0")).scan(broken())


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("tcp://127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("clamav:3310", ("clamav", 3310)),
        ("tcp://[::1]:3310", ("::1", 3310)),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)
def test_an_address_is_a_socket_or_a_host_with_port(address, place):
    assert place_of(address) == place


@pytest.mark.parametrize("address", ["clamav", "tcp://clamav", ":3310", "clamav:99999"])
def test_another_address_is_refused(address):
    with pytest.raises(ValueError, match="virus scanner"):
        scanner_at(address)


def test_without_a_setting_there_is_no_scanner():
    assert scanner_at(None) is None
    assert FakeScanner(Infected("x")).scan([b"a"]) == Infected("x")
