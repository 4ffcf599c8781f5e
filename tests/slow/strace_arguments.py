"""Tests that no form of arguments or results ends the reading of a strace log."""

import io
import unittest

from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.parsers.strace import calls as strace_calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace

# A file can be named like what is searched for, and the line can end after the name.
_NAME = '"/S_IFIFO|SCM_RIGHTS|MSG_PEEK|F_DUPFD|RENAME_EXCHANGE|CLONE_VM|0x80000"'

_ARGUMENTS = (
    *(_NAME, f"3, {_NAME:s}", f"{_NAME:s}, {_NAME:s}"),
    *("", "NULL", '""...', "{...}", "[3, 4]", "(, ), [, {", '-1, "x"..., 3, 4'),
    *("3, {}, 2, 0", "3, [], 2, 4", "3, {{{a}, 1}}, 2, 3", "3, [{...}], ..."),
    "0x3, 0x7ffe1000, 0x2, 0x0, 0x0, 0x0",
    "3</a>, 4<b>, 5<c>, 6",
    "[{fd=3</x>, events=POLLIN}], 1, -1",
    "3, {}, [16], 0x7",
    'a=3, b="c", d={e=f}, g=[h]',
    'AT_FDCWD, "x", {flags=O_RDONLY}, 24',
    'AT_FDCWD</a>, "", 4<b>, "\\377", 0',
    "3, {msg_control=[{cmsg_type=SCM_RIGHTS}], msg_controllen=1}, 0",
    "99999999999999999999, 0xffffffffffffffffffff",
    "3, 4294967295, 18446744073709551615, -2147483648",
    "3, F_DUPFD, 0, 5",
    '3, {sa_family=AF_INET, sin_port=htons(99999), sin_addr=inet_addr("x")}, 16',
    '3, {sa_family=AF_UNIX, sun_path=@"\\0"}, [2 => 9]',
)

_RESULTS = (
    *("0", "2", "0x3", "?", "3</x>", "3 (4)", "-1 (errno 999)"),
    *("-1 EINVAL (Invalid argument)", "? ERESTARTSYS (To be restarted)"),
    *("18446744073709551615", "9999999999999999999999"),
    "1 ([{fd=1, revents=POLLIN}])",
    "5 /* 6 in strace's PID NS */",
    "3<a> /* 9 in strace's PID NS */",
)


class ArgumentsTest(unittest.TestCase):
    """Tests that no form of arguments or results ends the reading of a log."""

    def testEachCall(self):
        """Every call is read with arguments and results of every form."""
        for name in sorted(system_calls.CALLS):
            lines = ['10 1795210635.000001 open("/x", O_RDONLY) = 3']
            lines.extend(
                f"10 1795210635.000002 {name:s}({arguments:s}) = {result:s}"
                for arguments in _ARGUMENTS
                for result in _RESULTS
            )
            data = "".join(f"{line:s}\n" for line in lines).encode("utf-8")
            strace_trace = trace.Trace(io.BytesIO(data), "tr.log")
            strace_trace.ReadFormat()

            with self.subTest(name=name):
                number_of_calls = 0
                for batch in strace_trace.IterateBatches():
                    for row in batch.rows:
                        if isinstance(row.record, records.Call):
                            strace_calls.CreateCall(row)
                            number_of_calls += 1
                # What no bracket closes is no call.
                self.assertGreaterEqual(number_of_calls, len(lines) - len(_RESULTS))


if __name__ == "__main__":
    unittest.main()
