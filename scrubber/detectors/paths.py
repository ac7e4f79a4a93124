"""Finds the user's name in home directories of Linux, macOS, Windows and WSL, in UNC paths, file URLs and listings.

Only the name goes; the rest of the path says where an error happened, and stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Finding, Hit, Triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SEPARATOR = rb"(?:/|\\{1,8}|%2[fF]|%5[cC])"
_NAME = rb"(?P<value>[A-Za-z0-9_\x80-\xff](?:[A-Za-z0-9_.@+~\x80-\xff-]{0,62}[A-Za-z0-9_\x80-\xff])?\$?)"
_HOMES = Re2Pattern(
    rb"(?i:home|users|documents and settings|export" + _SEPARATOR + rb"home)" + _SEPARATOR + rb"{1,2}"
    rb"(?:(?:students?|staff|faculty|local|users?|nfs|net)" + _SEPARATOR + rb"{1,2})?" + _NAME
)
_MOUNTS = Re2Pattern(
    rb"/(?:media|run/media|run/user|scratch|projects?/home|cluster/(?:home|scratch|work)|gpfs/(?:home|scratch|work)|"
    rb"lustre/(?:home|scratch|work)|orcd/[a-z0-9]{1,16}|nfs/home|mnt/home|u/home|var/spool/mail|var/mail)/" + _NAME
)
_LISTING_SHAPE = rb"(?m)(?:^|[ \t])[dlcbps-][r-][w-][xsS-][r-][w-][xsS-][r-][w-][xtT-][.+@]? +[0-9]+ +[A-Za-z0-9_]"
_LISTING = Re2Pattern(rb"(?m)(?:^|[ \t])[dlcbps-][rwxsStT-]{9}[.+@]? +[0-9]+ +" + _NAME + rb" ")
_TILDE_SHAPE = rb"(?:^|[ \t\"'=:(,])~[A-Za-z][A-Za-z0-9_.-]{1,62}/"
_TILDE = Re2Pattern(rb"~" + _NAME + rb"/")
_KEYWORDS = tuple(
    word + separator
    for word in (b"/home", b"home", b"users", b"documents and settings")
    for separator in (b"/", b"\\", b"%2f", b"%5c")
    if word != b"/home"
)
_MOUNT_KEYWORDS = (
    b"/media/",
    b"/scratch/",
    b"/orcd/",
    b"spool/mail/",
    b"/var/mail/",
    b"/run/user/",
    b"/projects/home/",
    b"/project/home/",
    b"cluster/work/",
    b"gpfs/work/",
    b"lustre/work/",
)
_SHARED = frozenset(
    b"shared public default default user all users guest system ubuntu ec2-user runner vagrant root app user users "
    b"node jenkins circleci travis vsts gitlab-runner builder build docker hadoop yarn hdfs spark postgres mysql "
    b"nginx www-data airflow jovyan conda anaconda miniconda coder codespace vscode git svn ftp data home lib bin tmp "
    b"opt share common username user_name user-name your_user youruser me you conda3 linuxbrew packer azureuser opc "
    b"centos fedora debian admin administrator api auth login me new search profile settings password logout register "
    b"token list count stats".split()
) | {b"default user", b"all users"}
"""Accounts that images, services and systems bring along, and what follows `/users/` in URLs: nobody's name."""


class Paths:
    """Finds user names in paths."""

    name = "paths"
    triggers = Triggers((*_KEYWORDS, *_MOUNT_KEYWORDS), rare=(rb"(?m)" + _TILDE_SHAPE, _LISTING_SHAPE))

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        homes, mounts = len(_KEYWORDS), len(self.triggers.keywords)
        for start, end, own in block.by_line(hits):
            kinds = {0 if hit[0] < homes else 1 if hit[0] < mounts else 2 + hit[0] - mounts for hit in own}
            for kind in sorted(kinds):
                yield from _names(block.data, start, end, (_HOMES, _MOUNTS, _TILDE, _LISTING)[kind])


def _names(data: bytes, start: int, end: int, pattern: Re2Pattern) -> Iterator[Finding]:
    for match in pattern.find(data, start, end):
        name = data[match.value_start : match.value_end]
        if (
            (pattern is _LISTING or _begins_path(data, match.start))
            and name.lower() not in _SHARED
            and not name.isdigit()
        ):
            yield Finding(match.value_start, match.value_end, Entity.USER_NAME, "home-directory")


def _begins_path(data: bytes, start: int) -> bool:
    """Whether a directory's name begins here, and not in the middle of a word (`nohome/`)."""
    before = data[start - 1 : start]
    return not before.isalnum() and before not in (b"_", b"-", b".")
