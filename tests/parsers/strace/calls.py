"""Tests for event data of system calls in strace logs."""

import tracemalloc
import unittest

from plaso_extra_parsers.parsers.strace import calls as strace_calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace


def _CreateCall(name, arguments, value="0", outcome="", facts=(), process=10, names=()):
    """Creates event data of a call.

    Args:
      name (str): name of the call.
      arguments (str): arguments.
      value (Optional[str]): returned value.
      outcome (Optional[str]): what follows it.
      facts (Optional[tuple[tuple[str, str], ...]]): what the log has told before.
      process (Optional[int]): process.
      names (Optional[tuple[tuple[int, str], ...]]): names of descriptors.
    """
    call = records.Call(1, 1, 11, "", None, None, None, name, arguments, value, outcome)
    return strace_calls.CreateCall(trace.Row(call, process, (), None, facts, names))


class CallsTest(unittest.TestCase):
    """Tests for event data of system calls."""

    def testGetOtherThread(self):
        """The first thread of a process is not told."""
        self.assertIsNone(strace_calls.GetOtherThread(7, 7))
        self.assertEqual(strace_calls.GetOtherThread(8, 7), 8)
        self.assertEqual(strace_calls.GetOtherThread(8, None), 8)

    def testIsShortened(self):
        """What is longer than messages show is shortened."""
        self.assertIsNone(strace_calls.IsShortened(None))
        self.assertIsNone(strace_calls.IsShortened("x" * 150))
        self.assertTrue(strace_calls.IsShortened("x" * 151))

    def testArguments(self):
        """The space where a call was cut in two is no argument."""
        self.assertEqual(_CreateCall("poll", "0x1, 0, 5 ").arguments, "0x1, 0, 5")
        self.assertIsNone(_CreateCall("getpid", "").arguments)

    def testFacts(self):
        """What the log has told before a call is with it."""
        event_data = _CreateCall(
            "getsockopt",
            "3, SOL_SOCKET, SO_ERROR, [0], [4]",
            facts=((trace.FACT_CONNECTION, "TCP:[->192.0.2.1:80]"),),
        )
        self.assertIn("connection: made", event_data.statistics)
        self.assertEqual((event_data.ip_address, event_data.port), ("192.0.2.1", "80"))
        # The address in the call counts, and a peer on this machine has none.
        for arguments, peer, expected in (
            (
                "4, {sa_family=AF_INET, sin_port=htons(443), "
                'sin_addr=inet_addr("192.0.2.7")}, 16',
                "TCP:[->192.0.2.1:80]",
                ("192.0.2.7", "443"),
            ),
            ("4, 0x1, 110", "UNIX:[5->6]", (None, None)),
        ):
            event_data = _CreateCall(
                "connect", arguments, facts=((trace.FACT_CONNECTION, peer),)
            )
            self.assertEqual((event_data.ip_address, event_data.port), expected)

    def testStatistics(self):
        """Arguments that have no attribute of their own are named."""
        for name, arguments, expected in (
            (
                "socket",
                "AF_INET, SOCK_STREAM, IPPROTO_TCP",
                [
                    "domain: AF_INET",
                    "socket type: SOCK_STREAM",
                    "protocol: IPPROTO_TCP",
                ],
            ),
            ("listen", "3, 5", ["backlog: 5"]),
            ("wait4", "12, NULL, WNOHANG, NULL", ["options: WNOHANG"]),
            (
                "mprotect",
                "0x7f00, 4096, PROT_EXEC",
                ["address: 0x7f00", "size: 4096", "protection: PROT_EXEC"],
            ),
            (
                "mmap",
                "NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0x1000",
                [
                    "address: NULL",
                    "size: 4096",
                    "protection: PROT_READ",
                    "flags: MAP_PRIVATE",
                    "offset: 4096",
                ],
            ),
            (
                "fcntl",
                "3, F_SETFL, O_RDONLY",
                ["operation: F_SETFL", "options: O_RDONLY"],
            ),
            ("fchmod", "3, 0644", ["mode: 0644"]),
            ("execve", '"/a", [], ["LD_PRELOAD=/b"]', ["environment: LD_PRELOAD=/b"]),
        ):
            with self.subTest(name=name):
                statistics = _CreateCall(name, arguments).statistics
                self.assertEqual(statistics, expected)

    def testNames(self):
        """A call says what its descriptors are, with a mark if its line does not."""
        peer = "TCP:[10.0.0.1:5->192.0.2.1:80]"
        for name, arguments, expected in (
            ("read", '3, "", 9', ('3</a>, "", 9', "/a", None, None)),
            ("ftruncate", "3, 0", ("3</a>, 0", "/a", None, None)),
            ("ftruncate", "fd=3, length=0", ("fd=3</a>, length=0", "/a", None, None)),
            ("write", '4, "x", 1', (f'4<{peer:s}>, "x", 1', None, "192.0.2.1", "80")),
            ("recvfrom", "4, 0x1, 9, 0, NULL, NULL", (None, None, "192.0.2.1", "80")),
            ("sendfile", "4, 3, NULL, 9", (None, None, "192.0.2.1", "80")),
            ("read", '5, "", 9', ('5<pipe:[6->5]>, "", 9', None, None, None)),
            # Its own address counts, and one without is that of no peer.
            ("connect", "4, {sa_family=AF_UNSPEC}, 16", (None, None, None, None)),
        ):
            event_data = _CreateCall(
                name, arguments, names=((3, "/a"), (4, peer), (5, "pipe:[6->5]"))
            )
            with self.subTest(arguments=arguments):
                self.assertEqual(event_data.arguments, arguments)
                self.assertTrue(event_data.is_object_inferred)
                if expected[0]:
                    self.assertEqual(event_data.text, expected[0])
                found = (event_data.path, event_data.ip_address, event_data.port)
                self.assertEqual(found, expected[1:])

        event_data = _CreateCall("read", '3</a>, "", 9')
        self.assertIsNone(event_data.text)
        self.assertIsNone(event_data.is_object_inferred)
        self.assertEqual(event_data.path, "/a")

    def testNamesWithBrackets(self):
        """A name cannot end the brackets that it stands in."""
        event_data = _CreateCall("close", "3", names=((3, "/a>, <b"),))
        self.assertEqual(event_data.text, r"3</a\76, \74b>")
        self.assertEqual(event_data.path, "/a>, <b")

    def testLongNames(self):
        """The text has as much as the message shows, and says if that is not all."""
        event_data = _CreateCall("close", "3", names=((3, f"/{'x' * 200:s}"),))
        self.assertEqual(event_data.text, f"3</{'x' * 147:s}")
        self.assertTrue(event_data.is_shortened)

    def testDirectories(self):
        """A relative path starts from what its descriptor is."""
        event_data = _CreateCall(
            "openat", '3, "x", O_RDONLY', "4", names=((3, "/a\\tb"),)
        )
        self.assertEqual((event_data.path, event_data.full_path), ("x", "/a\tb/x"))
        self.assertEqual(event_data.statistics, ["flags: O_RDONLY"])
        event_data = _CreateCall(
            "openat", '3, "x", O_RDONLY', "4", names=((3, "pipe:[6]"),)
        )
        self.assertEqual((event_data.path, event_data.full_path), ("x", None))

    def testSameText(self):
        """What else is known of a call is not in other calls with the same text."""
        peer = "TCP:[->192.0.2.1:80]"
        plain = vars(_CreateCall("recvfrom", "3, 0x1, 9, 0, NULL, NULL", process=12))
        for values in (
            {"facts": ((trace.FACT_CONNECTION, peer),)},
            {"names": ((3, peer),)},
        ):
            event_data = _CreateCall("recvfrom", "3, 0x1, 9, 0, NULL, NULL", **values)
            self.assertEqual(event_data.ip_address, "192.0.2.1")
            event_data = _CreateCall("recvfrom", "3, 0x1, 9, 0, NULL, NULL", process=12)
            self.assertEqual(vars(event_data), plain)

        for process, expected in ((10, ["target: itself"]), (12, None)):
            event_data = _CreateCall("pidfd_open", "10", process=process)
            self.assertEqual(event_data.statistics, expected)

    def testMemory(self):
        """Long calls take no memory once they are handed out."""
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        for letter in "abcdefghijklmnopqrstuvwxyz":
            _CreateCall("write", f'3, "{letter * 100_000:s}", 100000')
            _CreateCall("openat", '3, "a", 0', "4", f"</{letter * 100_000:s}>")
        self.assertLess(tracemalloc.get_traced_memory()[0], 1024 * 1024)

    def testAttributes(self):
        """Each decoded value that has an attribute is in it."""
        for name, arguments, value, expected in (
            ("fork", "", "12", {"child_process_identifier": 12}),
            ("exit_group", "3", "?", {"exit_status": 3}),
            ("dup2", "3, 5", "5", {"file_descriptor": 3, "target_file_descriptor": 5}),
            ("rename", '"/a", "/b"', "0", {"path": "/a", "target_path": "/b"}),
            ("execve", '"/a", ["a", "b"], 0x1', "0", {"command_line": "a b"}),
            (
                "kill",
                "12, SIGTERM",
                "0",
                {"signal": "SIGTERM", "target_process_identifier": 12},
            ),
            ("setuid", "1000", "0", {"user_identifier": 1000}),
            ("pread64", '3, "ab", 512, 1024', "2", {"transferred_size": 2}),
        ):
            event_data = _CreateCall(name, arguments, value)
            with self.subTest(name=name):
                self.assertEqual(
                    {key: getattr(event_data, key) for key in expected}, expected
                )

    def testTargetItself(self):
        """A call on the process that makes it says so."""
        for name, arguments, expected in (
            ("process_vm_writev", "10, [], 1, [], 1, 0", True),
            ("process_vm_writev", "11, [], 1, [], 1, 0", True),
            ("process_vm_writev", "12, [], 1, [], 1, 0", False),
            ("open", '"/proc/10/mem", O_RDWR', True),
            ("open", '"/proc/100/mem", O_RDWR', False),
            ("open", '"/proc", O_RDONLY', False),
        ):
            statistics = _CreateCall(name, arguments).statistics or []
            self.assertEqual("target: itself" in statistics, expected, arguments)


if __name__ == "__main__":
    unittest.main()
