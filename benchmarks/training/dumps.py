"""What is printed whole: configurations, tokenizers, package lists, data samples, tracebacks, checksums, downloads."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from benchmarks.training.draw import BASE62, mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.training.draw import Draw


def config(draw: Draw) -> Iterator[str]:
    """YAML, argparse's Namespace, Hydra's job log, .env files."""
    password, other = draw.password(), draw.token()
    yield "model:"
    yield f"  name: {draw.pick('llama bert t5 gpt2')}"
    yield "  _target_: transformers.AutoModelForCausalLM.from_pretrained"
    yield f"  checkpoint: {draw.home}models/{draw.word(2)}"
    yield "  max_position_embeddings: 8192\n  key_value_proj_dim: 64\n  num_key_value_heads: 8\n  use_auth_token: false"
    yield f"optim:\n  lr: {draw.real(0, 1e-3, 6)}\n  betas: [0.9, 0.95]\n  eps: 1.0e-08\n  token_budget: {draw.between(1000, 9999)}"
    yield f"storage:\n  dsn: {draw.url_with_password()}\n  password: {password}\n  passphrase: null\n  secret_name: trainer-db"
    yield "sampler:\n  primary_key: sample_id\n  sort_key: length\n  tokens_per_batch: 65536\n  key_padding_mask: true"
    yield f"[{draw.clock('%Y-%m-%d %H:%M:%S,{ms}')}][HYDRA] Launching 4 jobs locally"
    yield f"[{draw.clock('%Y-%m-%d %H:%M:%S,{ms}')}][HYDRA] \t#0 : model=llama optim.lr=0.001 hydra.run.dir={draw.home}outputs/{draw.clock('%Y-%m-%d/%H-%M-%S')}"
    yield f"Namespace(data='{draw.home}data', lr={draw.real(0, 1e-3, 6)}, max_tokens=4096, max_new_tokens=256, num_tokens=None, token_type_ids=True, password='{password[1:-1]}', tokenizer='{draw.pick('gpt2 bert-base-cased')}', key_dim=64, use_cache=True)".replace(
        password[1:-1], password
    )
    yield f"{other[0]}={other[1]}"
    for name, value in (
        ("TOKENIZERS_PARALLELISM", "false"),
        ("HF_HUB_DISABLE_TELEMETRY", "1"),
        ("NCCL_SOCKET_IFNAME", "eth0"),
        ("MASTER_ADDR", draw.ipv4()),
        ("SSH_AUTH_SOCK", "/run/ssh-XXXXabcd/agent.4711"),
        ("CUDA_HOME", "/usr/local/cuda-12.4"),
        ("HF_HOME", f"{draw.home}hf"),
    ):
        yield f"export {name}={value}"
    yield f"{{'train_micro_batch_size_per_gpu': 4, 'zero_optimization': {{'stage': 3, 'stage3_max_live_parameters': 1000000000}}, 'access_token': '{mark(draw.chars(BASE62, 40))}'}}"


def tokenizer(draw: Draw) -> Iterator[str]:
    """A tokenizer's repr, special tokens, pieces of its vocabulary, samples of its output."""
    yield f"LlamaTokenizerFast(name_or_path='{draw.pick('hf-internal-testing/llama-tokenizer gpt2')}', vocab_size=32000, model_max_length=1000000000000000019884624838656, is_fast=True, padding_side='left', truncation_side='right', special_tokens={{'bos_token': '<s>', 'eos_token': '</s>', 'unk_token': '<unk>', 'pad_token': '</s>'}}, clean_up_tokenization_spaces=False)"
    yield '\t0: AddedToken("<unk>", rstrip=False, lstrip=False, single_word=False, normalized=False, special=True),'
    yield '{"cls_token": "[CLS]", "mask_token": "[MASK]", "pad_token": "[PAD]", "sep_token": "[SEP]", "unk_token": "[UNK]"}'
    yield '{"additional_special_tokens": ["<|im_start|>", "<|im_end|>"], "bos_token": "<|begin_of_text|>", "eos_token": {"content": "<|eot_id|>", "lstrip": false}}'
    yield "Setting `pad_token_id` to `eos_token_id`:128001 for open-end generation."
    for number in range(10):
        pieces = [draw.pick("Ġ ▁ ##") + draw.word(2) for _ in range(6)]
        yield f'"{pieces[0]}": {draw.between(256, 128000)}, "{pieces[1]}": {draw.between(256, 128000)}, "Ġtoken": 11241, "password": 9370, "▁secret": 7035, "Key": 2203,'
        yield f"tokens: {pieces} input_ids: {[draw.between(1, 128000) for _ in range(9)]} attention_mask: {[1] * 9}"
        yield f"sample {number}: token_count={draw.between(10, 4096)} num_tokens={draw.between(10, 4096)} max_tokens: 4096 prompt_tokens={draw.between(1, 999)} total_tokens={draw.between(1, 9999)} fertility={draw.real(1, 2)}"
    yield f"Token indices sequence length is longer than the specified maximum sequence length for this model ({draw.between(1025, 9999)} > 1024). Running this sequence through the model will result in indexing errors"
    yield f"tokenizer saved: ('{draw.home}tok/tokenizer_config.json', '{draw.home}tok/special_tokens_map.json', '{draw.home}tok/vocab.json', '{draw.home}tok/merges.txt')"
    yield f"push_to_hub(token='{mark('hf' + '_' + draw.chars(BASE62[10:], 34))}')"


def packages(draw: Draw) -> Iterator[str]:
    """Pip and conda."""
    yield f"Looking in indexes: https://pypi.org/simple, https://{draw.word(2)}:{draw.password()}@pypi.example.org/simple"
    yield "Collecting torch==2.7.1+cu128 (from -r requirements.txt (line 1))"
    yield "  Downloading torch-2.7.1+cu128-cp311-cp311-manylinux_2_28_x86_64.whl (1096.9 MB)"
    yield "     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1.1/1.1 GB 4.2 MB/s eta 0:00:00"
    yield f"Requirement already satisfied: numpy<3,>=1.26 in {draw.home}venv/lib/python3.11/site-packages (from torch) (2.2.6)"
    for name in (
        "nvidia-cublas-cu12",
        "nvidia-cudnn-cu12",
        "nvidia-nccl-cu12",
        "nvidia-cusolver-cu12",
        "triton",
        "tokenizers",
        "sentencepiece",
        "pyjwt",
        "keyring",
        "secretstorage",
        "passlib",
        "oauthlib",
    ):
        last = [".14", ".70"] if name.startswith("nvidia") else ["", ".post1", "rc1"]
        version = ".".join(str(draw.between(1, 30)) for _ in range(3)) + draw.random.choice(last)
        yield f"{name}=={version}"
        yield f"{name:<25} {version}"
        yield f"{name:<25} {version:<16} py311h{draw.hex(7)}_{draw.between(0, 3)}    conda-forge"
    yield f"# packages in environment at {draw.home}miniconda3/envs/ml:"
    yield "driver 570.86.15, cudnn 9.1.0.70, TensorRT 10.3.0.26, firmware 28.39.1002, kernel 5.15.0-1063-nvidia"
    yield "Successfully installed certifi-2025.8.3 charset-normalizer-3.4.3 idna-3.10 nvidia-cublas-cu12-12.4.5.8 requests-2.32.4 urllib3-2.5.0"
    yield f"Stored in directory: {draw.home}.cache/pip/wheels/{draw.hex(2)}/{draw.hex(2)}/{draw.hex(2)}/{draw.hex(56)}"
    yield f"  --hash=sha256:{draw.hex(64)}"


def tracebacks(draw: Draw) -> Iterator[str]:
    """Python's tracebacks, chained, with notes and a C++ half."""
    mount = draw.home
    for number in range(4):
        yield "Traceback (most recent call last):"
        yield f'  File "{mount}code/train.py", line {draw.between(1, 900)}, in main'
        yield "    loss.backward()"
        yield f'  File "{mount}venv/lib/python3.11/site-packages/torch/_tensor.py", line 648, in backward'
        yield "    torch.autograd.backward("
        yield f"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate {draw.real(1, 9, 2)} GiB. GPU 0 has a total capacity of 79.15 GiB of which {draw.real(1, 900, 2)} MiB is free. Process {draw.between(1000, 99999)} has 78.39 GiB memory in use."
        yield "\nThe above exception was the direct cause of the following exception:\n"
        yield "Traceback (most recent call last):"
        yield f'  File "{mount}code/store.py", line {draw.between(1, 900)}, in connect'
        yield f'    client = connect("{draw.url_with_password()}", timeout={number})'
        yield f"requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.example.org/v1/runs?access_token={mark(draw.chars(BASE62, 32))}"
        yield f'  File "C:\\Users\\{mark(draw.name)}\\AppData\\Local\\Programs\\Python\\Python311\\Lib\\runpy.py", line 196, in _run_module_as_main'
        yield f"terminate called after throwing an instance of 'c10::Error'\nframe #{number}: c10::Error::Error(c10::SourceLocation, std::string) + 0x{draw.hex(2)} (0x{draw.hex(12)} in {mount}venv/lib/libc10.so)"
        yield f"frame #{number + 1}: at::_ops::mm::call(at::Tensor const&, at::Tensor const&) + 0x1ad (0x7f{draw.hex(10)} in /usr/lib/libtorch_cpu.so)"
    yield "KeyError: 'Did not find key token_embedding.weight in state dict'; keys: ['model.embed_tokens.weight', 'lm_head.weight']"
    yield "RuntimeError: Error(s) in loading state_dict for LlamaForCausalLM: size mismatch for model.layers.0.self_attn.k_proj.weight: copying a param with shape torch.Size([1024, 4096])"


def checksums(draw: Draw) -> Iterator[str]:
    """Commits, digests, lock files, image ids."""
    yield f"commit {draw.hex(40)}"
    yield f"HEAD is now at {draw.hex(7)} fix: bump tokenizers to 0.21.1"
    yield f"Updating {draw.hex(7)}..{draw.hex(7)}"
    yield f"Author: {mark(f'{draw.word(1)} {draw.word(2)}'.title())} <{draw.email()}>"
    for name in ("train-00000-of-00041.parquet", "model.safetensors", "tokenizer.json", "data.tar.gz"):
        yield f"{draw.hex(64)}  {name}"
        yield f"{draw.hex(32)}  {draw.home}{name}"
        yield f"SHA256 ({name}) = {draw.hex(64)}"
        yield f'md5: {draw.hex(32)} etag="{draw.hex(32)}-{draw.between(2, 99)}" crc32c={base64.b64encode(draw.random.randbytes(4)).decode()} sha1={draw.hex(40)}'
        yield f"dvc.yaml: md5: {draw.hex(32)}.dir size: {draw.between(10**6, 10**9)} nfiles: {draw.between(10, 9999)}"
        yield f"resolved cache key: py311-linux-{draw.hex(64)}"
        yield f"nvcr.io/nvidia/pytorch@sha256:{draw.hex(64)} container {draw.hex(12)}"
    yield f"run_id={draw.uuid()} trace_id={draw.hex(32)} span_id={draw.hex(16)}"


def downloads(draw: Draw) -> Iterator[str]:
    """Data-set addresses, presigned ones among them."""
    revision = draw.hex(40)
    signature = mark(quote(base64.b64encode(draw.random.randbytes(32)).decode(), safe=""))
    for number in range(8):
        yield f"Downloading https://huggingface.co/datasets/allenai/c4/resolve/{revision}/en/c4-train.{number:05d}-of-01024.json.gz"
        yield f"{draw.clock('--%Y-%m-%d %H:%M:%S--')}  https://storage.googleapis.com/bert_models/2020_02_20/uncased_L-12_H-768_A-12.zip"
        yield f"Resolving storage.example.org (storage.example.org)... {draw.ipv4()}, {draw.ipv6()}"
        yield f"Saving to: ‘{draw.home}data/c4-train.{number:05d}.json.gz’"
        yield f"c4-train.{number:05d}   {draw.between(1, 99)}%[=====>              ] {draw.real(1, 99, 2)}M  {draw.real(1, 99, 2)}MB/s    eta 12s"
        yield f"s3://acme-datasets/tokenized/v3/shard_{number:05d}.bin {draw.between(10**6, 10**9)} bytes"
    yield f"GET https://acme.blob.core.windows.net/data/shard.bin?sv=2024-11-04&st=2026-03-14T06%3A27%3A13Z&se=2026-03-15T06%3A27%3A13Z&sr=b&sp=r&sig={signature} 403"
    yield f"wget --user=trainer --password={draw.password()} https://data.example.org/shards.tar"
    yield f"Authorization: Bearer {mark(draw.chars(BASE62, 43))}"
    yield f"Using custom data configuration default-{draw.hex(16)}\nGenerating train split: 52002 examples [00:01, {draw.real(1000, 99999, 2)} examples/s]"


def samples(draw: Draw) -> Iterator[str]:
    """Rows of the data that people print to look at it."""
    yield "   id  amount  label                      email              card"
    for number in range(12):
        yield f"{number:5d}  {draw.real(1, 999, 2):6.2f}      {draw.between(0, 1)}  {draw.email()}  {draw.card()}"
        yield (
            json.dumps(
                {"id": number, "score": draw.real(0, 1), "ts": 1741933633 + number, "contact": "MAIL", "phone": "TEL"}
            )
            .replace("MAIL", draw.email())
            .replace("TEL", draw.phone())
        )
        yield f"{number},{draw.real(-9, 9, 6)},{draw.real(-9, 9, 6)},{draw.between(10**9, 10**10 - 1)},{draw.clock('%Y-%m-%dT%H:%M:%S')},{draw.hex(16)}"
    yield f"tensor([[{draw.real(-2, 2)}, {draw.real(-2, 2)}, {draw.real(-2, 2)}], [{draw.real(-2, 2)}, 4111, 0.0000]], device='cuda:0', grad_fn=<AddmmBackward0>)"
    yield f"Dataset({{ features: ['input_ids', 'attention_mask', 'labels'], num_rows: {draw.between(1000, 99999)} }})"
    yield f"[{', '.join(str(draw.between(10**15, 10**16 - 1)) for _ in range(1))}.25, {draw.real(10**7, 10**8, 8)}, 4.1111111111111116e-05]"
    yield f"call {draw.phone()} when the job dies"
