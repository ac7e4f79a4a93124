"""Rules of other tools in our format, with what could not be carried over."""
