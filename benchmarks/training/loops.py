"""Training loops as Trainer, Lightning, Keras, fairseq, Megatron, DeepSpeed, JAX and the boosting libraries print them."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.training.draw import Draw

MODELS = "meta-llama/Llama-3.1-8B bert-base-uncased google/flan-t5-xl mistralai/Mistral-7B-v0.3 Qwen/Qwen2.5-14B"


def _loss(draw: Draw, step: int) -> float:
    return round(9 / math.sqrt(step + 1) + draw.real(0, 0.3), 4)


def plain(draw: Draw) -> Iterator[str]:
    """The logging module, with a run's ordinary events."""
    form = "%Y-%m-%d %H:%M:%S,{ms}"
    yield f"{draw.clock(form)} INFO     main: python 3.11.7, torch 2.7.1+cu128, driver 570.86.15, seed 1234, pid 48213"
    yield f"{draw.clock(form)} DEBUG    main: env DB_PASSWORD={draw.password()} CUDA_VISIBLE_DEVICES=0,1 OMP_NUM_THREADS=8"
    for epoch in range(1, 4):
        for step in range(100, 1500, 100):
            yield (
                f"{draw.clock(form)} INFO     trainer: epoch {epoch} step {step}: loss={_loss(draw, step)} "
                f"lr={draw.real(1e-5, 3e-4, 7):.2e} gnorm={draw.real(0.1, 4)} tokens/s={draw.real(900, 99000, 1)} "
                f"tokens_per_second={draw.between(900, 99000)} mem={draw.real(10, 79, 1)}GiB"
            )
        yield f"{draw.clock(form)} INFO     trainer: epoch {epoch} val_loss={draw.real(1, 3)} ppl={draw.real(3, 30, 2)} acc@1={draw.real(0, 1)}"
        yield f"{draw.clock(form)} INFO     ckpt: saved {draw.home}runs/llm-8b/epoch{epoch}.pt (2.3 GB, sha256 {draw.hex(64)})"
    yield f"{draw.clock(form)} WARNING  store: {draw.url_with_password()} timed out after 3.0 s (attempt 2/5)"
    yield f"{draw.clock(form)} INFO     notify: mail to {draw.email()} queued, id={draw.uuid()}"


def trainer(draw: Draw) -> Iterator[str]:
    """Hugging Face Trainer: banner, dictionary lines, progress bars, checkpoints."""
    total, name = draw.between(500, 60_000), draw.pick(MODELS)
    cache = f"{draw.home}.cache/huggingface"
    name_, token = draw.token()
    yield f"$ {name_}={token} python run_clm.py --model_name_or_path {name} --do_train --max_steps {total}"
    snapshot = f"{cache}/hub/models--{name.replace('/', '--')}/snapshots/{draw.hex(40)}"
    yield f"loading configuration file config.json from cache at {snapshot}/config.json"
    yield f"[INFO|tokenization_utils_base.py:2209] {draw.clock('%Y-%m-%d %H:%M:%S,{ms}')} >> loading file tokenizer.json from cache at {snapshot}/tokenizer.json"
    yield "Special tokens have been added in the vocabulary, make sure the associated word embeddings are fine-tuned or trained."
    yield f"trainable params: {draw.between(10**6, 10**8):,} || all params: 8,030,261,248 || trainable%: {draw.real(0, 1)}"
    yield "***** Running training *****"
    yield f"  Num examples = {draw.between(1000, 99999):,}"
    yield f"  Total train batch size (w. parallel, distributed & accumulation) = {draw.pick('32 64 256')}"
    yield f"  Total optimization steps = {total:,}"
    for step in range(0, 400, 10):
        at = total * step // 400
        yield f"\r {100 * at // total:2d}%|{draw.bar(at, total)}| {at}/{total} [{step // 60:02d}:{step % 60:02d}<1:{draw.between(10, 59)}:31,  {draw.real(1, 9, 2):.2f}it/s]"
        if step % 20 == 0:
            values = {
                "loss": _loss(draw, step),
                "grad_norm": draw.real(0, 5, 16),
                "learning_rate": draw.real(0, 5e-5, 20),
                "epoch": draw.real(0, 3, 2),
            }
            yield str({**values, "num_input_tokens_seen": draw.between(10**6, 10**10)} if step % 40 else values)
    yield f"Saving model checkpoint to {draw.home}out/checkpoint-{total}"
    yield f"tokenizer config file saved in {draw.home}out/checkpoint-{total}/tokenizer_config.json"
    yield f"{{'eval_loss': {draw.real(1, 3, 15)}, 'eval_runtime': {draw.real(9, 99)}, 'eval_samples_per_second': {draw.real(9, 99, 3)}, 'epoch': 3.0}}"
    yield f"{{'train_runtime': {draw.real(9, 9999)}, 'train_samples_per_second': {draw.real(9, 99, 3)}, 'train_loss': {draw.real(1, 3, 15)}, 'epoch': 3.0}}"
    yield f"  total_flos               = {draw.between(10**6, 10**9)}GF"


def tqdm(draw: Draw) -> Iterator[str]:
    """Nested bars that redraw themselves with carriage returns and cursor movements."""
    for epoch in range(3):
        steps = []
        for step in range(0, 1001, 50):
            rate = draw.real(2, 90, 2)
            steps.append(
                f"Epoch {epoch}: {step // 10:3d}%|{draw.bar(step, 1000)}| {step}/1000 [00:{draw.between(10, 59)}<01:{draw.between(10, 59)}, "
                f"{rate:.2f}it/s, loss={_loss(draw, step):.3f}, lr={draw.real(0, 3e-4, 7)}, tok/s={draw.between(1000, 99999)}]"
            )
        yield "\r" + "\r".join(steps)
        yield f"\x1b[A\r\x1b[32mvalid\x1b[0m: 100%|{draw.bar(1, 1)}| 79/79 [00:03<00:00, 25.31it/s]\x1b[K"
        yield f"\x1b[A{draw.home}ckpt/epoch_{epoch}.pt"
    yield f"Downloading shards: 100%|{draw.bar(1, 1)}| 4/4 [01:12<00:00, 18.1s/it]"
    yield f"Map (num_proc=16): 100%|{draw.bar(1, 1)}| 52002/52002 [00:05<00:00, {draw.real(100, 9999, 2)} examples/s]"
    yield f"model-00001-of-00004.safetensors: 100%|{draw.bar(1, 1)}| 4.98G/4.98G [00:41<00:00, 121MB/s]"


def lightning(draw: Draw) -> Iterator[str]:
    """PyTorch Lightning: devices, summary table, bar, checkpoints."""
    yield "GPU available: True (cuda), used: True"
    yield "TPU available: False, using: 0 TPU cores"
    yield f"Initializing distributed: GLOBAL_RANK: 0, MEMBER: 1/{draw.pick('2 4 8')}"
    yield "LOCAL_RANK: 0 - CUDA_VISIBLE_DEVICES: [0,1]"
    yield f"{draw.home}miniconda3/envs/ml/lib/python3.11/site-packages/lightning/pytorch/trainer/connectors/data_connector.py:425: The 'val_dataloader' does not have many workers"
    yield "  | Name          | Type               | Params | Mode "
    yield "-------------------------------------------------------"
    for row, kind in enumerate(("TransformerModel", "CrossEntropyLoss", "MulticlassAccuracy", "TokenEmbedding")):
        yield f"{row} | {draw.word(2):<13} | {kind:<18} | {draw.real(0, 99, 1)} M | train"
    yield f"{draw.real(1, 99, 1)} M    Trainable params"
    yield f"{draw.real(1, 999, 3)}   Total estimated model params size (MB)"
    for step in range(0, 391, 10):
        yield f"Epoch 0: {100 * step // 391:3d}%|{draw.bar(step, 391)}| {step}/391 [00:{draw.between(10, 59)}<00:42,  8.9it/s, v_num={draw.between(0, 99)}, train_loss_step={_loss(draw, step):.3f}]"
    yield f"Epoch 0, global step 391: 'val_loss' reached 1.23456 (best 1.23456), saving model to '{draw.home}lightning_logs/version_3/checkpoints/epoch=0-step=391.ckpt' as top 1"
    yield f"Restoring states from the checkpoint path at {draw.home}lightning_logs/version_2/checkpoints/epoch=7-val_loss=0.12.ckpt"
    yield "`Trainer.fit` stopped: `max_epochs=1` reached."


def keras(draw: Draw) -> Iterator[str]:
    """TensorFlow's C++ log and Keras, old and new bars."""
    yield f"{draw.clock('%Y-%m-%d %H:%M:%S.{us}')}: I tensorflow/core/platform/cpu_feature_guard.cc:210] This TensorFlow binary is optimized to use available CPU instructions"
    yield f"I0000 00:00:1741933633.482913   {draw.between(1000, 99999)} gpu_device.cc:2019] Created device /job:localhost/replica:0/task:0/device:GPU:0 with 38374 MB memory:  -> device: 0, name: NVIDIA A100-SXM4-40GB, pci bus id: 0000:07:00.0, compute capability: 8.0"
    yield "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR"
    yield 'Model: "sequential"'
    yield "┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃"
    yield f"│ dense (Dense)                   │ (None, 128)            │       {draw.between(1000, 99999):,} │"
    yield f" Total params: {draw.between(10**5, 10**7):,} (397.54 KB)"
    for epoch in range(1, 11):
        yield f"Epoch {epoch}/10"
        yield f"1875/1875 [==============================] - {draw.between(2, 9)}s 2ms/step - loss: {draw.real(0, 1)} - accuracy: {draw.real(0, 1)} - val_loss: {draw.real(0, 1)} - val_accuracy: {draw.real(0, 1)}"
        yield f"\x1b[1m938/938\x1b[0m \x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m\x1b[37m\x1b[0m \x1b[1m4s\x1b[0m 4ms/step - accuracy: {draw.real(0, 1)} - loss: {draw.real(0, 1)}"
        yield f"Epoch {epoch}: val_loss improved from {draw.real(1, 2, 5)} to {draw.real(0, 1, 5)}, saving model to {draw.home}models/best.keras"
    yield f"ReduceLROnPlateau reducing learning rate to {draw.real(0, 1e-3, 18)}."


def fairseq(draw: Draw) -> Iterator[str]:
    """Fairseq with JSON records."""
    form = "%Y-%m-%d %H:%M:%S"
    yield f"{draw.clock(form)} | INFO | fairseq_cli.train | Namespace(activation_fn='relu', adam_betas='(0.9, 0.98)', arch='transformer', bpe=None, data='{draw.home}data-bin/wmt', fp16=True, max_tokens=4096, max_tokens_valid=4096, restore_file='checkpoint_last.pt', seed=1, update_freq=[1], user_dir=None)"
    yield f"{draw.clock(form)} | INFO | fairseq.tasks.translation | [en] dictionary: 32768 types"
    yield f"{draw.clock(form)} | INFO | fairseq.trainer | No existing checkpoint found {draw.home}ckpt/checkpoint_last.pt"
    for step in range(100, 3000, 100):
        values = {
            "epoch": 1,
            "update": draw.real(0, 1, 3),
            "loss": draw.real(3, 9, 3),
            "nll_loss": draw.real(3, 9, 3),
            "ppl": draw.real(3, 999, 2),
            "wps": draw.real(999, 99999, 1),
            "num_updates": step,
            "lr": draw.real(0, 5e-4, 10),
            "gnorm": draw.real(0, 9, 3),
            "loss_scale": 128,
            "wall": step // 2,
        }
        yield f"{draw.clock(form)} | INFO | train_inner | " + json.dumps(
            {key: str(value) if key != "epoch" else value for key, value in values.items()}
        )
    yield f"{draw.clock(form)} | INFO | valid | epoch 001 | valid on 'valid' subset | loss {draw.real(3, 9, 3)} | ppl {draw.real(3, 99, 2)} | wps {draw.real(999, 99999, 1)} | wpb 2931.6 | num_updates 2900"
    yield f"{draw.clock(form)} | INFO | fairseq.checkpoint_utils | Saved checkpoint {draw.home}ckpt/checkpoint1.pt (epoch 1 @ 2900 updates, score 4.512) (writing took 3.412 seconds)"


def megatron(draw: Draw) -> Iterator[str]:
    """Megatron-LM: arguments with dots, iteration lines with bars."""
    yield "------------------------ arguments ------------------------"
    arguments = {
        "adam_beta1": 0.9,
        "data_path": f"['{draw.home}data/text_document']",
        "eod_mask_loss": False,
        "global_batch_size": 256,
        "kv_channels": 128,
        "lr": draw.real(0, 1e-3, 6),
        "make_vocab_size_divisible_by": 128,
        "master_port": 6000,
        "num_layers": 32,
        "padded_vocab_size": 50304,
        "pad_token_id": None,
        "tokenizer_type": "GPT2BPETokenizer",
        "vocab_file": f"{draw.home}gpt2-vocab.json",
        "wandb_exp_name": "",
        "world_size": 64,
    }
    for name, value in arguments.items():
        yield f"  {name} {'.' * (48 - len(name))} {value}"
    yield "-------------------- end of arguments ---------------------"
    yield "> padded vocab (size: 50257) with 47 dummy tokens (new size: 50304)"
    yield "> setting random seeds to 1234 ..."
    for step in range(100, 4000, 100):
        yield f" [{draw.clock()}] iteration {step:8d}/  500000 | consumed samples: {step * 256:12d} | elapsed time per iteration (ms): {draw.real(500, 5000, 1)} | throughput per GPU (TFLOP/s/GPU): {draw.real(100, 500, 1)} | learning rate: {draw.real(0, 3e-4, 9):.6E} | global batch size:   256 | lm loss: {draw.real(1, 11):.6E} | loss scale: 1.0 | grad norm: {draw.real(0, 9, 3)} | number of skipped iterations:   0 | number of nan iterations:   0 |"
    yield f"  successfully saved checkpoint from iteration    4000 to {draw.home}megatron/ckpt [ t 1/1, p 1/1 ]"
    yield f"(min, max) time across ranks (ms): save-checkpoint ................................: ({draw.real(99, 9999, 2)}, {draw.real(9999, 99999, 2)})"


def deepspeed(draw: Draw) -> Iterator[str]:
    """DeepSpeed's launcher, engine and timers."""
    form = "[%Y-%m-%d %H:%M:%S,{ms}]"
    yield f"{draw.clock(form)} [INFO] [real_accelerator.py:222:get_accelerator] Setting ds_accelerator to cuda (auto detect)"
    yield f"{draw.clock(form)} [INFO] [runner.py:607:main] cmd = {draw.home}miniconda3/bin/python3.11 -u -m deepspeed.launcher.launch --world_info=eyJsb2NhbGhvc3QiOiBbMCwgMSwgMiwgM119 --master_addr=127.0.0.1 --master_port=29500 --enable_each_rank_log=None train.py --deepspeed ds_config.json"
    yield f"{draw.clock(form)} [INFO] [launch.py:164:main] dist_world_size=4"
    for name, value in (
        ("train_batch_size", 256),
        ("gradient_clipping", 1.0),
        ("zero_optimization_stage", 3),
        ("steps_per_print", 10),
    ):
        yield f"{draw.clock(form)} [INFO] [config.py:1003:print]   {name} {'.' * (27 - len(name))} {value}"
    for step in range(10, 300, 10):
        yield f"{draw.clock(form)} [INFO] [logging.py:96:log_dist] [Rank 0] step={step}, skipped=0, lr=[{draw.real(0, 1e-5, 9)}], mom=[(0.9, 0.95)]"
        yield f"{draw.clock(form)} [INFO] [timer.py:264:stop] epoch=0/micro_step={step}/global_step={step}, RunningAvgSamplesPerSec={draw.real(1, 99, 12)}, CurrSamplesPerSec={draw.real(1, 99, 12)}, MemAllocated=16.43GB, MaxMemAllocated=29.88GB"
    yield f"{draw.clock(form)} [INFO] [utils.py:782:see_memory_usage] MA 6.31 GB         Max_MA 7.2 GB         CA 8.01 GB         Max_CA 8 GB"
    yield f"{draw.clock(form)} [INFO] [torch_checkpoint_engine.py:21:save] [Torch] Saving {draw.home}out/global_step300/mp_rank_00_model_states.pt..."
    yield f"{draw.clock(form)} [ERROR] [launch.py:325:sigkill_handler] ssh: connect to host {draw.host()} port 22: Connection timed out"


def accelerate(draw: Draw) -> Iterator[str]:
    """Accelerate and diffusers scripts."""
    form = "%m/%d/%Y %H:%M:%S"
    yield f"{draw.clock(form)} - INFO - __main__ - Distributed environment: MULTI_GPU  Backend: nccl"
    yield f"Num processes: {draw.pick('2 4 8')}"
    yield "Mixed precision type: bf16"
    yield f"{draw.clock(form)} - INFO - __main__ - {{'prediction_type', 'variance_type', 'clip_sample_range'}} was not found in config. Values will be initialized to default values."
    yield f"{draw.clock(form)} - INFO - __main__ -   Instantaneous batch size per device = 1"
    for step in range(0, 800, 20):
        yield f"\rSteps: {step // 8:3d}%|{draw.bar(step, 800)}| {step}/800 [0{draw.between(0, 9)}:11<06:02,  2.01it/s, lr=0.0001, step_loss={draw.real(0, 1)}]"
    yield f"{draw.clock(form)} - INFO - accelerate.accelerator - Saving current state to {draw.home}sdxl/checkpoint-500"
    yield f"{draw.clock(form)} - INFO - accelerate.checkpointing - Random states saved in {draw.home}sdxl/checkpoint-500/random_states_0.pkl"
    name, token = draw.token()
    yield f"{draw.clock(form)} - DEBUG - __main__ - environment: {name}={token} ACCELERATE_MIXED_PRECISION=bf16 OMP_NUM_THREADS=1"


def jax(draw: Draw) -> Iterator[str]:
    """JAX with absl's log, Flax parameter shapes, Optax states."""
    form = "%m%d %H:%M:%S.{us}"
    thread = draw.between(10**14, 10**15 - 1)
    yield f"W{draw.clock(form)} {thread} xla_bridge.py:966] An NVIDIA GPU may be present on this machine, but a CUDA-enabled jaxlib is not installed. Falling back to cpu."
    yield f"I{draw.clock(form)} {thread} train.py:88] jax.devices(): [TpuDevice(id=0, process_index=0, coords=(0,0,0), core_on_chip=0)]"
    for layer in range(4):
        yield f"I{draw.clock(form)} {thread} parameter_overview.py:264] | encoder/layer_{layer}/self_attention/query/kernel | (768, 12, 64) | 589,824 | -2.11e-05 | 0.0361 |"
    yield "ScaleByAdamState(count=Array(0, dtype=int32), mu={'params': {'Dense_0': {'bias': Array([0., 0.], dtype=float32)}}}, key=Array([         0, 1741933633], dtype=uint32))"
    yield f"PRNGKey: [0 {draw.between(10**8, 4 * 10**9)}] rng_key=Array((), dtype=key<fry>)"
    for step in range(0, 3000, 100):
        yield f"I{draw.clock(form)} {thread} logging_writer.py:48] [{step}] accuracy={draw.real(0, 1, 6)}, learning_rate={draw.real(0, 1e-3, 9)}, loss={draw.real(0, 9, 6)}, steps_per_second={draw.real(1, 99, 6)}, uptime={draw.real(1, 9999, 3)}"
    yield f"I{draw.clock(form)} {thread} checkpoints.py:354] Saving checkpoint at step: 3000"
    yield f"I{draw.clock(form)} {thread} checkpoints.py:377] Saved checkpoint at {draw.home}flax/checkpoint_3000"
    yield f"I{draw.clock(form)} {thread} distributed.py:106] Connecting to JAX distributed service on {draw.ipv4()}:1234"


def boosting(draw: Draw) -> Iterator[str]:
    """XGBoost, LightGBM, CatBoost and scikit-learn with verbose=2."""
    yield "[LightGBM] [Info] Number of positive: 2013, number of negative: 7987"
    yield "[LightGBM] [Info] [binary:BoostFromScore]: pavg=0.201300 -> initscore=-1.378189"
    for step in range(20):
        yield f"[{step}]\ttrain-logloss:{draw.real(0, 1, 5)}\tvalid-logloss:{draw.real(0, 1, 5)}"
        yield f"[{10 * step}]\ttraining's binary_logloss: {draw.real(0, 1, 6)}\tvalid_1's auc: {draw.real(0, 1, 6)}"
        yield f"{step}:\tlearn: {draw.real(0, 1, 7)}\ttest: {draw.real(0, 1, 7)}\tbest: {draw.real(0, 1, 7)} ({step})\ttotal: {draw.real(1, 99, 1)}ms\tremaining: 1m {draw.between(1, 59)}s"
        yield f"[CV {step % 5 + 1}/5] END ......C={draw.pick('0.1 1 10')}, gamma=0.01, kernel=rbf;, score={draw.real(0, 1, 3)} total time=   {draw.real(0, 9, 1)}s"
    yield "[Parallel(n_jobs=-1)]: Using backend LokyBackend with 16 concurrent workers."
    yield f"[Parallel(n_jobs=-1)]: Done  42 tasks      | elapsed:   {draw.real(1, 99, 1)}s"
    yield "Pipeline(steps=[('scaler', StandardScaler()), ('clf', LogisticRegression(C=0.1, max_iter=1000, random_state=42))])"
    yield f"joblib dump: {draw.home}models/rf_{draw.between(10, 99)}.joblib"
    yield f"reading training table from {draw.url_with_password()}"
