"""Objects of a real S3 server, on this machine: the bytes of files on disk, and never half an object."""

from __future__ import annotations

import gzip
import io
import random
import socket
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import boto3
import pytest

from scrubber.batch.files import Job
from scrubber.batch.folders import all_below, mirror
from scrubber.batch.source import open_source
from scrubber.batch.tally import Tally
from scrubber.cli import run as scrub
from scrubber.config import Config
from scrubber.distributed.engine import Engine
from scrubber.distributed.run import Distribution
from scrubber.errors import InputError
from scrubber.remote import objects
from scrubber.remote.url import Url
from scrubber.report.watch import report_files
from tests.batch.test_parallel import mixed_log
from tests.conftest import KEY
from tests.distributed.test_run import Here, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.pipeline import Pipeline

LINE = b"login password=" + b"hunter2" + b"!x\n"
pytestmark = pytest.mark.filterwarnings("ignore")  # of botocore and aiohttp, about themselves


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[Any]:
    """Another way to the same server."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ENDPOINT_URL": server,
            "AWS_ACCESS_KEY_ID": "someone",
            "AWS_SECRET_ACCESS_KEY": "x",
            "AWS_DEFAULT_REGION": "us-east-1",
            "SCRUB_KEY": KEY,
        }.items():
            patch.setenv(name, value)
        yield boto3.client("s3")


@pytest.fixture
def bucket(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new bucket; the test works in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    name = f"logs-{random.randrange(1 << 40)}"  # noqa: S311
    client.create_bucket(Bucket=name)
    return name


def held(client: Any, bucket: str) -> dict[str, bytes]:
    """Every object of a bucket."""
    listed = client.list_objects_v2(Bucket=bucket).get("Contents", ())
    return {entry["Key"]: client.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read() for entry in listed}


def scrubbed(pipeline: Pipeline, data: bytes) -> bytes:
    return pipeline.scrub(data)


def ask_for_rights_after(requests: bytes, server: str) -> None:
    """Make the server refuse whoever has no rights, as nobody here has, after so many requests."""
    asked = Request(f"{server}/moto-api/reset-auth", requests, {"Content-Type": "text/plain"})  # noqa: S310
    urlopen(asked).close()  # noqa: S310


def test_an_object_becomes_an_object(client: Any, bucket: str, pipeline: Pipeline) -> None:
    client.put_object(Bucket=bucket, Key="a/in.log", Body=LINE)
    assert scrub(["-q", "--no-ner", f"s3://{bucket}/a/in.log", f"s3://{bucket}/b/out.log"]) == 0
    assert held(client, bucket) == {"a/in.log": LINE, "b/out.log": scrubbed(pipeline, LINE)}


@pytest.mark.parametrize("options", [(), ("--two-pass", "--verify"), ("--jobs", "2"), ("--scrub-names",)])
def test_a_prefix_is_mirrored_as_a_folder_is(
    client: Any, bucket: str, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """From and to the storage, with packed files, archives and names that look like patterns."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a.log"), io.BytesIO())
    files = {
        "a[1]*.log": LINE,
        "sub/b.log.gz": gzip.compress(LINE * 9, mtime=0),
        "sub/deep/empty.log": b"",
        "sub/c.tar.gz": packed.getvalue(),
        "big.log": mixed_log(3 << 20),
        "cut.log": b"\xff\xfea",
    }
    for name, data in files.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
        client.put_object(Bucket=bucket, Key=f"in/{name}", Body=data)
    places = [
        ("in", "out"),
        (f"s3://{bucket}/in", f"s3://{bucket}/out/"),
        ("in", f"s3://{bucket}/up"),
        (f"s3://{bucket}/in", "down"),
    ]
    for source, target in places:
        assert scrub(["-q", "--no-ner", *options, source, target]) == 3, "cut.log fails"
    expected = tree(tmp_path / "out")
    assert len(expected) == 5
    objects = held(client, bucket)
    assert tree(tmp_path / "down") == expected
    assert {name.partition("/")[2]: data for name, data in objects.items() if name.startswith("out/")} == expected
    assert {name.partition("/")[2]: data for name, data in objects.items() if name.startswith("up/")} == expected
    assert len(objects) == 16


def test_an_object_goes_to_standard_output_and_a_stream_to_an_object(
    client: Any, bucket: str, pipeline: Pipeline
) -> None:
    client.put_object(Bucket=bucket, Key="in.log", Body=LINE)
    words = [sys.executable, "-m", "scrubber", "-q", "--no-ner"]
    done = subprocess.run([*words, f"s3://{bucket}/in.log"], capture_output=True, check=True)
    assert done.stdout == scrubbed(pipeline, LINE)
    subprocess.run([*words, "-", f"s3://{bucket}/out.log"], input=LINE, check=True)
    assert held(client, bucket)["out.log"] == scrubbed(pipeline, LINE)


def test_many_machines_give_what_one_process_gives(
    client: Any, bucket: str, pipeline: Pipeline, tmp_path: Path
) -> None:
    """One that was killed has left its part there."""
    files = {"big.log": mixed_log(40_000), "sub/small.log": LINE}
    for name, data in files.items():
        client.put_object(Bucket=bucket, Key=f"in/{name}", Body=data)
    client.put_object(Bucket=bucket, Key="out/.scrub-0a1b/.part.x.scrub", Body=b"half")
    source, target = Url(f"s3://{bucket}/in"), Url(f"s3://{bucket}/out")
    job = Job(pipeline, Tally(), force=True)
    with report_files([tmp_path / "found.jsonl"], pipeline, job.tally, [], replace=False) as watch:
        engine = Engine.of(pipeline, Config(), None, None)
        spread = Distribution(job, engine, Here(), target, is_mirror=True, watch=watch, split=9000)
        mirror(job, source, target, list(all_below(source, job.tally)), drafter=spread)
    made = {name: data for name, data in held(client, bucket).items() if name.startswith("out/")}
    assert made == {f"out/{name}": scrubbed(pipeline, data) for name, data in files.items()}
    assert job.tally.files == 2
    assert (tmp_path / "found.jsonl").read_bytes().count(b"\n") == job.tally.findings


def test_what_fails_midway_leaves_no_object_and_no_upload(
    client: Any, bucket: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "PART", 5 << 20)
    data = gzip.compress(random.Random(1).randbytes(1000).hex().encode() * 9000 + LINE)  # noqa: S311
    client.put_object(Bucket=bucket, Key="in.log.gz", Body=data[:-9])
    assert scrub(["-q", "--no-ner", f"s3://{bucket}/in.log.gz", f"s3://{bucket}/out.log"]) == 3
    assert "in.log.gz: is cut off (gzip)" in capsys.readouterr().err
    assert list(held(client, bucket)) == ["in.log.gz"]
    assert "Uploads" not in client.list_multipart_uploads(Bucket=bucket)


def test_an_object_that_changes_while_it_is_read_is_an_error(client: Any, bucket: str) -> None:
    client.put_object(Bucket=bucket, Key="in.log", Body=LINE)
    with open_source(Url(f"s3://{bucket}/in.log")) as source:
        client.put_object(Bucket=bucket, Key="in.log", Body=LINE[::-1])
        with pytest.raises(InputError, match="changed while it was read"):
            b"".join(source.chunks())


def test_an_output_that_exists_is_replaced_only_if_asked(
    client: Any, bucket: str, pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    client.put_object(Bucket=bucket, Key="in.log", Body=LINE)
    client.put_object(Bucket=bucket, Key="out.log", Body=b"mine")
    words = ["-q", "--no-ner", f"s3://{bucket}/in.log"]
    assert scrub([*words, f"s3://{bucket}/out.log"]) == 2
    assert "exists already; --force replaces it" in capsys.readouterr().err
    assert held(client, bucket)["out.log"] == b"mine"
    assert scrub([*words, f"s3://{bucket}/out.log", "--force"]) == 0
    assert scrub([*words, f"s3://{bucket}/in.log", "--force"]) == 2
    assert scrub([*words, "--in-place"]) == 0
    assert held(client, bucket) == dict.fromkeys(("in.log", "out.log"), scrubbed(pipeline, LINE))


def test_names_that_lead_out_of_the_folder_are_refused(
    client: Any, bucket: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.log", "../../evil.log", "x//evil.log", "/evil.log", "./evil.log"):
        client.put_object(Bucket=bucket, Key=f"in/{name}", Body=LINE)
    (tmp_path / "deep").mkdir()
    assert scrub(["-q", "--no-ner", f"s3://{bucket}/in", "deep/out"]) == 3
    assert capsys.readouterr().err.count("holds a name that leads out of it") == 4
    assert list(tree(tmp_path)) == ["deep/out/a.log"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["s3://{}/none.log"], 3, "s3://{}/none.log: no such bucket or object"),
        (["s3://none-{}/in.log"], 3, "s3://none-{}/in.log: no such bucket or object"),
        (["s3://{}/in.log", "s3://none-{}/out.log"], 3, "s3://none-{}/out.log: no such bucket or object"),
        (["s3://{}/sub", "s3://{}/sub/out"], 2, "s3://{}/sub/out: lies inside the input folder"),
        (["s3://{}/sub"], 2, "s3://{}/sub: is a folder; name the folder that it is to be mirrored into"),
        (["s3://{}/in.log", "s3://{}/sub"], 2, "s3://{}/sub: is a folder; name the file that is to be written"),
        (["s3://"], 2, "s3://: is no URL of a storage that is known"),
        (["ftp://{}/in.log"], 2, "ftp://{}/in.log: is no URL of a storage that is known"),
        (["simplecache::s3://{}/in.log"], 2, "simplecache::s3://{}/in.log: is no URL of a storage that is known"),
        (["--map", "m", "s3://{}/in.log", "out"], 2, "--map compares files on disk"),
        (["--follow", "s3://{}/in.log"], 2, "--follow takes one file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(  # noqa: PLR0917
    client: Any, bucket: str, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    for name in ("in.log", "sub/a.log"):
        client.put_object(Bucket=bucket, Key=name, Body=LINE)
    assert scrub(["-q", "--no-ner", *(word.format(bucket) for word in arguments)]) == code
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert told[0].startswith(f"scrub: {said.format(bucket)}")
    assert sorted(held(client, bucket)) == ["in.log", "sub/a.log"]


def test_without_the_right_nothing_is_done(
    client: Any, bucket: str, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    client.put_object(Bucket=bucket, Key="in.log", Body=LINE)
    ask_for_rights_after(b"0", server)
    try:
        status = scrub(["-q", "--no-ner", f"s3://{bucket}/in.log", "out.log"])
    finally:
        ask_for_rights_after(b"inf", server)
    assert status == 3
    assert f"s3://{bucket}/in.log: no right to do that" in capsys.readouterr().err
    assert not Path("out.log").exists()


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    assert scrub(["s3://bucket/in.log"]) == 2
    assert capsys.readouterr().err == ("scrub: s3://bucket/in.log: needs s3fs; run: pip install 'scrubber[s3]'\n")
