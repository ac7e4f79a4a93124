"""A web application; run it with `uvicorn fastapi_app:app`."""

import logging

from fastapi import FastAPI

import scrubber

scrubber.install()  # uvicorn has set up its loggers by now: they are covered, too

app = FastAPI()
log = logging.getLogger("uvicorn.error")


@app.get("/login")
def login(user: str, password: str) -> dict[str, bool]:
    """Log what nobody should; uvicorn logs the whole address, too."""
    log.warning("login of %s failed with password=%s", user, password)
    return {"ok": False}
