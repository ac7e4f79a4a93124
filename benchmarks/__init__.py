"""Programs that measure; each runs by itself."""
