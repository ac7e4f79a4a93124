"""A service that keeps its last logs in rotating files."""

import logging
import logging.handlers
import os

import scrubber

scrubber.install(known=os.environ)  # first, so that nothing comes before it; secrets in the environment are known

handler = logging.handlers.RotatingFileHandler("app.log", maxBytes=20_000, backupCount=5)
logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(message)s")
log = logging.getLogger("shop")

for number in range(1000):
    log.info("order %d for %s", number, "dora.kettle@mail.example")
try:
    raise ConnectionError(f"login as shop with {os.environ['SHOP_DB_PASSWORD']} was refused")
except ConnectionError:
    log.exception("no database")
