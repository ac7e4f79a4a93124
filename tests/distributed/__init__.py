"""Tests of runs over many machines."""
