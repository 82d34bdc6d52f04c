"""Where documents are kept: the same promises in a folder, in a bucket and in the fake."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from selfassess.adapters.files import FakeFiles, NotKept, StoreFailed, checked, store_at

MB = 1_000_000
FLAT = """
import resource, sys
from selfassess.adapters.files import store_at
store = store_at(sys.argv[1])
store.delete(store.put([b"warm"] , under="kade"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
key = store.put((bytes([n]) * 1_000_000 for n in range(100)), under="kade")
size = sum(len(piece) for piece in store.open(key))
store.delete(key)
print(size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.fixture
def folder(tmp_path) -> str:
    """The address of a folder."""
    return f"file:{tmp_path / 'evidence'}"


@pytest.fixture(params=["folder", "s3", "fake"])
def store(request):
    """Every kind of store."""
    return FakeFiles() if request.param == "fake" else store_at(request.getfixturevalue(request.param))


def whole(store, key: str) -> bytes:
    """Return all of a file."""
    return b"".join(store.open(key))


def test_what_is_put_in_comes_out(store):
    pieces = [os.urandom(MB) for _ in range(12)]
    key = store.put(iter(pieces), under="kade")
    assert key.startswith("kade/")
    assert store.exists(key)
    assert whole(store, key) == b"".join(pieces)


def test_each_file_has_its_own_place(store):
    first, second = store.put([b"a"], under="kade"), store.put([b"a"], under="kade")
    assert first != second
    store.delete(first)
    assert whole(store, second) == b"a"


def test_a_deleted_file_is_gone_and_deleting_twice_is_fine(store):
    key = store.put([b"a"], under="kade")
    store.delete(key)
    store.delete(key)
    assert not store.exists(key)
    with pytest.raises(NotKept):
        store.open(key)


def test_all_files_are_listed_and_one_organisation_alone(store):
    mine, theirs = store.put([b"abc"], under="list-a"), store.put([b"d"], under="list-b")
    assert [(one.key, one.size) for one in store.list("list-a")] == [(mine, 3)]
    assert {mine, theirs} <= {one.key for one in store.list()}
    assert all(datetime.now(UTC) - one.changed < timedelta(minutes=5) for one in store.list("list-a"))


def test_an_upload_that_breaks_off_leaves_nothing(store):
    def broken():
        for _ in range(25):
            yield b"a" * MB
        raise ConnectionResetError("the line was cut")

    with pytest.raises(ConnectionResetError):
        store.put(broken(), under="broken")
    assert list(store.list("broken")) == []


def test_a_file_can_be_put_back_under_its_own_key(store):
    key = store.put([b"now"], under="kade")
    for pieces in ([b"as", b" it was"], [os.urandom(MB) for _ in range(12)]):
        store.put_at(key, iter(pieces))
        assert whole(store, key) == b"".join(pieces)
    with pytest.raises(ValueError, match="not a key"):
        store.put_at("../elsewhere", [b"a"])


def test_a_broken_upload_leaves_no_parts_in_the_bucket(bucket):
    others = set(bucket.unfinished())  # of a test before this one, while the server clears it

    def own() -> set[str]:
        return set(bucket.unfinished()) - others

    seen = []

    def broken():
        for _ in range(25):
            yield b"a" * MB
            seen.append(len(own()))
        raise ConnectionResetError("the line was cut")

    with pytest.raises(ConnectionResetError):
        store_at(bucket.url).put(broken(), under="broken")
    assert max(seen) == 1
    until = time.monotonic() + 10
    while own() and time.monotonic() < until:  # the server clears an upload that was given up a moment after it says so
        pass
    assert own() == set()


def test_a_broken_upload_leaves_no_parts_in_the_folder(folder):
    test_an_upload_that_breaks_off_leaves_nothing(store_at(folder))
    assert [one for one in Path(folder.removeprefix("file:")).rglob("*") if one.is_file()] == []


def test_what_a_killed_upload_left_is_swept_away(folder):
    store = store_at(folder)
    key = store.put([b"a"], under="kade")
    left = Path(folder.removeprefix("file:")) / f"{key}#1"
    left.write_bytes(b"half")
    assert store.sweep(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert store.sweep(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert not left.exists()
    assert store.exists(key)


def test_what_is_put_back_and_breaks_off_leaves_what_stood_there(store):
    def broken():
        for _ in range(25):
            yield b"a" * MB
        raise ConnectionResetError("the line was cut")

    key = store.put([b"stood there"], under="put-back")
    with pytest.raises(ConnectionResetError):
        store.put_at(key, broken())
    assert [(one.key, one.size) for one in store.list("put-back")] == [(key, 11)]
    assert whole(store, key) == b"stood there"


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_memory_stays_flat_for_a_hundred_megabytes(request, kind):
    command = [sys.executable, "-c", FLAT, request.getfixturevalue(kind)]
    size, grown = subprocess.run(command, capture_output=True, check=True, text=True, timeout=120).stdout.split()
    kilobyte = 1 if sys.platform != "darwin" else 1024
    assert int(size) == 100 * MB
    assert int(grown) / kilobyte < 60_000


@pytest.mark.parametrize("key", ["../etc/passwd", "/etc/passwd", "kade/../x", "kade/%2e%2e/x", "KADE/x", "kade//x", "kade/x#1", ""])
def test_a_key_that_was_never_given_out_is_refused(store, key):
    with pytest.raises(ValueError, match="not a key"):
        checked(key)
    with pytest.raises(ValueError, match="not a key"):
        store.open(key)


def test_a_store_that_does_not_answer_says_so(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    with pytest.raises(StoreFailed):
        store_at("s3://evidence").exists("kade/a")


def test_only_the_owner_may_look_into_the_folder(folder):
    store_at(folder)
    assert Path(folder.removeprefix("file:")).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("address", ["evidence", "https://elders.example", "s3:evidence", "file:"])
def test_another_address_is_refused(address):
    with pytest.raises(ValueError, match="a store is"):
        store_at(address)
