"""What the package promises to its installers and importers."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import cast

import click
import pytest

import scrubber
from benchmarks.training_log import training_log

ROOT = Path(__file__).parent.parent


def test_every_exported_name_is_there() -> None:
    assert all(getattr(scrubber, name) for name in scrubber.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        _ = scrubber.nope


def test_importing_loads_neither_engine_nor_models() -> None:
    heavy = ("re2", "msgspec", "spacy", "presidio_analyzer", "click")
    code = f"import sys, scrubber; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_scrub_takes_text_and_bytes() -> None:
    assert "hunter2" not in scrubber.scrub("password=hunter2!x")
    assert b"hunter2" not in scrubber.scrub(b"password=hunter2!x")
    assert scrubber.scrub("lone \ud800 surrogate") == "lone \ud800 surrogate"


def test_every_built_in_pattern_compiles() -> None:
    """Patterns are compiled at first use, so one that RE2 refuses would fail in the field."""
    import gc  # noqa: PLC0415

    from scrubber.library import load_pipeline  # noqa: PLC0415
    from scrubber.matcher import Re2Pattern  # noqa: PLC0415

    load_pipeline("strict", key="00" * 32)
    patterns = [
        thing for thing in gc.get_objects() if type(thing) is Re2Pattern
    ]  # asking a lazy object of another library wakes it
    assert len(patterns) > 25
    for pattern in patterns:
        pattern.compiled()


def test_the_shipped_sample_is_what_the_generator_makes() -> None:
    assert (ROOT / "tests" / "data" / "train.log").read_text() == training_log()


def test_the_readmes_commands_have_flags_that_exist() -> None:
    text = (ROOT / "README.md").read_text()
    blocks = text.split("```sh\n")[1:]
    lines = [line.split(" #")[0] for block in blocks for line in block.split("```")[0].splitlines()]
    calls = [
        shlex.split(part.strip())[1:] for line in lines for part in line.split("|") if part.strip().startswith("scrub")
    ]
    assert len(calls) >= 8
    for call in calls:
        own = call[: call.index("--")] if "--" in call else call  # behind it begins another command
        known = {name for option in _command_of(call).params for name in option.opts + option.secondary_opts}
        assert {word for word in own if word.startswith("--")} <= known, call


def _command_of(words: list[str]) -> click.Command:
    """The command, or the command of a group, that a command line calls."""
    from scrubber.cli.root import scrub_command  # noqa: PLC0415

    context = click.Context(scrub_command)
    command = scrub_command.get_command(context, words[0] if words else "")
    while isinstance(command, click.Group):
        command = next(command.commands[word] for word in words[1:] if word in command.commands)
        words = words[1:]
    return command or cast("click.Command", scrub_command.get_command(context, "(file)"))


def test_the_top_level_holds_nothing_else() -> None:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = {line.split("/")[0] for line in done.stdout.splitlines()}
    fixed = {
        "pyproject.toml",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "SECURITY.md",
        "scrubber",
        "patterns",
        "tests",
        "benchmarks",
    }
    assert {name for name in names if not name.startswith(".")} <= fixed


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A wheel and an sdist of this tree."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)], check=True, capture_output=True)
    return next(out.glob("*.whl")), next(out.glob("*.tar.gz"))


@pytest.mark.packaging
def test_wheel_and_sdist_hold_rules_and_model(distributions: tuple[Path, Path]) -> None:
    wheel, sdist = distributions
    names = zipfile.ZipFile(wheel).namelist()
    assert "scrubber/_patterns/secrets/github.toml" in names
    assert "scrubber/_patterns/providers.txt" in names
    assert "scrubber/trigrams.bin" in names
    assert "scrubber/py.typed" in names
    assert any(name.endswith("/data/share/man/man1/scrub.1") for name in names)
    assert any(name.endswith(".dist-info/sboms/scrubber.cdx.json") for name in names)
    assert "scrubber/report/page/page.html" in names
    assert "scrubber/hooks/recipes/Makefile" in names
    with tarfile.open(sdist) as archive:
        assert any(name.endswith("/patterns/secrets/github.toml") for name in archive.getnames())


@pytest.mark.packaging
@pytest.mark.parametrize("kind", ["wheel", "sdist", "editable"])
def test_an_installation_of_each_kind_finds_its_rules(
    distributions: tuple[Path, Path], tmp_path: Path, kind: str
) -> None:
    """The dependencies are this environment's; the package is the installed one."""
    venv.create(tmp_path / "env", with_pip=True, system_site_packages=False)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    what = {"wheel": [str(distributions[0])], "sdist": [str(distributions[1])], "editable": ["-e", str(ROOT)]}[kind]
    subprocess.run([python, "-m", "pip", "install", "-q", *what], check=True, capture_output=True)
    done = subprocess.run(
        [python, "-m", "scrubber", "rules", "list"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "github-token" in done.stdout
