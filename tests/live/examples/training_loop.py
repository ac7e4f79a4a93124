"""A training loop that logs to the console and to a file of its own."""

import logging

import scrubber

scrubber.install()

log = logging.getLogger("train")
log.propagate = False  # as Lightning's and Transformers' loggers: what is attached to root does not see it
log.setLevel(logging.INFO)
log.addHandler(logging.FileHandler("train.log"))

log.info("hub token is %s", "hf_" + "kQzXvWbTnMyRpLsDfGhJcVaEiUoNrTwYxZ")
loss = 4.0
for step in range(1, 501):
    loss *= 0.99
    if step % 100 == 0:
        log.info("epoch 1 step %d: loss=%.4f lr=%.2e tokens/s=%.1f", step, loss, 2.4e-4, 973.1)
log.info("checkpoint in %s", "/home/dkettle/runs/epoch1.pt")
