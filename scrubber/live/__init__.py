"""Logs that are being written: what attaches to the `logging` module."""
