"""`scrub share PATH…`: safe copies in a bundle, handed to a command, or both."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrubber.cli.keeping import Keeping
from scrubber.cli.options import (
    build_pipeline,
    encoding_named,
    encoding_option,
    key_option,
    pipeline_options,
    settings_of,
)
from scrubber.cli.summary import list_problems, summarize
from scrubber.errors import UsageError

if TYPE_CHECKING:
    from scrubber.share.copies import Copies
    from scrubber.share.selection import Selection


class Share(click.Command):
    """A command whose arguments end at `--`; what is behind it is somebody else's command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words behind the first `--` away before anything reads them as paths and options."""
        at = args.index("--") if "--" in args else len(args)
        words = tuple(args[at + 1 :]) if at < len(args) else None
        rest = super().parse_args(ctx, args[:at])
        ctx.params["words"] = words
        return rest


@click.command(
    "share",
    cls=Share,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  scrub share logs/ -o for-support.tar.gz\n  scrub share train.log -- gh gist create {}\n"
    "  scrub share a.log b.log -- curl -F file=@{} https://example.org/upload",
)
@click.argument("paths", metavar="PATH... [-- CMD {}]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "bundle",
    metavar="BUNDLE",
    type=click.Path(path_type=Path),
    help=".tar.gz, .tar.zst, .tar, .zip, or a folder.",
)
@pipeline_options
@click.option("--redact", "style", metavar="STYLE", help="surrogate (default), tag or mask.")
@key_option("Key for lasting stand-ins")
@click.option("--map", "map_path", type=click.Path(path_type=Path), help="Keep what was replaced, encrypted, for you.")
@encoding_option
@click.option("--force", is_flag=True, help="Replace an archive or a map that exists.")
@click.option("-q", "--quiet", is_flag=True, help="No summary.")
@click.option("-v", "--verbose", is_flag=True, help="List what was skipped and withheld.")
def command(paths: tuple[Path, ...], words: tuple[str, ...] | None, bundle: Path | None, **options: Any) -> int:
    """Scrub files and folders for others, put them into a bundle, hand them to a command, or both.

    Reads everything twice, scrubs names too, and reads each copy back before it may leave. A bundle also holds
    MANIFEST.json and REPORT.html. CMD runs without a shell, once for each safe copy, or once for the BUNDLE, in
    place of {}; only when every file went well.

    \b
    Exit status: 0 done, 2 wrong usage, 3 something failed and is absent,
    so CMD was not run; else the status of CMD.
    """
    from scrubber.share.selection import Selection  # noqa: PLC0415 - --help does without the engine

    if not paths:
        raise click.UsageError("Missing argument 'PATH...'.", click.get_current_context())
    _check_targets(words, bundle, force=options["force"])
    selection = Selection.of(paths)
    for path in (bundle, options["map_path"]):
        if path is not None and selection.holds(path):
            raise UsageError(f"{path}: lies in what is shared, and would be part of it next time; put it elsewhere")
    return _share(selection, words, bundle, options)


def _check_targets(words: tuple[str, ...] | None, bundle: Path | None, *, force: bool) -> None:
    """Make sure that the copies can get to where they should."""
    from scrubber.share.bundle import check_bundle  # noqa: PLC0415
    from scrubber.share.command import check_command  # noqa: PLC0415

    if words is None and bundle is None:
        raise UsageError("say where to: -o BUNDLE, or -- and a command (scrub share app.log -- gh gist create {})")
    if bundle is not None:
        check_bundle(bundle, force=force)
    if words is not None:
        check_command(words)


def _share(selection: Selection, words: tuple[str, ...] | None, bundle: Path | None, options: dict[str, Any]) -> int:
    from scrubber.batch.files import Job  # noqa: PLC0415
    from scrubber.batch.tally import Tally  # noqa: PLC0415
    from scrubber.batch.verify import check_verifiable  # noqa: PLC0415
    from scrubber.keys import given_key  # noqa: PLC0415
    from scrubber.propagate import Collector  # noqa: PLC0415
    from scrubber.share.bundle import private_folder  # noqa: PLC0415
    from scrubber.share.copies import make_copies  # noqa: PLC0415

    keeping = _keeping(bundle, options)
    settings, started = settings_of(options["config"]), time.monotonic()
    pipeline = build_pipeline(options["profile"], settings, options["key_file"], options["style"], ner=options["ner"])
    check_verifiable(pipeline)
    encoding, tally = encoding_named(options["encoding"], settings), Tally()
    job = Job(pipeline, tally, encoding=encoding, replaced=Collector())
    with private_folder(bundle) as folder:
        key = given_key(options["key_file"])
        copies = make_copies(job, selection, folder, key)
        _publish(copies, folder, bundle, keeping, force=options["force"])
        if not options["quiet"]:
            summarize(tally, time.monotonic() - started, pipeline, random=key is None, asked=options["ner"])
        list_problems(tally, verbose=options["verbose"])
        return _hand_over(copies, folder, bundle, words, failed=bool(tally.failures))


def _keeping(bundle: Path | None, options: dict[str, Any]) -> Keeping | None:
    """The map that is asked for."""
    if options["map_path"] is None:
        return None
    if options["encoding"]:
        raise UsageError("--map does not go with --encoding")
    if bundle is not None and bundle.absolute() == options["map_path"].absolute():
        raise UsageError(f"{bundle}: cannot be both the bundle and the map, which stays with you")
    return Keeping.beside(bundle, options)


def _publish(copies: Copies, folder: Path, bundle: Path | None, keeping: Keeping | None, *, force: bool) -> None:
    """Write the map, and give the bundle its name; if one of them cannot be written there is neither."""
    from scrubber.batch.archives import form_named  # noqa: PLC0415
    from scrubber.batch.drafts import Drafts  # noqa: PLC0415
    from scrubber.share.bundle import draft_archive, publish_folder  # noqa: PLC0415

    with Drafts() as drafts:
        is_archive = bundle and form_named(bundle.name)
        draft = draft_archive(folder, bundle, drafts.begin(bundle), force=force) if bundle and is_archive else None
        if keeping:
            files = ((path, folder / name, name) for name, path in copies.files.items())
            keeping.write(copies.pipeline, files)
        if draft:
            draft.publish()
        elif bundle:
            publish_folder(folder, bundle)


def _hand_over(
    copies: Copies, folder: Path, bundle: Path | None, words: tuple[str, ...] | None, *, failed: bool
) -> int:
    """Run the command, if there is one and all went well; the exit status."""
    from scrubber.share.command import hand_over  # noqa: PLC0415

    if failed:
        if words:
            click.echo(f"scrub: {words[0]} was not run", err=True)
        return 3
    return hand_over(words, [bundle] if bundle else [folder / name for name in copies.files]) if words else 0
