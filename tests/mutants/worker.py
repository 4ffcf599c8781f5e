"""Runs tests against one fault after the other, each in a process of its own.

Reads JSON from standard input: a list of paths of tests and the longest time in
seconds; writes "survived", or what found the fault, to standard output.
"""

import importlib
import io
import json
import os
import select
import signal
import sys
import time
import unittest

try:
    import resource
except ImportError:
    # There is no such module on Windows.
    resource = None

SURVIVED = "survived"

# Imported once for all processes. Plaso is not: it imports our parsers.
_SHARED_MODULES = (
    *("bz2", "dfdatetime.factory", "dfvfs.resolver.resolver", "dtfabric.reader"),
    *("gzip", "hypothesis.strategies", "json", "lzma", "sqlite3", "tempfile"),
    *("unittest.mock", "yaml"),
)

# A fault can make a program eat all memory. In bytes, of data: tests start node, which
# reserves far more addresses than it uses.
_MEMORY_LIMIT = 4 * 1024**3


def _RunTests(project_path, path):
    """Runs tests until one fails.

    Args:
      project_path (str): path of the copy of the checkout.
      path (str): path of a module or folder of tests in the folder of tests.

    Returns:
      str: test that failed or None if none did.
    """
    test_loader = unittest.TestLoader()
    if path.endswith(".py"):
        name = f"tests.{path[:-3].replace('/', '.'):s}"
        test_suite = test_loader.loadTestsFromName(name)
    else:
        test_suite = test_loader.discover(
            os.path.join(project_path, "tests", path),
            pattern="*.py",
            top_level_dir=project_path,
        )
    test_runner = unittest.TextTestRunner(stream=io.StringIO(), failfast=True)
    result = test_runner.run(test_suite)
    for test, _ in result.failures + result.errors:
        return str(test)
    return None if result.wasSuccessful() else "unexpected success"


def _RunChild(project_path, paths, output_file):
    """Runs tests in this process and ends it.

    Args:
      project_path (str): path of the copy of the checkout.
      paths (list[str]): paths of tests, the nearest first.
      output_file (int): descriptor of the file to write the result to.
    """
    os.setsid()
    null_file = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(null_file, descriptor)
    if resource:
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_LIMIT, _MEMORY_LIMIT))
    try:
        found = None
        for path in paths:
            found = found or _RunTests(project_path, path)
        os.write(output_file, (found or SURVIVED).encode("utf-8", "replace"))
    # That a module cannot be imported is found as well.
    except BaseException as exception:  # pylint: disable=broad-exception-caught
        os.write(output_file, repr(exception).encode("utf-8", "replace"))
    finally:
        os._exit(0)


def Run(project_path, paths, limit):
    """Runs tests in a process of their own.

    Args:
      project_path (str): path of the copy of the checkout.
      paths (list[str]): paths of tests, the nearest first.
      limit (float): longest time, in seconds.

    Returns:
      str: SURVIVED, or what found the fault.
    """
    read_file, write_file = os.pipe()
    identifier = os.fork()
    if not identifier:
        os.close(read_file)
        _RunChild(project_path, paths, write_file)

    os.close(write_file)
    data = b""
    end_time = time.monotonic() + limit
    while True:
        ready, _, _ = select.select([read_file], [], [], 1.0)
        if ready:
            new_data = os.read(read_file, 65536)
            if not new_data:
                break
            data += new_data
        if time.monotonic() > end_time:
            data = f"took longer than {limit:.0f} s".encode("utf-8")
            break
    # What the tests have started ends, too.
    try:
        os.killpg(identifier, signal.SIGKILL)
    except ProcessLookupError:
        pass
    os.close(read_file)
    os.waitpid(identifier, 0)
    return data.decode("utf-8", "replace") or "the process ended"


def Main():
    """Runs tests against faults as they are asked for."""
    project_path = os.getcwd()
    os.nice(10)
    for name in _SHARED_MODULES:
        importlib.import_module(name)
    for line in sys.stdin:
        paths, limit = json.loads(line)
        print(json.dumps(Run(project_path, paths, limit)), flush=True)


if __name__ == "__main__":
    Main()
