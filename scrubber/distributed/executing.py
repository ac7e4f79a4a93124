"""What runs on another machine: tasks one after the other, whatever goes wrong said without a character of a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrubber.distributed.answers import packed
from scrubber.distributed.tasks import Done
from scrubber.errors import ProcessingError, ScrubError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.distributed.tasks import Setting, Task


def execute(setting: Setting, tasks: Sequence[Task]) -> list[Done]:
    """What came of each task. It raises nothing: the traceback would be in the cluster's own logs, with text in it."""
    return [_done(setting, task) for task in tasks]


def execute_groups(setting: Setting, groups: Sequence[Sequence[Task]], batches: Iterator[Any]) -> Iterator[Any]:
    """As `execute`, for groups that are named by their indices in record batches of Arrow, one column each way."""
    import pyarrow as pa  # noqa: PLC0415 - of the machines that Spark runs on

    for batch in batches:
        for index in batch.column(0).to_pylist():
            done = packed(execute(setting, groups[index]))
            yield pa.RecordBatch.from_pydict({"group": [index], "done": [done]})


def _done(setting: Setting, task: Task) -> Done:
    done = Done()
    try:
        task.work(setting.engine.pipeline(), setting, done)
    except ScrubError as error:
        done.problem = error
    except Exception as error:  # noqa: BLE001 - see above
        done.problem = ProcessingError(f"internal error on a machine ({type(error).__name__})")
    return done
