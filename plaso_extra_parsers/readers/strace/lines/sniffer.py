"""Recognition of strace logs by their first lines."""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.readers.strace.calls import names
from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import messages
from plaso_extra_parsers.readers.strace.lines import other_lines
from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import source

# Number of bytes that are read to recognize a log.
SNIFF_SIZE = 64 * 1024

# Every log contains one of these: a cheap test before the lines are looked at. A short
# log can consist of its last line only.
LITERALS = (
    ") = ",
    ")   ",
    " resumed>",
    " <unfinished ...>",
    "+++ exited with ",
    "+++ killed by ",
    "+++ superseded by ",
    "--- SIG",
    "% time     seconds",
    "syscall    ",
    " syscall\n",
    "Process ",
)

_MAXIMUM_LINES = 300

# " > /lib/libc.so.6(write+0x12) [0x1000]"
_ATTACHMENTS = frozenset([" > ", " | ", " * "])
# "---------------- --------- ---------" after the first line of a table of counts.
_RULE = re.compile(r"-{4,}(?: -{4,})+ *$")
# The start of a record: a cheap test that most lines of other text do not pass.
_BARE_START = re.compile(r"([a-z_]\w*)\(|\?{4}\(|<\.\.\. |--- |\+\+\+ |\[ Process ")
_PREFIX_START = re.compile(r" *[\d\[(]")
# "Process 12 attached" alone could be from any program.
_CERTAIN_MESSAGE = re.compile(
    r"(?:\^C)?(?:(?:\S*/)?strace: |Process \d+ .*(?: - interrupt to quit$|\())"
)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?')

# What strace prints, and other programs that print calls hardly ever do:
#     access("/x", R_OK) = -1 ENOENT (No such file or directory)
#     exit_group(0)                           = ?
#     execve("/x", ["x"], 0x7ffd /* 39 vars */) = 0 <0.000012>
#     write(1, "a"..., 99) = 99
#     read(3</x>, "", 1) = 0
#     brk(NULL)                               = 0x1000
#     read(3,  <unfinished ...>
#     read(3, "\2\1\1\3", 4) = 4                 others print \002 or \x02
_MARKS = re.compile(
    r"\) += -1 (?:E[A-Z0-9]+|\(errno \d+\))|\) *= \?(?: |$)"
    r"|/\* \d+ (?:vars|entries) \*/| <\d+\.\d+>$|\"\"\.\.\.|[(= ]\d+<[^<>]*>|\bNULL\b"
    r"|\b[A-Z]{1,12}_[A-Z]|\[\{|=\{|[ (]\{\w+=|\) += \S+ \((?:DELAYED|INJECTED)"
    r"| <unfinished \.\.\.(?: exit status \d+)?>$|<\.\.\. \S+ resumed>"
    r"|<detached \.\.\.>|\+\+\+ (?:exited with|killed by|superseded by) "
    r"|--- (?:SIG\w+ )?[({]|^.{40}(?<=  )= |\\[1-7]\\[1-7]\\[1-7]\\[0-7]"
)
# What strace never prints:
#     +++ exited (status 0) +++                    ltrace
#     wait(0 <no return ...>                       ltrace
#     SYS_brk(0)         = 0x317c8000              ltrace -S
#     close(3)                                         = 0
#     open("/x", 0, 012133267710) = 3              ltrace, which does not know modes
#     open("/x", O_RDONLY)             Err#2 ENOENT                   truss
#     close(3)                                 = 0 (0x0)              truss
#     execve("/usr/bin/cat", 0xFFBFFC0C, 0xFFBFFC18)  argc = 2        truss
#     access('/x', <R_OK> (4)) = -2 ENOENT (...)                      python-ptrace
#     read(3) = 3                                                     formulas
#     openat(AT_FDCWD,"/x",O_RDONLY) = -1 errno=2 (No such file or directory)    qemu
_OTHER_MARKS = re.compile(
    r"\+\+\+ exited \(status \d+\) \+\+\+|<no return \.\.\.>|\bSYS_[a-z]\w*\("
    r"|\b__libc_start_main\(|\b[Ee][Rr][Rr]#\d+ |\) += -?\d+ \(0x[0-9a-f]+\)$"
    r"|\)  argc = \d+$|(?:\(|, |= )0x[0-9]*[A-F]|\bopen\(\"\", \d+, 0\d{5,}\)"
    r"|(?:\(|\[|, )'(?!.'[,)])|<[A-Z_|]+> \(\d|\bexecve\(/"
    r"|\) += -1 errno=\d+ |(?:^|[ \]])\w+\((?:[^,\s\"\[{(<]+|\"\"),[^\s,]"
    r"|\b(?:access|bind|connect|execve|ioctl|link|mmap|open|poll|read|recv|select|send"
    r"|signal|stat|time|write)\(-?\d*\) += "
)
_OTHER_COLUMN = re.compile(r"^.{49}(?<=  )= ")

# Maximum number of lines per record with a prefix, and per record of any kind.
_LINES_PER_PREFIX = 10
_LINES_PER_RECORD = 6

# Lines with marks of strace that are needed per line with a mark of another program.
_MARKS_FOR_EACH_OTHER = 10


class _LineCounts:
    """Counts of what the first lines of a file contain.

    Attributes:
      marks (int): lines that hardly any program but strace prints.
      messages (int): messages of strace about threads.
      names (set[str]): names of calls.
      numbered (dict[str, set[str]]): names of calls per number before the name.
      other_marks (int): lines that strace never prints.
      shapes (list[PrefixShape]): prefix shapes of the records.
    """

    def __init__(self) -> None:
        """Initializes counts."""
        self.marks = 0
        self.messages = 0
        self.names: set[str] = set()
        self.numbered: dict[str, set[str]] = {}
        self.other_marks = 0
        self.shapes: list[prefix.PrefixShape] = []

    def AddLine(self, line: str, is_beginning_enough: bool) -> None:
        """Adds a line that is not a message.

        A call without a result counts as a record if is_beginning_enough is True or a
        message of strace breaks the call.
        """
        bare_line = _STRING.sub('""', line)
        if _OTHER_MARKS.search(bare_line) or _OTHER_COLUMN.match(line):
            self.other_marks += 1
            return

        shape = prefix.ReadShape(line)
        if shape is None:
            return
        match = grammar.GetLineExpressions(shape).prefix.match(line)
        piece = grammar.ReadPiece(line[match.end() :]) if match else None
        if piece is None:
            return
        if piece.kind == grammar.BEGINNING:
            is_broken = messages.FindMessage(piece.text) is not None
            if not (is_beginning_enough or is_broken) or not names.IsCallName(
                piece.name
            ):
                return
            self.marks += is_broken

        self.shapes.append(shape)
        if piece.kind in grammar.CALL_KINDS:
            self.names.add(piece.name)
            number = match.group(6) if match else None
            if number:
                self.numbered.setdefault(number, set()).add(piece.name)
        if _MARKS.search(bare_line) or _MARKS.search(line[:42]):
            self.marks += 1

    def GetShape(self, number_of_lines: int) -> prefix.PrefixShape | None:
        """Retrieves the shape of the prefixes, None if the lines are not of strace."""
        shape = prefix.ChooseShape(self.shapes)
        marks = self.marks + self.messages
        if shape is None or self.other_marks * _MARKS_FOR_EACH_OTHER > marks:
            return None
        # Strace -n prints numbers of calls, python-ptrace numbers of threads.
        numbered_names = set().union(*self.numbered.values())
        if numbered_names and len(self.numbered) * 2 <= len(numbered_names):
            return None

        known_names = {name for name in self.names if names.IsCallName(name)}
        # Output of the traced program can be mixed in; without prefixes a line of that
        # output can look like a record.
        if shape.is_strong:
            return (
                shape
                if len(self.shapes) * _LINES_PER_PREFIX >= number_of_lines
                and len(known_names) * 2 >= len(self.names)
                else None
            )
        if (
            marks
            and len(self.shapes) * 4 >= number_of_lines
            and len(known_names) * 3 >= len(self.names) * 2
        ):
            return shape
        return None


def SniffFormat(data: bytes) -> prefix.PrefixShape | None:
    """Recognizes a strace log by the start of a file.

    Returns:
      shape of the prefixes of most lines, or None if the file is not a strace log.
    """
    data = data[:SNIFF_SIZE]
    is_cut = len(data) >= SNIFF_SIZE
    counts = _LineCounts()
    records = []
    has_certain_message = False
    for line in _IterateLines(data, is_cut):
        if line[:3] in _ATTACHMENTS:
            continue
        message = None
        if "Process " in line or "strace: " in line or "[wait(" in line:
            message = messages.ReadMessage(line)
        if message is None:
            records.append(line)
            if len(records) == _MAXIMUM_LINES:
                break
        elif message.thread_identifier is not None:
            counts.messages += 1
            if _CERTAIN_MESSAGE.match(line):
                has_certain_message = True
    if not records:
        return prefix.PrefixShape() if has_certain_message else None
    if _IsTable(records[0]) and (
        records[0][0] == "%" or _RULE.match("".join(records[1:2]))
    ):
        return prefix.PrefixShape()
    # Most files are recognized here.
    if not _HasStarts(records):
        return None

    # The log of a process that hangs is one call, which never ends.
    is_beginning_enough = bool(counts.messages) or (is_cut and len(records) == 1)
    for line in records:
        counts.AddLine(line, is_beginning_enough)
    return counts.GetShape(len(records))


def _IterateLines(data: bytes, is_cut: bool) -> typing.Iterator[str]:
    """Iterates over lines as the reader of logs sees them, except empty lines."""
    data = data.removeprefix(source.BYTE_ORDER_MARK)
    if b"\x1b[" in data:
        data = source.COLOUR.sub(b"", data)
    if b"\r\n" in data:
        data = data.replace(b"\r\n", b"\n")
    text = data.decode("utf-8", "backslashreplace")
    start = 0
    end = text.find("\n")
    while end >= 0:
        if end > start:
            yield text[start:end]
        start = end + 1
        end = text.find("\n", start)
    # If the data is cut, the last line is not complete.
    if start < len(text) and not (is_cut and start):
        yield text[start:]


def _HasStarts(lines: list[str]) -> bool:
    """Determines if enough lines begin like records."""
    number_of_bare = number_of_prefixed = 0
    number_of_lines = len(lines)
    for line in lines:
        match = _BARE_START.match(line)
        if match:
            name = match.group(1)
            number_of_bare += name is None or names.IsCallName(name)
        elif _PREFIX_START.match(line) and prefix.ReadShape(line) is not None:
            number_of_prefixed += 1
        if (
            number_of_prefixed * _LINES_PER_PREFIX >= number_of_lines
            or (number_of_bare + number_of_prefixed) * _LINES_PER_RECORD
            >= number_of_lines
        ):
            return True
    return False


def _IsTable(line: str) -> bool:
    """Determines if a line starts a table of counts; ltrace has "function" there."""
    return "syscall" in line and bool(other_lines.SUMMARY_START.match(line))
