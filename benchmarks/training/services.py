"""What launchers, communication libraries and experiment trackers print: torchrun, NCCL, Ray, W&B, MLflow, TensorBoard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.training.draw import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.training.draw import Draw


def torchrun(draw: Draw) -> Iterator[str]:
    """Elastic launch, c10d warnings, the NCCL watchdog."""
    yield "W0314 06:27:13.482000 140234 torch/distributed/run.py:793] Setting OMP_NUM_THREADS environment variable for each process to be 1 in default, to avoid your system being overloaded"
    yield f"INFO:torch.distributed.launcher.api:Starting elastic_operator with launch configs: run_id: {draw.uuid()} rdzv_backend: c10d rdzv_endpoint: {draw.host()}:29500 max_restarts: 3 monitor_interval: 0.1"
    for rank in range(8):
        yield f"[W{draw.clock('%m%d %H:%M:%S')}.482913{rank} socket.cpp:697] [c10d] The client socket has failed to connect to [{draw.host()}]:29500 (errno: 111 - Connection refused)."
        yield f"[rank{rank}]:[W{draw.clock('%m%d %H:%M:%S')} ProcessGroupNCCL.cpp:1250] Warning: WARNING: process group has NOT been destroyed before we destruct ProcessGroupNCCL."
    yield f"[rank3]:[E{draw.clock('%m%d %H:%M:%S')} ProcessGroupNCCL.cpp:607] [Rank 3] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=1234, OpType=ALLREDUCE, NumelIn=1048576, NumelOut=1048576, Timeout(ms)=600000) ran for 600123 milliseconds before timing out."
    yield "E0314 06:27:15.482000 140234 torch/distributed/elastic/multiprocessing/api.py:869] failed (exitcode: 1) local_rank: 0 (pid: 140301) of binary: /opt/conda/bin/python3.11"
    yield f"  host      : {draw.host()}"
    yield "  rank      : 3 (local_rank: 3)"
    yield f"  error_file: /tmp/torchelastic_{draw.word(1)}/{draw.uuid()}_x1/attempt_0/3/error.json"
    yield f"  log dir   : {draw.home}logs/elastic/attempt_0/3"


def nccl(draw: Draw) -> Iterator[str]:
    """NCCL_DEBUG=INFO."""
    node, pid = f"node{draw.between(10, 99)}", draw.between(1000, 99999)
    yield f"{node}:{pid}:{pid} [0] NCCL INFO Bootstrap : Using ib0:{draw.ipv4()}<0>"
    yield f"{node}:{pid}:{pid} [0] NCCL INFO NET/Plugin: No plugin found (libnccl-net.so)"
    yield "NCCL version 2.21.5+cuda12.4"
    yield f"{node}:{pid}:{pid + 7} [0] NCCL INFO NET/IB : Using [0]mlx5_0:1/IB [1]mlx5_1:1/IB [RO]; OOB ib0:{draw.ipv4()}<0>"
    yield f"{node}:{pid}:{pid + 7} [0] NCCL INFO ncclCommInitRank comm 0x{draw.hex(12)} rank 0 nranks 8 cudaDev 0 nvmlDev 0 busId 7000 commId 0x{draw.hex(16)} - Init START"
    for channel in range(24):
        yield f"{node}:{pid}:{pid + 7} [{channel % 8}] NCCL INFO Channel {channel:02d}/0 : {channel % 8}[{channel % 8}] -> {(channel + 1) % 8}[{(channel + 1) % 8}] via P2P/CUMEM/read"
        yield f"{node}:{pid}:{pid + 7} [0] NCCL INFO Channel {channel:02d}/24 :    0   1   2   3   4   5   6   7"
    yield f"{node}:{pid}:{pid + 7} [0] NCCL INFO Trees [0] 1/-1/-1->0->-1 [1] 1/-1/-1->0->-1 [2] -1/-1/-1->0->7"
    yield f"{node}:{pid}:{pid + 7} [0] misc/socket.cc:484 NCCL WARN socketStartConnect: Connect to {draw.ipv4()}<{draw.between(30000, 60000)}> failed : Software caused connection abort"
    yield f"{node}:{pid}:{pid + 7} [0] NCCL INFO comm 0x{draw.hex(12)} rank 0 nranks 8 cudaDev 0 busId 7000 - Init COMPLETE"
    yield f"{node}:{pid}:{pid + 9} [0] NCCL INFO GID fe80:0000:0000:0000 index 3, threshold 1048576, 24 coll channels, 16 collnet channels"


def mlflow(draw: Draw) -> Iterator[str]:
    """MLflow's client."""
    form = "%Y/%m/%d %H:%M:%S"
    experiment, server = draw.between(1, 99), draw.ipv4()
    yield f"{draw.clock(form)} INFO mlflow.tracking.fluent: Experiment with name 'finetune-7b' does not exist. Creating a new experiment."
    yield f'{draw.clock(form)} WARNING mlflow.utils.autologging_utils: MLflow autologging encountered a warning: "{draw.home}venv/lib/python3.11/site-packages/mlflow/types/utils.py:435: UserWarning: Hint: Inferred schema contains integer column(s)"'
    yield f"MLFLOW_TRACKING_URI=http://mlflow:{draw.password()}@tracking:5000 MLFLOW_EXPERIMENT_ID={experiment}"
    for _ in range(5):
        run = draw.hex(32)
        yield f"🏃 View run {draw.word(2)}-{draw.word(2)}-{draw.between(100, 999)} at: http://{server}:5000/#/experiments/{experiment}/runs/{run}"
        yield f"🧪 View experiment at: http://{server}:5000/#/experiments/{experiment}"
        yield f"{draw.clock(form)} INFO mlflow.sklearn.utils: Logging training accuracy={draw.real(0, 1)} run_id={run} artifact_uri=file://{draw.home}mlruns/{experiment}/{run}/artifacts"
        yield f"{draw.clock(form)} INFO mlflow.store.model_registry: Waiting up to 300 seconds for model version to finish creation. Model name: clf, version {draw.between(1, 40)}"
    yield f"mlflow.exceptions.MlflowException: API request to http://{server}:5000/api/2.0/mlflow/runs/create failed with exception HTTPConnectionPool(host='{draw.ipv4()}', port=5000): Max retries exceeded"


def wandb(draw: Draw) -> Iterator[str]:
    """Weights & Biases: login, config, summary with sparklines."""
    run = draw.chars("0123456789abcdefghijklmnopqrstuvwxyz", 8)
    stamp = draw.clock("%Y%m%d_%H%M%S")
    yield "wandb: WARNING If you're specifying your api key in code, ensure this code is not shared publicly."
    yield f"wandb: Appending key for api.wandb.ai to your netrc file: {draw.home}.netrc"
    yield f"wandb login {mark(draw.hex(40))}"
    yield "wandb: Tracking run with wandb version 0.19.8"
    yield f"wandb: Run data is saved locally in {draw.home}llm/wandb/run-{stamp}-{run}"
    yield f"wandb: Syncing run \x1b[33mglorious-{draw.word(2)}-{draw.between(1, 99)}\x1b[0m"
    yield f"wandb: 🚀 View run at \x1b[34m\x1b[4mhttps://wandb.ai/acme/llm/runs/{run}\x1b[0m"
    yield "wandb: Run history:"
    for name in ("eval/loss", "train/grad_norm", "train/learning_rate", "train/loss", "train/num_input_tokens_seen"):
        yield f"wandb: {name:>28} {draw.chars('▁▂▃▄▅▆▇█', 40)}"
    yield "wandb: Run summary:"
    for name in (
        "eval/loss",
        "eval/runtime",
        "total_flos",
        "train/epoch",
        "train/global_step",
        "train/loss",
        "tokens_seen",
    ):
        yield f"wandb: {name:>28} {draw.random.choice([draw.real(0, 9, 5), draw.between(10**6, 10**18), draw.real(0, 1e-4, 8)])}"
    yield f"wandb: Find logs at: ./wandb/run-{stamp}-{run}/logs"
    for _ in range(3):
        yield f"{draw.clock('%Y-%m-%d %H:%M:%S,{ms}')} INFO    MainThread:{draw.between(100, 9999)} [wandb_init.py:init():781] starting backend"
        yield f"{draw.clock('%Y-%m-%d %H:%M:%S,{ms}')} INFO    MainThread:{draw.between(100, 9999)} [wandb_run.py:_config_callback():1261] config_cb None None {{'vocab_size': 128256, 'bos_token_id': 128000, 'pad_token_id': None, 'output_dir': '{draw.home}out', 'hub_token': '<HUB_TOKEN>', 'push_to_hub_token': '<PUSH_TO_HUB_TOKEN>', 'include_num_input_tokens_seen': False, 'ddp_timeout': 1800}}"
    yield f"wandb: ERROR 401 for {draw.email()}: API key is invalid"


def tensorboard(draw: Draw) -> Iterator[str]:
    """Event files, whose names hold the host, and the server's banner."""
    for _ in range(6):
        stamp = draw.clock("%b%d_%H-%M-%S")
        yield f"{draw.home}runs/{stamp}_{mark(f'gpu{draw.between(1, 9)}')}/events.out.tfevents.{1741933633 + draw.between(1, 10**6)}.{draw.host()}.{draw.between(1000, 99999)}.0"
        yield f"runs/{stamp}_{draw.host()}lr_0.001_bs_{draw.pick('32 64')}/".replace("»lr", "»/lr")
    yield "TensorBoard 2.19.0 at http://localhost:6006/ (Press CTRL+C to quit)"
    yield f"{draw.clock('%Y-%m-%d %H:%M:%S')} TensorBoard reload process beginning, data_server: 0.7.2 grpc port {draw.between(30000, 60000)}"


def ray_tune(draw: Draw) -> Iterator[str]:
    """Ray's status tables and prefixed worker lines."""
    yield f"{draw.clock('%Y-%m-%d %H:%M:%S,{ms}')}\tINFO worker.py:1841 -- Started a local Ray instance. View the dashboard at \x1b[1m\x1b[32m127.0.0.1:8265 \x1b[39m\x1b[22m"
    yield f"Connecting to existing Ray cluster at address: {draw.ipv4()}:6379..."
    trial = draw.hex(5)
    yield "+------------------------+------------+-----------------------+-----------+--------+------------------+"
    yield "| Trial name             | status     | loc                   |        lr |   iter |   total time (s) |"
    for number in range(8):
        yield f"| train_fn_{trial}_{number:05d} | TERMINATED | {draw.ipv4()}:{draw.between(1000, 99999)} | {draw.real(0, 0.1, 8)} | {draw.between(1, 99):6d} | {draw.real(1, 999, 5)} |"
        yield f"\x1b[36m(train_fn pid={draw.between(1000, 99999)}, ip={draw.ipv4()})\x1b[0m epoch {number} loss {draw.real(0, 9)}"
        yield f"\x1b[36m(train_fn pid={draw.between(1000, 99999)})\x1b[0m Checkpoint successfully created at: Checkpoint(filesystem=local, path={draw.home}ray_results/tune/train_fn_{trial}_{number:05d}_{number}_lr={draw.real(0, 0.1, 4)}_{draw.clock('%Y-%m-%d_%H-%M-%S')}/checkpoint_000000)"
    yield "Logical resource usage: 2.0/64 CPUs, 1.0/8 GPUs (0.0/1.0 accelerator_type:A100)"
    yield f"node:{draw.ipv4()} object_store_memory: {draw.between(10**9, 10**11)} actor_id={draw.hex(32)} job_id=01000000"
