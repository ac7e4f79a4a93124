"""User names in paths; only the name goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.marking import marked

if TYPE_CHECKING:
    from scrubber.pipeline import Pipeline

FOUND = [
    'File "/home/«oluwaques59»/ws/train.py", line 12',
    "/Users/«cosimcast62»/Library/Logs/x.log opened",
    r"C:\Users\«jdoe»\AppData\x",
    r'{"path": "C:\\Users\\«nancy.t»\\AppData"}',
    r"\\fileserver\home\«jdoe»\x",
    "file:///home/«j.doe»/x and file%3A%2F%2F%2Fhome%2F«jdoe2»%2Fx",
    "/mnt/c/Users/«jdoe»/x",
    "/home/students/«jdoe»/thesis",
    "/media/«jdoe»/USB",
    "/orcd/compute/«jdoe»/run",
    "/scratch/«jdoe7»/x",
    "\x1b[A/home/«jdoe»/x",
    "~«leocadomb25»/bin n=1",
    "/home/«jürgen»/x",
    "/home/user/project/x.py".replace("user", "«jd»"),
    "/export/home/«jdoe»/x and /nfs/cluster/home/«jdoe»",
    r"D:\Users\«jdoe»\x, /cygdrive/c/Users/«jdoe»/x",
    "cwd=/home/«jdoe»",
    "Saving to: „/home/«jdoe»/data.gz“",
    r'File "C:\Users\«raben»\x.py", line 3',
    "INFO drwxr-xr-x 2 «quillpetr33» staff 64 Jan  3 10:00 src",
    "-rw-r--r--. 1 «jdoe» users 64 Jan  3 10:00 x",
]
LEFT = [
    "/home/ubuntu/app /Users/Shared/x /home/runner/work",
    "/opt/nohome/abc /var/www/html",
    "GET /api/users/123 200",
    "app/users/views.py src/users/users.service.ts:45 packages/home/index.tsx",
    "GET /users/bulk/import 200 POST /users/sign_in",
    "https://x.example/home/products/list and /api/users/active",
    "templates/home/index.html /media/images/logo.png /scratch/models/llama",
    "package~1.2/x a~b",
    "drwxr-xr-x 2 root root 64 Jan  3 10:00 src",
    "/media/cdrom_drive_none".replace("/media/", "/mediax/"),
]


@pytest.mark.parametrize("text", FOUND)
def test_a_name_in_a_path_is_found(pipeline: Pipeline, text: str) -> None:
    data, spans = marked(text)
    assert [tuple(f.span) for f in pipeline.find(data)] == spans


@pytest.mark.parametrize("text", LEFT)
def test_paths_of_nobody_are_left_alone(pipeline: Pipeline, text: str) -> None:
    assert pipeline.find(text.encode()) == []


def test_the_rest_of_the_path_stays(pipeline: Pipeline) -> None:
    assert pipeline.scrub(b"/home/jdoe/ws/train.py:12").endswith(b"/ws/train.py:12")
