"""Tests of the hooks, against real git."""
