"""The programs that README.md shows."""
