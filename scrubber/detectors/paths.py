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
    rb"(?:(?:students?|staff|faculty|local|users|nfs|net)" + _SEPARATOR + rb"{1,2})?" + _NAME
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
    for word in (b"home", b"users", b"documents and settings")
    for separator in (b"/", b"\\", b"%2f", b"%5c")
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
_ROOT = Re2Pattern(
    rb"(?i)|[a-z]:|(?:file:)?/{0,2}|(?:file:)?[\\/]{1,8}(?:mnt|nfs|net|export|data[0-9]*|srv|u|vol[a-z0-9]*|rootfs|host(?:fs)?|"
    rb"gpfs[a-z0-9]*|lustre[a-z0-9]*|storage|volumes|private|cygdrive|[a-z]:|[a-z])(?:[\\/]{1,8}[a-z0-9_.-]+)?|"
    rb"\\{2,8}[a-z0-9_.-]+|.*(?:%2f|%5c|%3a)"
)
"""What stands before `home/` or `Users/`: nothing, a drive, a mount, a server; no folder of a program or a web site."""
_VERB = Re2Pattern(rb"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /?$")
_COLOUR = Re2Pattern(rb"\x1b\[[0-9;]*[A-Za-z]")
_NEAR = 64
_BLANKED = bytes(min(byte, 0x80) for byte in range(256))
"""Makes one of all bytes beyond ASCII: a path's root has none, so the last one, such as a quote's, stands before it."""
_SHARED = frozenset(
    b"shared public default default user all users guest system ubuntu ec2-user runner vagrant root app user users "
    b"node jenkins circleci travis vsts gitlab-runner builder build docker hadoop yarn hdfs spark postgres mysql "
    b"nginx www-data airflow jovyan conda anaconda miniconda coder codespace vscode git svn ftp data home lib bin tmp "
    b"opt share common username user_name user-name your_user youruser me you conda3 linuxbrew packer azureuser opc "
    b"centos fedora debian admin administrator api auth login me new search profile settings password logout register "
    b"token list count stats".split()
) | frozenset(
    b"gitpod pi oracle jboss nobody nonroot elastic dev test ray sagemaker-user appuser work site kubernetes images "
    b"uploads models datasets tests active sign_in assets static media videos files thumbs cdrom usb".split()
)
"""Accounts that images, services and systems bring along, and what follows `/users/` in URLs: nobody's name."""


class Paths:
    """Finds user names in paths."""

    name = "paths"
    triggers = Triggers(
        (*_KEYWORDS, *_MOUNT_KEYWORDS),
        rare=(rb"(?m)" + _TILDE_SHAPE, _LISTING_SHAPE),
        public=True,
        entities=(Entity.USER_NAME,),
    )

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
    """Whether a directory of homes begins here: not inside a word, a relative path (`src/users/`) or a URL's path."""
    before = data[start - 1 : start]
    if before.isalnum() or before in (b"_", b"-", b"."):
        return False
    if data[start : start + 1] == b"/" or before not in (b"/", b"\\"):
        return True
    head = data[max(0, start - _NEAR) : start]
    colours = list(_COLOUR.find(head, 0, len(head)))
    if colours:
        head = head[colours[-1].end :]
    if next(_VERB.find(head, 0, len(head)), None) is not None:
        return False
    bare = head.rstrip(b"/\\")
    root = bare[max(bare.rfind(bytes((mark,))) for mark in b" \t\"'=(,[{<>|\r\n\x7f") + 1 :]
    return _ROOT.matches_all_of(root.translate(_BLANKED).rpartition(b"\x80")[2])
