"""Tests of scrubber.report."""
