"""Tests of maps and of the way back."""
