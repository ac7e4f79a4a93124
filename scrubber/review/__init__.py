"""Findings put together by what they look like, and decided upon together."""
