"""Runs in which one system call fails, or a signal arrives between two."""
