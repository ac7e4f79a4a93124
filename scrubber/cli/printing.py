"""What is printed of names that somebody else chose."""


def printable(text: str) -> str:
    """The text without control characters and line ends, which could command the terminal or forge a line."""
    return "".join(char if char.isprintable() else "?" for char in text)


def visible(data: bytes) -> str:
    """Log content for a terminal: tabs as they are, every other control, invisible or undecodable byte as an escape."""
    text = data.decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() or char == "\t" else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    """`\\x1b` for ESC: what a Python string literal would say."""
    return char.encode("unicode_escape").decode("ascii")
