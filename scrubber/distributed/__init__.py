"""Runs over many machines."""
