"""Archives made by the real tools go in, safe ones that the tools read come out; what is hostile is refused."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.batch import content, tar
from scrubber.batch.content import Content
from scrubber.batch.files import Job
from scrubber.batch.rewriting import Rewriter
from scrubber.batch.tally import Tally
from scrubber.cli import run
from scrubber.errors import InputError, UsageError
from tests.tools import needs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scrubber.pipeline import Pipeline

RAW = b"INFO password=hunter2!x from 10.1.2.3\n"
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
TARS = {"tar": (), "tar.gz": ("-z",), "tar.zst": ("--zstd",), "tar.bz2": ("-j",), "tar.xz": ("-J",)}


def bundle(folder: Path) -> Path:
    """A folder like those that sos, must-gather and kubectl cluster-info dump leave."""
    root = folder / "sosreport-2026"
    files: Mapping[str, bytes] = {
        "home/alice/app.log": RAW * 3,
        "var/log/messages-10.1.2.3": RAW,
        "var/log/old.log.1.gz": gzip.compress(RAW),
        "namespaces/web/pods/web-0/logs/current.log": b"2026-03-14T06:27:23Z stdout F " + RAW,
        "namespaces/web/pods.json": b'{"items": [{"env": {"name": "DB_PASSWORD", "value": "two-Green-Kettles"}}]}\n',
        "proc/1/environ": b"PATH=/bin\x00PASSWORD=hunter2!x\x00",
        "shot.png": PIXEL,
        "empty": b"",
        "long/" + "d" * 90 + "/" + "n" * 90 + ".log": b"nothing\n",
        "ünïcode.log": b"nothing\n",
    }
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    (root / "latest").symlink_to("home/alice/app.log")
    os.mkfifo(root / "pipe")
    (root / "home/alice/app.log").chmod(0o640)
    os.utime(root / "home/alice/app.log", (1_700_000_000, 1_700_000_000))
    return root


def unpacked(archive: Path, to: Path) -> dict[str, bytes]:
    """What the system's own tool finds in an archive."""
    to.mkdir()
    command = ["unzip", "-q", str(archive)] if archive.suffix == ".zip" else ["tar", "-xf", str(archive)]
    subprocess.run(command, cwd=to, check=True)
    return {str(path.relative_to(to)): path.read_bytes() for path in to.rglob("*") if path.is_file()}


def check(files: Mapping[str, bytes]) -> None:
    """The bundle without what is sensitive, and with everything else."""
    assert not [name for name in files if "alice" in name or "10.1.2.3" in name or "shot" in name or "latest" in name]
    (app,) = (data for name, data in files.items() if name.endswith("/app.log"))
    assert app.startswith(b"INFO password=REDACTED-")
    assert app.count(b"\n") == 3
    (old,) = (data for name, data in files.items() if name.endswith("old.log.1.gz"))
    everything = b"".join([*files.values(), gzip.decompress(old)])
    assert b"hunter2" not in everything
    assert b"Kettles" not in everything
    assert b"10.1.2.3" not in everything
    assert "sosreport-2026/ünïcode.log" in files
    assert files["sosreport-2026/empty"] == b""
    assert files["sosreport-2026/long/" + "d" * 90 + "/" + "n" * 90 + ".log"] == b"nothing\n"
    assert len(files) == 9


@pytest.mark.parametrize("suffix", TARS)
@pytest.mark.parametrize("layout", ["gnu", "pax"])
def test_a_bundle_in_a_tar_is_rewritten(pipeline: Pipeline, tmp_path: Path, suffix: str, layout: str) -> None:
    needs("tar", "gzip", "zstd", "bzip2", "xz")
    root = bundle(tmp_path / "in")
    archive = tmp_path / f"in.{suffix}"
    subprocess.run(["tar", f"--format={layout}", *TARS[suffix], "-cf", archive, root.name], cwd=root.parent, check=True)
    job = Job(pipeline, Tally())
    job.file(archive, tmp_path / f"out.{suffix}")
    check(unpacked(tmp_path / f"out.{suffix}", tmp_path / "unpacked"))
    assert sorted(reason for _, reason in job.tally.skipped) == ["a link in an archive", "a pipe in an archive"]
    assert ["!sosreport-2026/shot.png: is binary (image)" in said for said in job.tally.withheld] == [True]


def test_a_bundle_in_a_zip_is_rewritten(pipeline: Pipeline, tmp_path: Path) -> None:
    needs("zip", "unzip")
    root = bundle(tmp_path / "in")
    (root / "pipe").unlink()
    subprocess.run(["zip", "-qry", tmp_path / "in.zip", root.name], cwd=root.parent, check=True)
    job = Job(pipeline, Tally())
    job.file(tmp_path / "in.zip", tmp_path / "out.zip")
    check(unpacked(tmp_path / "out.zip", tmp_path / "unpacked"))
    assert [reason for _, reason in job.tally.skipped] == ["a link in an archive"]
    assert subprocess.run(["unzip", "-tq", tmp_path / "out.zip"], capture_output=True, check=True).returncode == 0


def test_who_packed_a_tar_is_dropped_and_when_is_kept(pipeline: Pipeline, tmp_path: Path) -> None:
    header = tarfile.TarInfo("app.log")
    header.uid = header.gid = 1234
    header.uname, header.gname, header.mode, header.mtime = "alice", "staff", 0o6640, 1_700_000_000.5
    header.pax_headers = {"comment": "packed by alice", "SCHILY.xattr.user.owner": "alice"}
    with tarfile.open(tmp_path / "in.tar", "w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(header, io.BytesIO())
    assert (tmp_path / "in.tar").read_bytes().count(b"alice") == 3
    Job(pipeline, Tally()).file(tmp_path / "in.tar", tmp_path / "out.tar")
    assert b"alice" not in (tmp_path / "out.tar").read_bytes()
    with tarfile.open(tmp_path / "out.tar") as archive:
        (clean,) = archive.getmembers()
    assert (clean.uid, clean.gid, clean.uname, clean.gname, clean.pax_headers) == (0, 0, "", "", {})
    assert (clean.mode, clean.mtime) == (0o640, 1_700_000_000)


def test_comments_and_extra_fields_of_a_zip_are_dropped(pipeline: Pipeline, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("app.log", (2026, 3, 14, 6, 27, 22))
        entry.comment, entry.extra = b"by alice", b"ux\x05\x00alice"
        archive.writestr(entry, RAW)
        archive.comment = b"packed by alice"
    Job(pipeline, Tally()).file(tmp_path / "in.zip", tmp_path / "out.zip")
    assert b"alice" not in (tmp_path / "out.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.infolist()[0].date_time == (2026, 3, 14, 6, 27, 22)


def tar_of(*names: str, data: bytes = RAW, **fields: object) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in names:
            header = tarfile.TarInfo(name)
            header.size = len(data)
            for field, value in fields.items():
                setattr(header, field, value)
            archive.addfile(header, io.BytesIO(data))
    return out.getvalue()


def zip_of(*names: str, data: bytes = RAW) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/x", "..", "a\\..\\x", "C:/x", "\\\\host\\x", "x/" * 3000 + "x"]
)
@pytest.mark.parametrize("make", [tar_of, zip_of])
def test_a_name_that_leads_out_is_refused(pipeline: Pipeline, tmp_path: Path, make: object, name: str) -> None:
    (tmp_path / "in").write_bytes(make("fine.log", name))  # type: ignore[operator]
    with pytest.raises(InputError, match="in: holds a name that leads out of it"):
        Job(pipeline, Tally()).file(tmp_path / "in", tmp_path / "out")
    assert os.listdir(tmp_path) == ["in"]


@pytest.mark.parametrize("kind", [tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_left_out_and_listed(pipeline: Pipeline, tmp_path: Path, kind: bytes) -> None:
    (tmp_path / "in.tar").write_bytes(tar_of("x", data=b"", type=kind, linkname="/etc/shadow"))
    job = Job(pipeline, Tally())
    job.file(tmp_path / "in.tar", tmp_path / "out.tar")
    with tarfile.open(tmp_path / "out.tar") as archive:
        assert archive.getnames() == []
    assert [name for name, _ in job.tally.skipped] == [f"{tmp_path}/in.tar!x"]


def tarfile_with_long_name() -> bytes:
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 1 << 33
    return header.tobuf(tarfile.GNU_FORMAT) + bytes(10_000)


def tar_of_no_day() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        header = tarfile.TarInfo("a.log")
        header.pax_headers = {"mtime": "inf"}
        archive.addfile(header)
    return out.getvalue()


def damaged() -> dict[str, bytes]:
    tar, packed = tar_of("a.log", "b.log"), zip_of("a.log", "b.log")
    flipped = bytearray(packed)
    flipped[50] ^= 0xFF
    encrypted = bytearray(packed)
    encrypted[packed.index(b"PK\x01\x02") + 8] |= 1
    header = bytearray(tar)
    header[1024 + 10] ^= 1
    return {
        "tar cut in a header": tar[:700],
        "tar cut in a member": tar[:1030],
        "tar cut between members": tar[:1024],
        "tar without an end": tar.rstrip(b"\0"),
        "tar with a bad header": bytes(header),
        "tar with something behind it": tar + RAW,
        "two tars": tar + tar,
        "tar with an endless name": tarfile_with_long_name(),
        "tar of no day": tar_of_no_day(),
        "zip cut off": packed[:-30],
        "zip with a bad member": bytes(flipped),
        "zip that is encrypted": bytes(encrypted),
        "zip with a method unknown": packed.replace(b"\x08\x00", b"\x63\x00"),
    }


@given(
    data=st.sampled_from([tar_of("a.log", "home/x/b.log"), zip_of("a.log", "b/"), tar_of("ü" * 80), tar_of_no_day()]),
    edits=st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=4), st.integers(0, 4)), max_size=4),
)
def test_whatever_is_wrong_is_an_error_of_ours(
    pipeline: Pipeline, data: bytes, edits: list[tuple[int, bytes, int]]
) -> None:
    for at, new, gone in edits:
        data = data[: at % len(data)] + new + data[at % len(data) + gone :]
    problem: InputError | None = None
    try:
        list(Rewriter(pipeline, Tally()).rewritten(Content.of_stream("in", [data])))
    except InputError as error:
        problem = error
    assert problem is None or (problem.__context__ is None and str(problem).startswith("in"))


@pytest.mark.parametrize("kind", damaged())
def test_what_is_damaged_is_refused_whole(pipeline: Pipeline, tmp_path: Path, kind: str) -> None:
    (tmp_path / "in").write_bytes(damaged()[kind])
    with pytest.raises(InputError, match=r"^[^\n]*in(!b.log)?: (is damaged|is packed|is encrypted)") as caught:
        Job(pipeline, Tally()).file(tmp_path / "in", tmp_path / "out")
    assert os.listdir(tmp_path) == ["in"]
    assert "hunter2" not in str(caught.value)


def test_names_that_fall_together_are_refused(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(tar_of("log.10.1.2.3", "log.10.1.2.3"))
    Job(pipeline, Tally()).file(tmp_path / "in", tmp_path / "out")
    with tarfile.open(tmp_path / "out") as archive:
        taken, again = archive.getnames()
    assert taken == again
    (tmp_path / "in").write_bytes(tar_of("log.10.1.2.3", taken))
    with pytest.raises(InputError, match="two names that are the same once scrubbed"):
        Job(pipeline, Tally(), force=True).file(tmp_path / "in", tmp_path / "out")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_that_holds_a_name_twice_is_refused(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(zip_of("a", "a"))
    with pytest.raises(InputError, match="holds a name twice"):
        Job(pipeline, Tally()).file(tmp_path / "in", tmp_path / "out")


def test_archives_inside_archives_are_rewritten_to_a_depth(pipeline: Pipeline, tmp_path: Path) -> None:
    data = tar_of("logs.zip", data=zip_of("inner.tar.gz", data=gzip.compress(tar_of("app.log"))))
    (tmp_path / "in.tar").write_bytes(data)
    Job(pipeline, Tally()).file(tmp_path / "in.tar", tmp_path / "out.tar")
    with tarfile.open(tmp_path / "out.tar") as outer:
        zipped = zipfile.ZipFile(outer.extractfile("logs.zip"))  # type: ignore[arg-type]
        with tarfile.open(fileobj=io.BytesIO(zipped.read("inner.tar.gz")), mode="r:gz") as inner:
            assert inner.extractfile("app.log").read().startswith(b"INFO password=REDACTED")  # type: ignore[union-attr]
    for level in range(9):
        data = tar_of(f"{level}.tar", data=data)
    (tmp_path / "deep").write_bytes(data)
    with pytest.raises(InputError, match="is packed more than 8 times over"):
        Job(pipeline, Tally()).file(tmp_path / "deep", tmp_path / "x")


@pytest.mark.parametrize("make", ["zip", "sparse"])
def test_a_bomb_in_an_archive_is_refused(
    pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: str
) -> None:
    monkeypatch.setattr(content, "FREE", 1 << 20)
    if make == "zip":
        (tmp_path / "in").write_bytes(zip_of("a.zip", data=zip_of(*map(str, range(40)), data=b"\n" * 4_000_000)))
    else:
        needs("tar")
        with (tmp_path / "hole").open("wb") as file:
            file.truncate(1 << 34)
        subprocess.run(["tar", "-Scf", "in", "--remove-files", "hole"], cwd=tmp_path, check=True)
    with pytest.raises(InputError, match="in: unpacks to over 250 times its size"):
        Job(pipeline, Tally()).file(tmp_path / "in", tmp_path / "out")
    assert os.listdir(tmp_path) == ["in"]


def test_a_zip_that_arrives_is_held_within_a_bound(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    out: list[bytes] = []
    Job(pipeline, Tally()).stream([zip_of("app.log")], out.append)
    assert zipfile.ZipFile(io.BytesIO(b"".join(out))).read("app.log").startswith(b"INFO password=REDACTED-")
    monkeypatch.setattr(content, "HELD", 10)
    with pytest.raises(InputError, match="standard input: is a zip archive of over"):
        Job(pipeline, Tally()).stream([zip_of("app.log")], out.append)


def test_an_output_named_as_another_archive_is_refused(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in.zip").write_bytes(zip_of("app.log"))
    (tmp_path / "in.log").write_bytes(RAW)
    for source, target in (("in.zip", "out.tar.gz"), ("in.log", "out.tar"), ("in.log", "out.zip")):
        with pytest.raises(UsageError, match=f"{target}: is named as a (tar|zip) archive, which .*{source} is not"):
            Job(pipeline, Tally()).file(tmp_path / source, tmp_path / target)
    assert sorted(os.listdir(tmp_path)) == ["in.log", "in.zip"]


def test_kept_binary_members_are_the_same(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "in.tar").write_bytes(tar_of("shot.png", data=PIXEL))
    Job(pipeline, Tally(), keep_binary=True).file(tmp_path / "in.tar", tmp_path / "out.tar")
    with tarfile.open(tmp_path / "out.tar") as archive:
        assert archive.extractfile("shot.png").read() == PIXEL  # type: ignore[union-attr]


def test_scrubbing_an_archive_twice_changes_nothing(pipeline: Pipeline, tmp_path: Path) -> None:
    for name, make in (("tar", tar_of), ("zip", zip_of)):
        (tmp_path / f"0.{name}").write_bytes(make("home/alice/app.log", "10.1.2.3.log"))
        for step in (0, 1):
            Job(pipeline, Tally()).file(tmp_path / f"{step}.{name}", tmp_path / f"{step + 1}.{name}")
        assert (tmp_path / f"1.{name}").read_bytes() == (tmp_path / f"2.{name}").read_bytes()


def test_scan_reads_archives_and_shows_scrubbed_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.tar.gz").write_bytes(gzip.compress(tar_of("home/alice/app.log")))
    assert run(["scan", str(tmp_path / "in.tar.gz")]) == 1
    out = capsys.readouterr().out
    assert "in.tar.gz!home/user-" in out
    assert "/app.log:1:15: PASSWORD assigned-password" in out
    assert "alice" not in out


def test_names_of_a_folder_are_scrubbed_on_request(tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "home" / "alice").mkdir(parents=True)
    (source / "home" / "alice" / "app.log").write_bytes(RAW)
    assert run(["-q", str(source), str(tmp_path / "plain")]) == 0
    assert (tmp_path / "plain" / "home" / "alice" / "app.log").exists()
    assert run(["-q", "--scrub-names", str(source), str(tmp_path / "out")]) == 0
    (path,) = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert path.relative_to(tmp_path / "out").parts[:2] == ("home", path.parts[-2])
    assert path.parts[-2].startswith("user-")
    assert run(["--scrub-names", str(path), str(tmp_path / "x")]) == 2


def test_two_passes_carry_values_into_and_out_of_archives_and_their_names(tmp_path: Path) -> None:
    value = "eOzOHkUZ7EZPVD"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.log").write_text(f"INFO retry with {value} n=3\n")
    (tmp_path / "in" / "b.tar").write_bytes(
        tar_of(f"dump-{value}.log", data=zip_of("x", data=b"login password=" + value.encode()))
    )
    assert run(["-q", "--two-pass", "--verify", str(tmp_path / "in"), str(tmp_path / "out")]) == 0
    assert value not in (tmp_path / "out" / "a.log").read_text()
    with tarfile.open(tmp_path / "out" / "b.tar") as archive:
        (name,) = archive.getnames()
    assert name.startswith("dump-REDACTED-")
    assert name.endswith(".log")


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="needs /proc, which this system lacks")
def test_nothing_unscrubbed_is_in_a_temporary_file(
    pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Temporary files that have no name any more are read through the list of open ones."""
    monkeypatch.setattr(tar, "_HELD", 1)
    seen: list[bytes] = []

    def look(_: int) -> None:
        for number in os.listdir("/proc/self/fd"):
            path = f"/proc/self/fd/{number}"
            if os.path.lexists(path) and os.readlink(path).endswith((" (deleted)", ".scrub")):
                with open(path, "rb") as file:
                    seen.append(file.read())

    (tmp_path / "in.tar").write_bytes(tar_of(*(f"{part}.log" for part in range(4)), data=RAW * 8_000))
    Job(pipeline, Tally(), advance=look).file(tmp_path / "in.tar", tmp_path / "out.tar")
    assert b"INFO password=REDACTED-" in b"".join(seen)
    assert b"hunter2" not in b"".join(seen)
