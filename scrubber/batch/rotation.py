"""Recognises the files of one rotated log by their names, and reads them as one text, oldest first.

Names as these programs give them:
    logrotate            app.log.1, app.log.2.gz, app.1.log (extension), app.log-20260131 (dateext, any dateformat that
                         puts the year first, or %s), app-20260131.log.gz; savelog: app.log.0
    Python               app.log.1, app.log.2026-01-31, app.log.2026-01-31_12-30-45
    Logback, Log4j       app.2026-01-31.log, app.2026-01-31.1.log.gz: of one date, the higher number is the newer
    kubelet              0.log.20260131-123045.gz
The higher number is the older file, the later date the newer one; the file with neither is the newest.
"""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scrubber.batch.archives import ARCHIVES
from scrubber.batch.content import Content
from scrubber.batch.encodings import wide_encoding, without_mark
from scrubber.batch.source import open_source
from scrubber.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_PACKED = re.compile(r"\.(?:gz|bz2|xz|zst)$", re.IGNORECASE)
_DAY = r"(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])"
_TIME = r"[-_T]?\d\d(?:[-_:.]?\d\d(?:[-_:.]?\d\d(?:[-_.]?\d{1,6})?)?)?"
_DATE = rf"(?P<date>{_DAY}(?:{_TIME})?|(?:19|20)\d\d-(?:0[1-9]|1[0-2])|1\d{{9}})(?:[.](?P<index>\d{{1,6}}))?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<stem>.*?)[-_.]?{_DATE}(?P<suffix>\.[A-Za-z]\w*)",
        rf"(?P<stem>.+?)[-_.]{_DATE}(?P<suffix>)",
        r"(?P<stem>.+?)\.(?P<number>\d{1,6})(?P<suffix>(?:\.[A-Za-z]\w*)?)",
    )
)
_NEWEST = (1,)


class _Place(NamedTuple):
    """Where a file stands in a log, if it is one of the log of that name; places of one kind can be compared."""

    log: str
    kind: str
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rotated:
    """One log in several files.

    Attributes:
        name: what reports and errors about all of it call it.
        paths: its files, oldest first.
    """

    name: str
    paths: tuple[Path, ...]

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Rotated:
        """Files of one log, in whatever order.

        Raises:
            UsageError: their names do not tell what is older than what.
        """
        log, places = _places(paths)
        kinds = sorted({place.kind for place in places.values() if place.kind})
        if len(kinds) > 1:
            raise UsageError(f"{log}*: is rotated in two ways ({' and '.join(kinds)}); scrub the files of each alone")
        ordered = sorted(paths, key=lambda path: places[path].order)
        for older, newer in pairwise(ordered):
            if places[older].order == places[newer].order:
                raise UsageError(f"{older} and {newer}: are the same part of one log; name only one of them")
        return cls(f"{log}*", tuple(ordered))

    @classmethod
    def matching(cls, pattern: Path) -> Rotated:
        """The files of one log that a pattern fits.

        Raises:
            UsageError: see `of`; or there are none.
        """
        paths = [Path(found) for found in sorted(glob.glob(str(pattern)))]  # noqa: PTH207 - an absolute one is a pattern too
        if not paths:
            raise UsageError(f"{pattern}: no such file, and none that it fits as a pattern")
        return cls(str(pattern), cls.of(paths).paths)

    def holds(self, path: Path) -> bool:
        """Whether a file of that name would be one of the log, too."""
        try:
            self.of([*(part for part in self.paths if part != path), path])
        except UsageError:
            return path in self.paths
        return True

    def mode(self) -> int:
        """Permissions that all files give.

        Raises:
            UsageError: a file is missing.
            InputError: one may not be looked at.
        """
        mode = 0o777
        for path in self.paths:
            with open_source(path) as opened:
                mode &= 0o777 if opened.mode is None else opened.mode
        return mode

    def chunks(self, encoding: str | None, advance: Callable[[int], None]) -> Iterator[bytes]:
        """All of the log, unpacked; a byte order mark stands at its beginning alone.

        Raises:
            UsageError: a file is missing.
            InputError: one cannot be read, is no text, in another encoding, or was rotated meanwhile.
        """
        before = [_identity(path) for path in self.paths]
        first = ""
        for path, identity in zip(self.paths, before, strict=True):
            with open_source(path) as opened:
                if opened.identity != identity:
                    raise InputError(f"{path}: was rotated while the log was read; try again")
                content = _text(Content.of_file(str(path), opened, _watched(opened.chunks(), advance)), encoding)
                if content.head:
                    own = wide_encoding(content.head) or "of one byte a unit"
                    if first not in ("", own):
                        raise InputError(f"{path}: is in another encoding ({own}) than the files before it ({first})")
                    yield without_mark(content.head) if first else content.head
                    yield from content.rest
                    first = own


def is_pattern(path: Path) -> bool:
    """Whether a path that names no file can be a pattern."""
    return glob.has_magic(str(path)) and not os.path.lexists(path)


def _places(paths: Sequence[Path]) -> tuple[Path, dict[Path, _Place]]:
    """The log that all files are of, and the place of each in it: the shortest name that all of them can have."""
    possible = {path: {str(path.parent / place.log): place for place in _possible(path.name)} for path in paths}
    counts = Counter(log for places in possible.values() for log in places)
    log = min(counts, key=lambda log: (-counts[log], len(log)))
    for path in paths:
        if log not in possible[path]:
            raise UsageError(f"{path}: is no part of the log {log}, or its name does not say which; leave it out")
    return Path(log), {path: places[log] for path, places in possible.items()}


def _possible(name: str) -> Iterator[_Place]:
    """What a name can mean; what is found later counts less where it means the same log."""
    bare = _PACKED.sub("", name)
    yield _Place(bare, "", _NEWEST)
    for form in reversed(_FORMS):
        if found := form.fullmatch(bare):
            yield _place(found.groupdict())


def _place(found: dict[str, str | None]) -> _Place:
    log = f"{found['stem']}{found['suffix']}"
    if number := found.get("number"):
        return _Place(log, "by numbers", (0, -int(number)))
    digits = re.sub(r"\D", "", found["date"] or "")
    return _Place(log, f"by dates of {len(digits)} digits", (0, int(digits), int(found["index"] or 0)))


def _identity(path: Path) -> tuple[int, int] | None:
    with open_source(path) as opened:
        return opened.identity


def _text(content: Content, encoding: str | None) -> Content:
    while content.kind.codec is not None:
        content = content.unpacked()
    if content.kind.form in ARCHIVES:
        raise InputError(f"{content.name}: is an archive and no part of a log; scrub it by itself")
    content.check_text(encoding)
    return content


def _watched(chunks: Iterator[bytes], advance: Callable[[int], None]) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk
        advance(len(chunk))
