"""A slow line between a browser and a server: every answer comes later, so that a test that does not wait for what it reads fails."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from queue import SimpleQueue
from threading import Thread

from tests.journeys.place import Place

AT_ONCE = 65_536  # bytes


@contextmanager
def slowed(place: Place, seconds: float) -> Iterator[Place]:
    """Give a place whose server answers so many seconds later; as it is for 0."""
    if not seconds:
        yield place
        return
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = int(place.url.rpartition(":")[2])
        Thread(target=_let_in, args=(door, port, seconds), daemon=True).start()
        yield replace(place, url=f"http://127.0.0.1:{door.getsockname()[1]}")


def _let_in(door: socket.socket, port: int, seconds: float) -> None:
    with suppress(OSError):  # the door is closed
        while True:
            browser, _address = door.accept()
            server = socket.create_connection(("127.0.0.1", port))
            Thread(target=_carry, args=(browser, server, 0), daemon=True).start()
            Thread(target=_carry, args=(server, browser, seconds), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket, seconds: float) -> None:
    """Hand on what one side says, so much later, until it ends."""
    under_way = SimpleQueue()
    Thread(target=_listen, args=(one, under_way), daemon=True).start()
    with suppress(OSError):
        while True:
            due, said = under_way.get()
            time.sleep(max(0, due + seconds - time.monotonic()))
            if not said:
                other.shutdown(socket.SHUT_WR)
                return
            other.sendall(said)


def _listen(one: socket.socket, under_way: SimpleQueue) -> None:
    said = b"."
    while said:
        try:
            said = one.recv(AT_ONCE)
        except OSError:
            said = b""
        under_way.put((time.monotonic(), said))
