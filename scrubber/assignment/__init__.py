"""The parts of `name = value`: what a name promises, where its value ends, what the value must show."""
