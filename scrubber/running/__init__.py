"""Programs that run: what they write is scrubbed on its way out."""
