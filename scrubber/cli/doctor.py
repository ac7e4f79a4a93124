"""`scrub doctor APP`: which handlers of an application would let a secret out."""

from __future__ import annotations

import click


@click.command(
    "doctor",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub doctor shop.main:app\n  scrub doctor mysite.settings\n  scrub doctor logging.yaml",
)
@click.argument("app", metavar="APP")
def command(app: str) -> int:
    """Tell which handlers and hooks of an application would let a secret out.

    APP is a module, an attribute of one (package.module:app), a Django settings module, or a logging config (.json and
    .yaml for dictConfig, .ini for fileConfig). Of a config only its handlers are checked.

    It is loaded as it would be when it starts, without opening its log files, and a made-up secret is logged through
    each of its loggers in eleven ways. Nothing of that is written or sent: what a handler is about to let out is taken
    from it. A '?' marks what no record reached, or what nobody can tell.

    \b
    Exit status: 0 nothing would get out, 1 something would, 2 APP cannot be
    loaded.
    """
    from scrubber.live.apps import load_app  # noqa: PLC0415
    from scrubber.live.doctor import doctor  # noqa: PLC0415

    diagnosis = doctor(hooks=load_app(app))
    click.echo(str(diagnosis))
    return 1 if diagnosis.leaks else 0
