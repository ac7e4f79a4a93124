"""Says why something was found, and why it was not, by asking the objects that the engine runs."""
