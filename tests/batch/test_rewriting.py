"""Each layer of an input is rewritten in the format that it had, and everything is counted."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from scrubber.batch.content import Content
from scrubber.batch.rewriting import Rewrite, Rewriter
from scrubber.batch.tally import Tally
from scrubber.entities import Entity
from scrubber.errors import InputError, UsageError, WithheldError
from scrubber.propagate import Collector

if TYPE_CHECKING:
    from scrubber.batch.stream import Piece
    from scrubber.pipeline import Pipeline

VALUE = b"hunter2!x-Kettle"
RAW = b"INFO password=" + VALUE + b"\nplain\n"
BINARY = bytes(range(256)) * 4
COUNTED = (len(RAW), 2, Counter({Entity.PASSWORD: 1}))


def tar(**files: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def content(data: bytes, name: str = "in.log") -> Content:
    return Content.of_stream(name, iter([data]))


@pytest.fixture
def rewriter(pipeline: Pipeline) -> Rewriter:
    return Rewriter(pipeline, Tally())


@pytest.fixture
def clean(pipeline: Pipeline) -> bytes:
    out = pipeline.scrub(RAW)
    assert VALUE not in out
    return out


def test_text_is_scrubbed_and_counted(rewriter: Rewriter, clean: bytes) -> None:
    assert b"".join(rewriter.rewritten(content(RAW))) == clean
    assert (rewriter.tally.bytes, rewriter.tally.lines, rewriter.tally.entities) == COUNTED


def test_what_was_packed_is_packed_again_layer_by_layer(rewriter: Rewriter, clean: bytes) -> None:
    packed = b"".join(rewriter.rewritten(content(bz2.compress(gzip.compress(RAW)))))
    assert gzip.decompress(bz2.decompress(packed)) == clean


def test_members_that_are_binary_are_left_out_and_listed(rewriter: Rewriter, clean: bytes) -> None:
    out = b"".join(rewriter.rewritten(content(tar(a=RAW, b=BINARY, c=b"x\n"))))
    with tarfile.open(fileobj=io.BytesIO(out)) as archive:
        assert archive.getnames() == ["a", "c"]
        assert (archive.extractfile("a") or io.BytesIO()).read() == clean
    assert len(rewriter.tally.withheld) == 1
    assert rewriter.tally.withheld[0].startswith("in.log!b: is binary")


def test_binary_is_withheld_before_a_byte_is_asked_for_or_kept_as_it_is(pipeline: Pipeline) -> None:
    with pytest.raises(WithheldError):
        Rewriter(pipeline, Tally()).rewritten(content(BINARY))
    keeping = Rewriter(pipeline, Tally(), keep_binary=True)
    assert b"".join(keeping.rewritten(content(BINARY))) == BINARY
    assert VALUE not in b"".join(keeping.rewritten(content(RAW)))
    assert VALUE not in b"".join(keeping.rewritten(content(tar(a=RAW))))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda data: bz2.compress(gzip.compress(data))])
def test_the_name_of_the_output_says_how_it_is_packed(rewriter: Rewriter, clean: bytes, pack: type[bytes]) -> None:
    assert b"".join(rewriter.rewritten_for(content(pack(RAW)), "out.log")) == clean
    assert bz2.decompress(b"".join(rewriter.rewritten_for(content(pack(RAW)), "out.log.bz2"))) == clean


@pytest.mark.parametrize("target", ["out.tar", "out", "out.tar.gz"])
def test_an_archive_stays_one_whatever_its_name(rewriter: Rewriter, target: str) -> None:
    out = b"".join(rewriter.rewritten_for(content(gzip.compress(tar(a=b"x\n")), "in.tgz"), target))
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(out) if target.endswith("gz") else out)) as archive:
        assert archive.getnames() == ["a"]


@pytest.mark.parametrize(
    ("data", "target"), [(tar(a=b"x\n"), "out.zip"), (RAW, "out.tar"), (gzip.compress(RAW), "o.zip")]
)
def test_a_name_of_another_kind_of_archive_is_refused(rewriter: Rewriter, data: bytes, target: str) -> None:
    form = target.rpartition(".")[2]
    with pytest.raises(UsageError, match=f"^{target}: is named as a {form} archive, which in.log is not$"):
        rewriter.rewritten_for(content(data), target)


def test_text_that_is_declared_is_read_and_written_as_declared(pipeline: Pipeline) -> None:
    text = "für password=" + VALUE.decode() + " für\n"
    out = b"".join(Rewriter(pipeline, Tally(), encoding="cp1252").rewritten(content(text.encode("cp1252"))))
    assert out.decode("cp1252").startswith("für password=REDACTED-")
    assert out.endswith(" für\n".encode("cp1252"))


def test_text_in_another_encoding_than_it_begins_with_is_an_error_that_names_it(rewriter: Rewriter) -> None:
    with pytest.raises(InputError, match=r"^in\.log: is cut off"):
        list(rewriter.rewritten(content(b"\xff\xfea")))


def test_who_watches_sees_each_piece_and_who_collects_gets_each_value(pipeline: Pipeline) -> None:
    seen: list[tuple[str, Piece]] = []
    collector = Collector()
    rewriter = Rewriter(pipeline, Tally(), replaced=collector, watch=lambda name, piece: seen.append((name, piece)))
    list(rewriter.rewritten(content(RAW)))
    assert [(name, piece.data[piece.start : piece.end]) for name, piece in seen] == [("in.log", RAW)]
    assert repr(collector) == "Collector(1 values)"


def test_a_piece_is_carried_over_only_where_it_is_watched(pipeline: Pipeline) -> None:
    from scrubber.batch.reading import pieces_of  # noqa: PLC0415

    (piece,) = pieces_of(pipeline, iter([RAW]))
    plain, full = (
        Rewrite(collects=False, shows=False)(pipeline, piece),
        Rewrite(collects=True, shows=True)(pipeline, piece),
    )
    assert (plain.piece, full.piece) == (None, piece)
    assert (repr(plain.replaced), repr(full.replaced)) == ("Collector(0 values)", "Collector(1 values)")
    assert plain.clean == full.clean == pipeline.scrub(RAW)
    assert (plain.tally.bytes, plain.tally.lines, plain.tally.entities) == COUNTED


def test_only_what_is_asked_for_is_carried_between_processes(pipeline: Pipeline) -> None:
    """A watcher alone collects no values, a collector alone sees no piece."""
    watched: list[str] = []
    list(Rewriter(pipeline, Tally(), watch=lambda name, _: watched.append(name)).rewritten(content(RAW)))
    collector = Collector()
    list(Rewriter(pipeline, Tally(), replaced=collector).rewritten(content(RAW)))
    assert (watched, repr(collector)) == (["in.log"], "Collector(1 values)")
