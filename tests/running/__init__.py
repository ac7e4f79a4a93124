"""Tests of programs that run under `scrub run`."""
