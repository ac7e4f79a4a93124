"""Logs that exist: files, folders and streams in, safe ones out."""
