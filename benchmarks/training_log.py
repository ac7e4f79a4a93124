"""Makes a training log with synthetic secrets in it; the sample that the README scrubs is one.

python benchmarks/training_log.py > tests/data/train.log

The sample has no tokens of the shapes that other scanners block a push for; `training_log(tokens=True)` has.
"""

from __future__ import annotations

import base64
import random
import sys
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 14, 6, 27, 13, tzinfo=UTC)


class Writer:
    """Writes log lines with a clock that moves on."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.now = START
        self.lines: list[str] = []

    def log(self, level: str, text: str) -> None:
        """A line with time and level."""
        self.now += timedelta(seconds=self.draw.uniform(0.1, 9))
        self.lines.append(f"{self.now:%Y-%m-%d %H:%M:%S},{self.now.microsecond // 1000:03d} {level:<7} {text}")

    def token(self, alphabet: str, length: int) -> str:
        """Random characters."""
        return "".join(self.draw.choice(alphabet) for _ in range(length))


def training_log(seed: int = 7, epochs: int = 3, *, tokens: bool = False) -> str:
    """A run from its start to a crash."""
    w = Writer(seed)
    letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    user, mail = "mgarber", "m.garber" + "@" + "quorvex781.io"
    w.log("INFO", "node gpu-07.cluster.internal (10.41.7.23) rank 0/8, torch 2.7.1+cu128, driver 570.86.15")
    w.log("INFO", f"config: /home/{user}/runs/llm-8b/config.yaml")
    secrets = f"HF_TOKEN=hf_{w.token(letters[:49], 34)} {_signed(w)} " if tokens else ""
    w.log("DEBUG", f"env {secrets}DB_PASSWORD=two-Green-Kettles CUDA_VISIBLE_DEVICES=0,1 TOKENIZERS_PARALLELISM=false")
    w.log("INFO", f"wandb: logged in as {mail}; run a1b2c3d4 at /home/{user}/runs/llm-8b/wandb")
    w.log(
        "INFO", "tokenizer: vocab_size=128256 pad_token=<pad> bos_token_id=128000 max_new_tokens=256 num_tokens=1.2e9"
    )
    for epoch in range(1, epochs + 1):
        loss = 4.2 / epoch
        for step in range(100, 401, 100):
            loss *= 0.97
            rate = 3e-4 * (1 - step / 500)
            speed = w.draw.uniform(900, 1100)
            w.log(
                "INFO",
                f"epoch {epoch} step {step}: loss={loss:.4f} lr={rate:.2e} gnorm={loss / 3:.3f} tokens/s={speed:.1f}",
            )
        w.log(
            "INFO",
            f"epoch {epoch} val_loss={loss * 1.04:.4f} ppl={2.718**loss:.2f} ckpt=/scratch/{user}/ckpt/epoch{epoch}.pt",
        )
    w.log("INFO", '{"event": "eval", "user": "' + mail + '", "password": "sunset-Over-7-hills", "accuracy": 0.8125}')
    w.log("WARNING", "notify failed: POST https://hooks.example.org/x?user=bot&password=old%20Barn%2012&channel=ml 503")
    w.log("INFO", "uploader: * Debugger PIN: 512-733-904")
    w.log("ERROR", "checkpoint upload failed")
    w.lines += [
        "Traceback (most recent call last):",
        f'  File "/home/{user}/train/upload.py", line 88, in push',
        '    client = connect("postgresql://trainer:blue-Kettle-42@db1:5432/runs", timeout=3)',
        f"ConnectionError: 192.168.40.12:5432 refused (attempt 2/5), call +1 415 555 0{w.draw.randint(100, 199)}",
    ]
    return "\n".join(w.lines) + "\n"


def _signed(w: Writer) -> str:
    secret = base64.b64encode(w.draw.randbytes(30)).decode()
    key_id = "AK" + "IA" + w.token("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)
    return f"aws_access_key_id={key_id} aws_secret_access_key={secret}"


if __name__ == "__main__":
    sys.stdout.write(training_log())
