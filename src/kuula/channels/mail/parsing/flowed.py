"""format=flowed (RFC 3676): soft line breaks joined again."""


def unflow(text: str, *, delsp: bool) -> str:
    """`text` with its flowed lines joined; `delsp`: the space before a soft break is no text."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth, content = _quoted(line)
        soft = content.endswith(" ") and content != "-- "
        kept = content[:-1] if soft and delsp else content
        if open_depth == depth and content != "-- ":
            out[-1] += kept
        else:
            out.append(f"{'>' * depth} {kept}" if depth else kept)
        open_depth = depth if soft else -1
    return "\n".join(out)


def _quoted(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content.removeprefix(" ")
