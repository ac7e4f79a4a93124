"""Tests of names and places by the model."""
