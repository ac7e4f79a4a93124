"""What the machines print around a run: nvidia-smi, Slurm, listings, disks, interfaces, kernels, shells."""

from __future__ import annotations

import base64
import textwrap
from typing import TYPE_CHECKING

from benchmarks.training.draw import mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.training.draw import Draw


def nvidia_smi(draw: Draw) -> Iterator[str]:
    """The table, the process list, the query form."""
    yield draw.clock("%a %b %d %H:%M:%S %Y       ")
    yield "| NVIDIA-SMI 570.86.15              Driver Version: 570.86.15      CUDA Version: 12.8     |"
    yield "| GPU  Name                 Persistence-M | Bus-Id          Disp.A | Volatile Uncorr. ECC |"
    for gpu in range(8):
        yield f"|   {gpu}  NVIDIA A100-SXM4-80GB          On  |   00000000:{draw.hex(2).upper()}:00.0 Off |                    0 |"
        yield f"| N/A   {draw.between(25, 80)}C    P0             {draw.between(60, 400)}W /  400W |  {draw.between(1000, 81000):5d}MiB /  81920MiB |     {draw.between(0, 100):3d}%      Default |"
        yield f"|    {gpu}   N/A  N/A         {draw.between(1000, 999999)}      C   {draw.home}venv/bin/python    {draw.between(1000, 81000)}MiB |"
        yield f"{gpu}, GPU-{draw.uuid()}, {draw.clock('%Y/%m/%d %H:%M:%S.{ms}')}, {draw.between(25, 80)}, {draw.real(60, 400, 2)} W, 1410 MHz"
    yield "GPU0\tGPU1\tNIC0\tCPU Affinity\tNUMA Affinity\n X \tNV12\tPXB\t0-63,128-191\t0"


def slurm(draw: Draw) -> Iterator[str]:
    """A job's header, srun's and the scheduler's words."""
    job = draw.between(10**5, 10**7)
    yield f"SLURM_JOB_ID={job} SLURM_JOB_NAME=llm SLURM_NNODES=4 SLURM_NTASKS=32 SLURM_JOB_NODELIST=node[012-015] SLURM_CPUS_PER_TASK=12"
    yield f"SLURM_SUBMIT_DIR={draw.home}jobs SLURM_TASKS_PER_NODE=8(x4) SLURM_JOB_PARTITION=gpu_h100"
    yield f"MASTER_ADDR={draw.host()} MASTER_PORT={draw.between(10000, 60000)} WORLD_SIZE=32"
    yield f"Submitted batch job {job}"
    yield "             JOBID PARTITION     NAME     ST       TIME  NODES NODELIST(REASON)"
    for number in range(8):
        yield f"        {job}_{number}       gpu      llm      R    {draw.between(1, 23)}:{draw.between(10, 59)}:{draw.between(10, 59)}      4 node[012-015]"
        yield f"srun: error: node{draw.between(10, 99)}: task {number}: Out Of Memory"
        yield f"slurmstepd: error: *** STEP {job}.{number} ON node012 CANCELLED AT {draw.clock('%Y-%m-%dT%H:%M:%S')} DUE TO TIME LIMIT ***"
    yield f"Batch host: node012; StdOut={draw.home}jobs/slurm-{job}.out; ReqTRES=cpu=384,mem=2000G,node=4,billing=384,gres/gpu=32"
    yield f"Loading cuda/12.4.1-gcc-13.2.0-{draw.chars('abcdefghijklmnopqrstuvwxyz234567', 7)}\n  Loading requirement: gcc/13.2.0 openmpi/4.1.6"


def listings(draw: Draw) -> Iterator[str]:
    """Output of ls and df."""
    name = mark(draw.name)
    yield f"total {draw.between(100, 99999)}"
    for number in range(12):
        yield f"-rw-r--r-- 1 {name} users {draw.between(10**3, 10**10):>12} {draw.clock('%b %d %H:%M')} epoch={number}-step={number * 391}.ckpt"
        yield f"drwxrwsr-x. 2 {name} gpu-users     4096 {draw.clock('%Y-%m-%d %H:%M')} checkpoint-{number * 500}"
    yield "-rw-r--r-- 1 root root  1234 Mar 14 06:27 tokenizer_config.json"
    yield "Filesystem      Size  Used Avail Use% Mounted on"
    yield f"/dev/nvme0n1p2  1.8T  {draw.between(100, 900)}G  800G  55% /"
    yield "tmpfs           1008G  1.2G 1007G   1% /dev/shm"
    yield f"{draw.ipv4()}@o2ib:/lustre  2.1P  1.7P  410T  81% /lustre"
    yield f"{draw.between(1, 99)}G\t{draw.home}checkpoints"


def interfaces(draw: Draw) -> Iterator[str]:
    """Output of ip, ifconfig, ibstat and ping."""
    yield "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000"
    yield "    inet 127.0.0.1/8 scope host lo"
    yield "    inet6 ::1/128 scope host "
    for number in range(2, 8):
        yield f"{number}: eth{number}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9000 qdisc mq state UP group default qlen 1000"
        yield f"    link/ether {draw.mac()} brd ff:ff:ff:ff:ff:ff"
        yield f"    inet {draw.ipv4()}/24 scope global eth{number}"
        yield f"    inet6 {draw.ipv6()}/64 scope link "
        yield f"64 bytes from {draw.ipv4()}: icmp_seq={number} ttl=64 time={draw.real(0, 1, 3)} ms"
        yield f"        inet {draw.ipv4()}  netmask 255.255.255.0"
    yield f"CA 'mlx5_0' CA type: MT4129 Number of ports: 1 Firmware version: 28.39.1002 Base lid: {draw.between(1, 999)} Rate: 400"
    yield "UCX  WARN  network device 'mlx5_0:1' is not available, please use one or more of: 'eth0'(tcp), 'lo'(tcp)"


def shell(draw: Draw) -> Iterator[str]:
    """Commands with secrets in them, and a key printed by mistake."""
    yield f"$ ssh -i {draw.home}.ssh/id_ed25519 trainer@{draw.ipv4()} nvidia-smi"
    yield f"$ mysql -h db1 -u trainer --password={draw.password()} runs"
    yield f"$ sshpass -p {draw.password()} rsync -a out/ backup:/srv/out/"
    yield f"$ curl -u {draw.password().replace('«', '«trainer:')} https://artifacts.example.org/llm/model.bin"
    yield "$ docker login registry.example.org -u trainer --password-stdin"
    for _ in range(6):
        name, token = draw.token()
        yield f"$ {name}={token} torchrun --nproc_per_node=8 --nnodes=4 train.py --lr {draw.real(0, 1e-3, 6)} --max-tokens 4096 --tokenizer-path ./tok --token-limit 100 --key-file key.pem"
        yield f"real\t{draw.between(1, 59)}m{draw.real(1, 59, 3)}s"
    body = textwrap.wrap(base64.b64encode(b"openssh-key-v1\0" + draw.random.randbytes(400)).decode(), 70)
    label = "OPENSSH PRIVATE" + " KEY-----"
    yield mark("\n".join(["-----BEGIN " + label, *body, "-----END " + label]))
    yield f"+ Debugger PIN: {mark('-'.join(draw.chars('123456789', 3) for _ in range(3)))}"
    yield f"[{draw.clock('%a %b %d %H:%M:%S %Y')}] NVRM: Xid (PCI:0000:07:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus."
    yield f"dmesg: [{draw.real(1, 99999, 6)}] Out of memory: Killed process {draw.between(1000, 99999)} (python) total-vm:{draw.between(10**6, 10**9)}kB, anon-rss:{draw.between(10**6, 10**8)}kB"
