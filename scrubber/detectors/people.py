"""Finds people by the name of their field (`"full_name": …`, `customer=…`) and before their e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.assignment.field_values import begins_field, field_value
from scrubber.entities import Entity
from scrubber.matcher import Re2Pattern
from scrubber.model import Block, Confidence, Finding, Hit, Span, Triggers
from scrubber.placeholders import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PARTS = "full first last given family middle maiden second sur nick birth"
_ROLES = (
    "customer client patient employee contact recipient sender passenger guest driver member student assignee reporter "
    "reviewer author owner cardholder beneficiary tenant subscriber applicant candidate attendee holder requester "
    "approver submitter signatory visitor traveler traveller rider resident donor teacher pupil nurse payer payee "
    "insured spouse guardian witness instructor interviewer"
)
_NAMES = tuple(part.encode() + join + b"name" for part in _PARTS.split() for join in (b"_", b"", b"-", b" "))
_ROLE_NAMES = tuple(role.encode() + join + b"name" for role in _ROLES.split() for join in (b"_", b"", b"-", b" "))
_WORDS = (*(role.encode() for role in _ROLES.split()), b"surname", b"displayname", b"display_name", b"givenname")
_USERS = (b"user", b"username", b"user_name", b"user-name", b"login", b"logname", b"ruser")
_FIELDS = (*_NAMES, *_ROLE_NAMES, *_WORDS)
_AFTER_FIELD = (b"=", b":", b'"', b"'", b"\\", b">", b"]", b" =", b" :")
"""What must follow a field's name; words as common as these would call too often alone."""
_AFTER_USER = (b"=", b'"', b"'", b"\\", b">", b"]")
_OF_PEOPLE = tuple(field + mark for field in _FIELDS for mark in _AFTER_FIELD)
_OF_USERS = tuple(field + mark for field in _USERS for mark in _AFTER_USER)

_LETTERS = b"abcdefghijklmnopqrstuvwxyz_-"
_LETTER = rb"(?:[A-Za-z]|[\x80-\xff])"
_PERSON = Re2Pattern(
    _LETTER + rb"(?:[A-Za-z.'`-]|[\x80-\xff]|, ?| ){1,60}"  # letters, marks of names and single blanks
)
_HEADED = Re2Pattern(
    rb"(?P<value>(?:[A-Z]|[\x80-\xff])(?:[A-Za-z.'-]|[\x80-\xff])+(?:,? (?:[A-Z]|[\x80-\xff]|d[aei] |v[ao]n )"
    rb"(?:[A-Za-z.'-]|[\x80-\xff])*){1,4})"
)
_LOGIN = Re2Pattern(rb"[A-Za-z][A-Za-z0-9._-]{1,62}[A-Za-z0-9$]")
_PLAIN_LOGIN = Re2Pattern(rb"=(?:([A-Za-z][A-Za-z0-9._-]{1,62}[A-Za-z0-9$])[ \t\r\n]|[ \t]{1,8}[A-Za-z_-]+=)")
"""A bare login with a blank behind it, or no value at all before the next field: nearly all that logs hold."""
_PROSE = Re2Pattern(rb" [a-z]+(?:[^a-z:=_-]|$)")
"""What follows a word that only begins a sentence (`client: Address change detected`)."""
_MAILBOX = Re2Pattern(
    rb"\b(?P<value>(?:[A-Z]|[\x80-\xff])(?:[A-Za-z.'-]|[\x80-\xff])+(?:,? (?:[A-Za-z.'-]|[\x80-\xff])+){0,4})[\"']? <"
)
_BEFORE_MAIL = 64
"""Bytes before an at sign in which the mailbox's bracket must open, and before that one in which the name stands."""
_DOTTED = Re2Pattern(rb".*[a-z]\.[A-Za-z].*")
"""A class, module or host."""
_MOST_WORDS = 6
NOBODY = frozenset(
    b"root admin administrator guest nobody system service daemon anonymous test tester testuser user users username "
    b"default unknown www-data postgres mysql redis nginx apache git ubuntu debian centos ec2-user vagrant jenkins "
    b"docker hadoop hdfs yarn hive spark kafka airflow runner ftp mail news www sshd oracle operator bot support info "
    b"webmaster host server client public private internal external local remote shared app api backend frontend node "
    b"worker master cyrus games man lp sync bin sys proxy backup list irc gnats dbus messagebus sa dba jboss tomcat "
    b"elastic kibana team sales billing noreply no-reply assistant".split()
)
"""Accounts that belong to nobody."""


class People:
    """Finds what the name of its field calls a person's."""

    name = "people"
    triggers = Triggers((*_OF_PEOPLE, *_OF_USERS, b"@"), entities=(Entity.PERSON, Entity.USER_NAME))

    def find(self, block: Block, hits: Sequence[Hit]) -> Iterator[Finding]:
        """See `Detector.find`."""
        data, users, mails = block.data, len(_OF_PEOPLE), len(_OF_PEOPLE) + len(_OF_USERS)
        for start, end, own in block.by_line(hits):
            for trigger, hit_start, hit_end in own:
                if trigger == mails:
                    yield from _before_mailbox(data, start, hit_start)
                elif begins_field(data, hit_start, may_be_part=trigger < len(_NAMES) * len(_AFTER_FIELD)):
                    mark = self.triggers.keywords[trigger].lstrip(_LETTERS)
                    found = _login if trigger >= users else _person
                    yield from found(data, Span(start, end), hit_end - len(mark))


def _before_mailbox(data: bytes, line: int, at: int) -> Iterator[Finding]:
    """The display name in `Ada Example <ada@…>`."""
    bracket = data.rfind(b"<", max(line, at - _BEFORE_MAIL), at)
    if bracket < 0:
        return
    match = next(_MAILBOX.find(data, max(line, bracket - _BEFORE_MAIL), bracket + 1), None)
    name = data[match.value_start : match.value_end] if match else b""
    if match and name.lower() not in NOBODY and not is_placeholder(name):
        yield Finding(match.value_start, match.value_end, Entity.PERSON, "mailbox-name", Confidence.MEDIUM)


def _person(data: bytes, line: Span, position: int) -> Iterator[Finding]:
    found = field_value(data, line, position)
    if found is None:
        return
    start, end, is_marked = found
    if not is_marked and (headed := _HEADED.match_at(data, start, line.end)):
        end = _before_next_field(data, start, headed[0][1])
    text = data[start:end]
    if not _PERSON.matches_all_of(text) or is_placeholder(text) or text.count(b" ") >= _MOST_WORDS:
        return
    if text.lower() in NOBODY or _DOTTED.matches_all_of(text) or not (is_marked or _has_capitals(text)):
        return
    is_word = not is_marked and b" " not in text and data[position : position + 1] == b":"
    if is_word and _PROSE.match_at(data, end, line.end):
        return
    yield Finding(start, end, Entity.PERSON, "person-field", Confidence.MEDIUM)


def _has_capitals(text: bytes) -> bool:
    return not text.decode("utf-8", "replace").islower()


def _before_next_field(data: bytes, start: int, end: int) -> int:
    """The end without a last word that names the next field."""
    if data[end : end + 1] in (b":", b"=") and (blank := data.rfind(b" ", start, end)) > 0:
        return blank
    return end


def _login(data: bytes, line: Span, position: int) -> Iterator[Finding]:
    span = _login_span(data, line, position)
    name = data[slice(*span)] if span else b""
    if span and name.lower() not in NOBODY and not is_placeholder(name):
        yield Finding(*span, Entity.USER_NAME, "user-field", Confidence.MEDIUM)


def _login_span(data: bytes, line: Span, position: int) -> tuple[int, int] | None:
    """Where the login after a field's name stands."""
    plain = _PLAIN_LOGIN.match_at(data, position, line.end)
    if plain is not None:
        return plain[1] if plain[1][0] >= 0 else None
    found = field_value(data, line, position)
    if found is None:
        return None
    start, end, is_marked = found
    if not is_marked and data[position : position + 1] != b"=":
        return None
    text = data[start:end]
    is_login = _LOGIN.matches_all_of(text) or (is_marked and _PERSON.matches_all_of(text) and b" " in text)
    return (start, end) if is_login else None
