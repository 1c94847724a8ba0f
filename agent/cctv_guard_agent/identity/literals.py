"""Which text a pattern cannot match without: a cheap test before the regular expression runs.

A web page of 16 KiB meets some hundred patterns; `needle in page` takes a fiftieth of a case-insensitive search.
Understood is the plain middle of the language: what is not understood yields no needle, and the pattern is searched.
"""

_SHORTEST = 3
"""Two letters stand in nearly every text: such a needle only costs."""
_QUANTIFIERS = "*?{+"
_ESCAPE_LENGTH = {"x": 2, "u": 4, "U": 8}
"""Hex digits after an escape that names a character by its number."""


def needles(pattern: str) -> tuple[str, ...]:
    """Return lower-case texts of which any match holds at least one; empty where that is not known.

    Alternatives at the outermost level give one text each; groups, classes and optional characters give none.
    """
    found = []
    for branch in _branches(pattern):
        runs = _runs(branch)
        best = max(runs, key=len, default="")
        if len(best) < _SHORTEST:
            return ()
        found.append(best)
    return tuple(dict.fromkeys(found))


def _branches(pattern: str) -> list[str]:
    """Split at the bars outside all groups; an outermost group around everything is opened first."""
    body = pattern.removeprefix("^").removesuffix("$")
    if body.startswith("(?:") and _group_end(body, 0) == len(body):
        body = body[3:-1]
    branches, start, at = [], 0, 0
    while at < len(body):
        if body[at] == "\\":
            at += 2
        elif body[at] == "[":
            at = _class_end(body, at)
        elif body[at] == "(":
            at = _group_end(body, at)
        elif body[at] == "|":
            branches.append(body[start:at])
            at = start = at + 1
        else:
            at += 1
    return [*branches, body[start:]]


def _runs(branch: str) -> list[str]:
    """Return the runs of literal characters that every match of a branch holds."""
    runs, run, at = [], "", 0
    while at < len(branch):
        char, literal = branch[at], ""
        if char == "\\":
            escaped, at = branch[at + 1 : at + 2], at + 2
            at += _ESCAPE_LENGTH.get(escaped, 0)
            literal = "" if not escaped or escaped.isalnum() else escaped
        elif char == "[":
            at = _class_end(branch, at)
        elif char == "(":
            at = _group_end(branch, at)
        elif char in "^$.":
            at += 1
        else:
            literal, at = char, at + 1
        quantifier = branch[at : at + 1]
        if quantifier and quantifier in _QUANTIFIERS:
            at = branch.find("}", at) + 1 or len(branch) if quantifier == "{" else at + 1
            at += branch[at : at + 1] in ("?", "+")
            if literal and quantifier == "+":
                run += literal
            literal = ""
        if literal:
            run += literal
        else:
            runs.append(run.lower())
            run = ""
    return [*runs, run.lower()]


def _class_end(text: str, at: int) -> int:
    """Return the place after the class that opens at `at`; a bracket right after the opening is a member."""
    at += 2 if text[at + 1 : at + 2] == "^" else 1
    at += text[at : at + 1] == "]"
    while at < len(text) and text[at] != "]":
        at += 2 if text[at] == "\\" else 1
    return at + 1


def _group_end(text: str, at: int) -> int:
    """Return the place after the group that opens at `at`."""
    depth = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == "[":
            at = _class_end(text, at)
            continue
        depth += (text[at] == "(") - (text[at] == ")")
        at += 1
        if depth == 0:
            return at
    return at
