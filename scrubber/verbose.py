"""Lets RE2 patterns be laid out over lines with comments, which RE2 itself has no mode for."""


def strip_layout(pattern: str) -> str:
    """Drop blanks and `#` comments that stand outside a character class and are not escaped.

    A blank that is meant is written `\\x20` or `[ ]`.
    """
    kept: list[str] = []
    position = 0
    while position < len(pattern):
        end = _unit_end(pattern, position)
        unit = pattern[position:end]
        if not (unit.isspace() or unit[0] == "#"):
            kept.append(unit)
        position = end
    return "".join(kept)


def _unit_end(pattern: str, position: int) -> int:
    """Where the escape, class, comment or single character that begins at `position` ends."""
    char = pattern[position]
    if char == "\\":
        return position + 2
    if char == "#":
        return pattern.find("\n", position) + 1 or len(pattern)
    if char != "[":
        return position + 1
    position += 2 if pattern.startswith("[^", position) else 1
    position += pattern.startswith("]", position)  # a bracket that comes first is a literal
    while position < len(pattern) and pattern[position] != "]":
        position += 2 if pattern[position] == "\\" else 1
    return position + 1
