"""A second reader of strace logs, which shares nothing with the first, to compare."""

import collections

Call = collections.namedtuple("Call", "line thread name result")


def _Blank(line):
    """Replaces what is in strings by dots, character by character."""
    found, is_string, is_escaped = [], False, False
    for character in line:
        is_quote = character == '"' and not is_escaped
        is_escaped = character == "\\" and not is_escaped
        is_string = is_string is not is_quote
        found.append("." if is_string and not is_quote else character)
    return "".join(found)


def _SplitPrefix(line):
    """Splits off thread, times and numbers: digits and signs up to a letter."""
    thread = ""
    if line.startswith("[pid "):
        thread, _, line = line[5:].partition("] ")
    words = line.lstrip().split(" ")
    first = words[0].partition("<")[0]
    if not thread and first.isdigit() and len(first) < 8 and len(words) > 1:
        thread = first
        del words[0]
    while words and not words[0].strip("0123456789abcdef.:+()[]"):
        del words[0]
    return thread.strip(), " ".join(words)


def Read(text):
    """Reads the calls of a log, in the order of their ends, and counts other lines."""
    calls, opened, others = [], {}, 0
    for number, line in enumerate(text.split("\n"), 1):
        thread, rest = _SplitPrefix(_Blank(line))
        name, bracket, tail = rest.partition("(")
        if rest.startswith("<... ") and " resumed>" in rest:
            name, tail = rest[5 : rest.index(" resumed>")], rest
            start = opened.pop(thread, None)
            number, name = start if start and start[1] == name else (number, name)
        elif not bracket or not name.replace("_", "a").isalnum():
            others += bool(rest) and rest[:3] not in ("+++", "---")
            continue
        if tail.endswith("<unfinished ...>"):
            opened[thread] = (number, name)
            continue
        before, equals, result = tail.rpartition(") = ")
        if not equals:
            before, equals, result = tail.rpartition("  = ")
        if not equals or not before and ")" not in tail:
            others += 1
            continue
        calls.append(Call(number, thread, name, result.split(" ")[0].split("<")[0]))
    return calls, opened, others
