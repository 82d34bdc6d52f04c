"""Real servers for the adapters: an S3 store and a virus scanner, each in a folder and on ports of its own."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.packages import program

SIGNATURE = "Eicar-Test"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def until(ready, process: subprocess.Popen, seconds: float = 60) -> None:
    """Wait for a server; fails when it ends or takes too long."""
    ends = time.monotonic() + seconds
    while not ready():
        assert process.poll() is None, "the server ended"
        assert time.monotonic() < ends, "the server did not start"
        time.sleep(0.1)


@dataclass(frozen=True)
class Bucket:
    """A bucket on a real S3 server: its address as a setting, and where the server lists what it holds."""

    url: str
    inside: str

    def unfinished(self) -> list[str]:
        """Return the uploads that the server still holds parts of."""
        asked = urllib.request.Request(f"{self.inside}/.uploads/", headers={"Accept": "application/json"})
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return [one["FullPath"] for one in json.load(answer)["Entries"] or ()]
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return []
            raise


@pytest.fixture
def s3(bucket) -> str:
    """The address of a bucket."""
    return bucket.url


@pytest.fixture(scope="session")
def bucket(tmp_path_factory):
    """A bucket on a real S3 server; its keys are in the environment as they would be."""
    weed = program("weed")
    folder = tmp_path_factory.mktemp("s3")
    ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
    options = [f"-{name}.port={port}" for name, port in ports.items()] + [f"-{name}.port.grpc={free_port()}" for name in ports]
    fixed = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", "-s3.port.iceberg=0", "-s3.port.lance=0", "-volume.max=8"]
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "only-for-tests"}
    few = {"WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"}  # makes one volume at a time, which is quicker
    address = f"http://127.0.0.1:{ports['s3']}"
    with (folder / "log").open("wb") as log, pytest.MonkeyPatch.context() as patch:
        command = [
            weed,
            "-logtostderr",
            "server",
            f"-dir={folder}",
            "-master.telemetry=false",
            "-master.volumeSizeLimitMB=64",
            *fixed,
            *options,
        ]
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **keys, **few, "HOME": str(folder)}, stdout=log, stderr=log)
        try:
            until(lambda: _answers(address), process)
            for name, value in {**keys, "AWS_ENDPOINT_URL": address, "AWS_REGION": "eu-west-1"}.items():
                patch.setenv(name, value)
            _make_bucket("evidence")
            yield Bucket("s3://evidence/documents", f"http://127.0.0.1:{ports['filer']}/buckets/evidence")
        finally:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/status", timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _make_bucket(name: str) -> None:
    import obstore
    from obstore.store import S3Store

    address = obstore.sign(S3Store(name, client_options={"allow_http": True}), "PUT", "", timedelta(minutes=1))
    urllib.request.urlopen(urllib.request.Request(address, method="PUT", data=b""), timeout=20).close()


@pytest.fixture(scope="session")
def clamd(tmp_path_factory):
    """The socket of a real clamd that knows one virus: the EICAR string."""
    daemon = program("clamd")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "own.ndb").write_text(f"{SIGNATURE}:0:*:{EICAR.hex()}\n")
    settings = {
        "DatabaseDirectory": folder,
        "LocalSocket": folder / "clamd.sock",
        "LogFile": folder / "log",
        "TemporaryDirectory": folder,
        "Foreground": "yes",
        "StreamMaxLength": "2M",
        "MaxThreads": 2,
        "SelfCheck": 0,
    }
    (folder / "clamd.conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen([daemon, f"--config-file={folder / 'clamd.conf'}"], stdout=out, stderr=out)
    try:
        until(lambda: (folder / "clamd.sock").exists(), process)
        yield str(folder / "clamd.sock")
    finally:
        process.kill()
        process.wait()
