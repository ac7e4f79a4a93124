"""`scrub man`: the manual page, made from the help of every command (format: groff's man(7))."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENVIRONMENT = (
    ("SCRUB_KEY", "The key for stand-ins, 64 hex digits; --key-file takes its place."),
    ("NO_COLOR", "Without colours, whatever its value, unless that is empty."),
)
_FILES = (
    ("scrub.toml, pyproject.toml", "The config, in the working folder or above; named with --config it counts whole."),
)


@click.command("man", hidden=True, epilog="\b\nExample:\n  scrub man | man -l -")
def command() -> None:
    """Print the manual page."""
    from scrubber.cli.root import scrub_command  # noqa: PLC0415 - which loads this module

    click.echo(manual(scrub_command))


def manual(root: click.Group) -> str:
    """The whole page, without a date: the same help gives the same page."""
    context = click.Context(root, info_name="scrub", **root.context_settings)
    job, *others = _commands(root, context)
    lines = ['.TH SCRUB 1 "" "scrub" "User Commands"', ".SH NAME"]
    lines.append(f"scrub \\- {_escaped(job[1].get_short_help_str(200).rstrip('.').lower())}")
    lines += [".SH SYNOPSIS", *_synopsis(*job), ".SH DESCRIPTION", *_described(job[1])]
    lines += [".SH OPTIONS", *_options(*job), ".SH COMMANDS"]
    for own, other in others:
        lines += [
            f".SS {_escaped(own.command_path)}",
            *_synopsis(own, other),
            *_described(other),
            *_options(own, other),
        ]
    for title, terms in (("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES)):
        lines += [f".SH {title}", *(line for term, text in terms for line in _term(term, text))]
    return "\n".join(lines)


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[click.Context, click.Command]]:
    """The group's main job if it has one, and every command below it that is shown."""
    if main := group.get_command(context, "(file)"):
        yield context, main
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if found is None or found.hidden:
            continue
        own = click.Context(found, info_name=name, parent=context)
        if isinstance(found, click.Group):
            yield from _commands(found, own)
        else:
            yield own, found


def _synopsis(context: click.Context, shown: click.Command) -> Iterator[str]:
    usage = " ".join(shown.collect_usage_pieces(context))
    yield f".B {_escaped(context.command_path)}"
    yield _escaped(usage)


def _described(shown: click.Command) -> Iterator[str]:
    """The help text and the examples; paragraphs that begin with a mark keep their lines."""
    for number, paragraph in enumerate(f"{shown.help or ''}\n\n{shown.epilog or ''}".split("\n\n")):
        kept = paragraph.lstrip("\n").startswith("\b\n")
        lines = [line.strip() for line in paragraph.replace("\b", "").split("\n") if line.strip()]
        yield from [".PP"] if number else []
        if kept:
            yield from (".nf", *map(_escaped, lines), ".fi")
        else:
            yield from map(_escaped, lines)


def _options(context: click.Context, shown: click.Command) -> Iterator[str]:
    for option in shown.get_params(context):
        record = option.get_help_record(context)
        if record is not None and isinstance(option, click.Option):
            yield from _term(*record)


def _term(term: str, text: str) -> Iterator[str]:
    yield ".TP"
    yield f".B {_escaped(term)}"
    yield _escaped(text)


def _escaped(text: str) -> str:
    """Text that groff prints as it is: backslashes, hyphens that are minus signs, dots and quotes that begin a line."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{safe}" if safe.startswith(".") else safe
