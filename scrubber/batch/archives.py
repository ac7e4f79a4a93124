"""Goes through the members of an archive, their names scrubbed, and puts one together again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scrubber.batch.kinds import Form
from scrubber.batch.names import Names
from scrubber.batch.tar import read_tar, write_tar
from scrubber.batch.zip import read_zip, write_zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.batch.content import Content
    from scrubber.batch.members import Member
    from scrubber.batch.tally import Tally
    from scrubber.pipeline import Pipeline

ARCHIVES = (Form.TAR, Form.ZIP)
_SUFFIXES = {
    Form.ZIP: (".zip",),
    Form.TAR: (".tar", ".tgz", ".taz", ".tzst", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.zst", ".tar.bz2", ".tar.xz"),
}


def members(content: Content, pipeline: Pipeline, tally: Tally) -> Iterator[tuple[Member, Content]]:
    """Files and folders of an archive under their scrubbed names; links, pipes and devices are listed as skipped.

    Raises:
        InputError: it cannot be read, or a name leads out of it or falls together with another.
    """
    names = Names(pipeline, content.name)
    is_tar = content.kind.form is Form.TAR
    for member in read_tar(content.chunks(), content.name) if is_tar else read_zip(content.whole(), content.name):
        clean = replace(member, name=names.clean(member.name))
        tally.renamed += clean.name != member.name
        place = f"{content.name}!{clean.name}"
        if member.special:
            tally.skipped.append((place, f"{member.special} in an archive"))
        else:
            yield clean, content.inside(place, member.chunks)


def archived(form: Form, parts: Iterable[tuple[Member, Iterator[bytes]]]) -> Iterator[bytes]:
    """The bytes of an archive of the parts."""
    return write_tar(parts) if form is Form.TAR else write_zip(parts)


def form_named(name: str) -> Form | None:
    """The archive that the suffix of a file's name asks for."""
    return next((form for form, suffixes in _SUFFIXES.items() if name.lower().endswith(suffixes)), None)
