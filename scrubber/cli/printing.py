"""What is printed of names that somebody else chose."""


def printable(text: str) -> str:
    """The text without control characters and line ends, which could command the terminal or forge a line."""
    return "".join(char if char.isprintable() else "?" for char in text)
