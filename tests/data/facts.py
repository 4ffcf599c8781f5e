"""House rules: facts that rules of tags ask for have a fixed form.

A rule compares an item of a list such as statistics as it is written. Each item that a
rule asks for stands here with what makes a parser write it: an item that is worded anew
would switch the tag off.
"""

import os
import re
import tempfile
import unittest

from plaso_extra_parsers.lib import programs

from tests.data import strace_tags
from tests.data import tag_files
from tests.data import tag_lists
from tests.parsers.asl import test_lib as asl_test_lib
from tests.parsers.atop import test_lib as atop_test_lib
from tests.parsers.strace import plugin as strace_test
from tests.writers import asl as asl_writer
from tests.writers import atop as atop_writer

_PEER6 = '{sa_family=AF_INET6, sin6_port=htons(9), inet_pton(AF_INET6, "2001:db8::1")}'
_SHELL = 'execve("/bin/sh", ["sh"], 0x1) = 0'

# What strace has decoded, as it may begin.
_DECODED = "([0-9a-fx]+ /[*] ?)?[A-Za-z0-9_|]*"
_FLAGS = f"^(flags: |options: [{{]flags=){_DECODED:s}"
_PROTECTION = f"^(address: [A-Za-z0-9]*)?(size: [0-9]*)?protection: {_DECODED:s}"


def _Connect(domain, kind, protocol):
    """Makes the calls that connect a socket."""
    peer = strace_tags.PEER if domain == "AF_INET" else f"{_PEER6:s}, 28"
    return (
        f"socket({domain:s}, {kind:s}, {protocol:s}) = 3",
        f"connect(3, {peer}) = 0",
    )


_SHELL_OF_CONNECTION = (
    *_Connect("AF_INET", "SOCK_STREAM", "IPPROTO_IP"),
    *("dup2(3, 0) = 0", "dup2(3, 1) = 1", _SHELL),
)

# Per room what a rule compares an item with, the item, and what makes it: of a strace
# log the calls, of which the last one has it; of ASL keys and values.
_FACTS = {
    "asl": {
        text: (text, (tuple(text.split(": ")),))
        for text in (
            "com.apple.iokit.domain: DarkWake",
            "com.apple.iokit.domain: Hibernate",
            "com.apple.iokit.domain: MaintenanceWake",
            "com.apple.iokit.domain: Sleep",
            "com.apple.iokit.domain: Wake",
        )
    },
    "atop": {
        "named as: kernel thread": (
            "named as: kernel thread",
            {"process_identifier": 30, "name": b"kworker/0:0", "virtual_size": 9},
        ),
        "started by: kernel": (
            "started by: kernel",
            {
                **{"process_identifier": 20, "name": b"core", "virtual_size": 9},
                "parent_process_identifier": 2,
            },
        ),
    },
    "strace": {
        "connection: made": (
            "connection: made",
            (
                "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3",
                f"connect(3, {strace_tags.PEER}) = -1 EINPROGRESS (In progress)",
                "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0",
            ),
        ),
        "^(flags: [A-Za-z0-9_|]*)?environment: LD_(PRELOAD|AUDIT)=.": (
            "environment: LD_PRELOAD=/e.so",
            ('execve("/bin/x", ["x"], ["A=1", "LD_PRELOAD=/e.so"]) = 0',),
        ),
        "file: deleted": (
            "file: deleted",
            (
                'open("/tmp/x", O_RDONLY) = 3',
                'unlink("/tmp/x") = 0',
                'execveat(3, "", ["x"], 0x1, AT_EMPTY_PATH) = 0',
            ),
        ),
        "file: written in this trace": (
            "file: written in this trace",
            (
                'open("/srv/x", O_WRONLY|O_CREAT, 0755) = 3',
                'write(3, "x", 1) = 1',
                "close(3) = 0",
                'execve("/srv/x", ["x"], 0x1) = 0',
            ),
        ),
        _FLAGS: ("flags: O_RDONLY", ('open("/x", O_RDONLY) = 3',)),
        f"{_FLAGS:s}O_(WRONLY|RDWR)": (
            "flags: O_WRONLY|O_CREAT",
            ('open("/x", O_WRONLY|O_CREAT, 0600) = 3',),
        ),
        f"{_FLAGS:s}O_CREAT": (
            "flags: O_WRONLY|O_CREAT|O_TRUNC",
            ('open("/x", O_WRONLY|O_CREAT|O_TRUNC, 0600) = 3',),
        ),
        f"{_FLAGS:s}O_PATH": (
            "flags: O_RDONLY|O_PATH",
            ('open("/x", O_RDONLY|O_PATH) = 3',),
        ),
        f"{_FLAGS:s}O_TRUNC": (
            "flags: O_RDWR|O_TRUNC",
            ('open("/x", O_RDWR|O_TRUNC) = 3',),
        ),
        "connection: input and output of a shell": (
            "connection: input and output of a shell",
            (
                *strace_tags.PIPES,
                *(strace_tags.PIPED_SHELL, strace_tags.PIPED_CONNECTION),
            ),
        ),
        "input and output: connection": (
            "input and output: connection",
            _SHELL_OF_CONNECTION,
        ),
        "input and output: connection through pipes": (
            "input and output: connection through pipes",
            (
                *strace_tags.PIPES,
                *(strace_tags.PIPED_CONNECTION, strace_tags.PIPED_SHELL),
            ),
        ),
        "operation: PTRACE_ATTACH": (
            "operation: PTRACE_ATTACH",
            ("ptrace(PTRACE_ATTACH, 7) = 0",),
        ),
        "operation: PTRACE_POKEDATA": (
            "operation: PTRACE_POKEDATA",
            ("ptrace(PTRACE_POKEDATA, 7, 0x1000, 0x1) = 0",),
        ),
        "operation: PTRACE_POKETEXT": (
            "operation: PTRACE_POKETEXT",
            ("ptrace(PTRACE_POKETEXT, 7, 0x1000, 0x1) = 0",),
        ),
        "operation: PTRACE_SEIZE": (
            "operation: PTRACE_SEIZE",
            ("ptrace(PTRACE_SEIZE, 7, NULL, 0) = 0",),
        ),
        f"{_PROTECTION:s}PROT_EXEC": (
            "protection: PROT_READ|PROT_EXEC",
            ("mprotect(0x1000, 4096, PROT_READ|PROT_EXEC) = 0",),
        ),
        f"{_PROTECTION:s}PROT_WRITE": (
            "protection: PROT_WRITE|PROT_EXEC",
            (
                "mmap(NULL, 1, PROT_WRITE|PROT_EXEC, MAP_ANONYMOUS, -1, 0) ="
                " 0x7f0000000000",
            ),
        ),
        "size: 0": ("size: 0", ("ftruncate(3, 0) = 0",)),
        "socket: RAW": (
            "socket: RAW",
            _Connect("AF_INET", "SOCK_RAW", "IPPROTO_ICMP"),
        ),
        "socket: RAWv6": (
            "socket: RAWv6",
            _Connect("AF_INET6", "SOCK_RAW", "IPPROTO_ICMPV6"),
        ),
        "socket: TCP": (
            "socket: TCP",
            _Connect("AF_INET", "SOCK_STREAM", "IPPROTO_TCP"),
        ),
        "socket: TCPv6": (
            "socket: TCPv6",
            _Connect("AF_INET6", "SOCK_STREAM", "IPPROTO_TCP"),
        ),
        "socket: UDP": (
            "socket: UDP",
            _Connect("AF_INET", "SOCK_DGRAM", "IPPROTO_UDP"),
        ),
        "socket: UDPv6": (
            "socket: UDPv6",
            _Connect("AF_INET6", "SOCK_DGRAM", "IPPROTO_UDP"),
        ),
        "target: itself": (
            "target: itself",
            ("process_vm_writev(10, [], 1, [], 1, 0) = 8",),
        ),
        "user before: 0": (
            "user before: 0",
            ("getuid() = 0", "geteuid() = 0", "setuid(0) = 0"),
        ),
    },
}


class FactsTest(asl_test_lib.ASLParserTestCase):
    """Tests the form of facts."""

    def testFacts(self):
        """What rules ask for is in the table, and nothing else."""
        types = tag_files.GetTypes()
        for room in tag_lists.ReadRooms():
            asked = {
                comparison.value
                for tag in room.tags
                for rule in tag.rules
                for comparison in tag_lists.IterateComparisons(rule)
                if "list" in types[comparison.attribute]
            }
            self.assertEqual(asked, set(_FACTS.get(room.name, ())), room.name)

    def testComparisons(self):
        """Items are what rules compare them with."""
        for facts in _FACTS.values():
            for text, (item, _) in facts.items():
                self.assertTrue(item == text or re.match(text, item), text)

    def testShells(self):
        """The rule for shells has the same names as the reader."""
        values = {
            comparison.value
            for room in tag_lists.ReadRooms()
            for tag in room.tags
            if tag.name == "reverse_shell"
            for rule in tag.rules
            for comparison in tag_lists.IterateComparisons(rule)
        }
        self.assertIn(programs.SHELL.pattern, values)

    def testStrace(self):
        """The plugin of strace writes the items."""
        with tempfile.TemporaryDirectory() as folder:
            for number, (item, calls) in enumerate(_FACTS["strace"].values()):
                path = os.path.join(folder, f"{number:d}.log")
                lines = [
                    call if call[0].isdigit() else f"10 {call:s}" for call in calls
                ]
                strace_tags.WriteLog(path, lines)
                with self.subTest(item=item):
                    parsed_file = strace_test.ParsedFile(path)
                    statistics = [
                        event_data.statistics
                        for kind in ("syscall", "process")
                        for event_data in parsed_file.event_data[kind]
                        if event_data.log_line_number == len(calls)
                    ]
                    self.assertIn(item, sum(filter(None, statistics), []))

    def testAtop(self):
        """The parser of atop writes the items."""
        facts = _FACTS["atop"].values()
        writer = atop_writer.AtopWriter("2.8")
        kernel = {"name": b"kthreadd", "parent_process_identifier": 0}
        tasks = [
            writer.MakeTask(**{"command_line": b"", **values})
            for values in (
                {"process_identifier": 2, **kernel},
                {
                    **{"process_identifier": 10, "name": b"kworker/0:0"},
                    "parent_process_identifier": 2,
                },
                *(values for _, values in facts),
            )
        ]
        writer.AppendSample(tasks=tasks)
        parsed_file = atop_test_lib.ParsedFile(writer.GetBytes())
        statistics = {
            event_data.process_identifier: event_data.statistics
            for event_data in parsed_file.Get("process")
        }
        for item, values in facts:
            self.assertIn(item, statistics[values["process_identifier"]])

    def testASL(self):
        """The parser of ASL writes the items."""
        writer = asl_writer.ASLWriter()
        for _, pairs in _FACTS["asl"].values():
            writer.AppendMessage("text", pairs=pairs)
        event_data, _, _, _ = self.ParseFile(self.WriteFile(writer.GetBytes()))
        self.assertEqual(len(event_data), len(_FACTS["asl"]))
        for values, (item, _) in zip(event_data, _FACTS["asl"].values()):
            self.assertIn(item, values.statistics)


if __name__ == "__main__":
    unittest.main()
