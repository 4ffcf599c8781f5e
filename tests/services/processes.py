"""Servers that tests start and stop, and the environments these run in.

All listen on the loopback interface alone.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import unittest

_PROJECT_PATH = os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
)

KEPT_PATH = os.environ.get(
    "PLASO_EXTRA_PARSERS_SERVICES", os.path.join(_PROJECT_PATH, ".venv-services")
)

# The runner of OpenSearch takes no port above.
_PORTS = range(9201, 9300)

# What pip says where no package index is reached.
_NOT_REACHED = ("ConnectTimeoutError", "NewConnectionError", "ProxyError")

_SERVER_MISSING = "a server that the tests need is not here"

# Seconds.
_MAXIMUM_END = 30
_MAXIMUM_INSTALLATION = 1800


class NotAvailable(Exception):
    """There can be no server here, and why."""


def FindPort(ports=_PORTS):
    """Finds a port that nothing listens on.

    Args:
      ports (Optional[Iterable[int]]): ports to try.

    Returns:
      int: port.

    Raises:
      NotAvailable: if there is none.
    """
    for port in ports:
        with contextlib.suppress(OSError), socket.socket() as listener:
            listener.bind(("127.0.0.1", port))
            return port
    names = " or ".join(str(port) for port in ports if len(ports) < 3)
    raise NotAvailable(f"something listens on port {names or ports!s} already")


def Require(stack, context):
    """Starts a server for the tests of a class, or skips them.

    Args:
      stack (contextlib.ExitStack): what ends it.
      context (contextlib.AbstractContextManager): server.

    Returns:
      object: what the context gives.

    Raises:
      SkipTest: if there can be no server here.
    """
    try:
        return stack.enter_context(context)
    except NotAvailable as exception:
        raise unittest.SkipTest(f"{_SERVER_MISSING:s}: {exception!s}") from exception


@contextlib.contextmanager
def RunProcess(arguments, log_path, **kwargs):
    """Runs a process, and ends it with all that it has started.

    Args:
      arguments (list[str]): command and its arguments.
      log_path (str): path of the file for what it says.
      kwargs (dict[str, object]): arguments of subprocess.Popen.

    Yields:
      subprocess.Popen: process.
    """
    with open(log_path, "ab") as log_file:
        # pylint: disable-next=consider-using-with
        process = subprocess.Popen(
            arguments,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=log_file,
            stderr=subprocess.STDOUT,
            **kwargs,
        )
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_MAXIMUM_END)
        KillGroup(process)


def KillGroup(process):
    """Kills a process at once, with all that it has started.

    Args:
      process (subprocess.Popen): process of RunProcess.
    """
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait()


def WaitFor(function, maximum, what, process=None, log_path=None):
    """Waits until a function returns something that is true.

    Args:
      function (function): function without arguments; an OSError is not yet.
      maximum (float): seconds to wait.
      what (str): what is waited for.
      process (Optional[subprocess.Popen]): process that must not end before.
      log_path (Optional[str]): path of the file with what it says.

    Returns:
      object: what the function returns.

    Raises:
      RuntimeError: if it does not in time, or the process ends.
    """
    end = time.monotonic() + maximum
    while time.monotonic() < end and (process is None or process.poll() is None):
        with contextlib.suppress(OSError):
            value = function()
            if value:
                return value
        time.sleep(0.5)

    log = ""
    if log_path:
        with open(log_path, encoding="utf-8", errors="replace") as file_object:
            log = file_object.read()[-3000:]
    raise RuntimeError(f"{what:s}: not in time\n{log:s}")


def AskRedis(port, command):
    """Asks a Redis server.

    Args:
      port (int): port on 127.0.0.1.
      command (str): command without arguments of more than a word.

    Returns:
      str: first 64 KiB of the answer.
    """
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(f"{command:s}\r\n".encode("ascii"))
        time.sleep(0.1)
        return connection.recv(65536).decode("utf-8")


@contextlib.contextmanager
def RunRedis(folder, port=None):
    """Runs a Redis server, which keeps nothing.

    Args:
      folder (str): path of a folder for it.
      port (Optional[int]): port on 127.0.0.1, by default one that is free.

    Yields:
      int: port on 127.0.0.1.

    Raises:
      NotAvailable: if there is none here, or the port is taken.
    """
    if not shutil.which("redis-server"):
        raise NotAvailable("there is no redis-server (package redis-server)")

    port = FindPort([port]) if port else FindPort()
    log_path = os.path.join(folder, "redis.log")
    arguments = ["redis-server", "--bind", "127.0.0.1", "--port", str(port)]
    arguments += ["--save", "", "--appendonly", "no", "--dir", folder]
    with RunProcess(arguments, log_path) as process:
        WaitFor(
            lambda: AskRedis(port, "PING").startswith("+PONG"),
            30,
            "Redis",
            process,
            log_path,
        )
        yield port


def MakeEnvironment(name, requirements_path, minimum_version=(3, 10)):
    """Makes a virtual environment, unless it is there.

    Args:
      name (str): name of the environment.
      requirements_path (str): path of the file with all that is in it, pinned.
      minimum_version (Optional[tuple[int, int]]): oldest version of Python for it.

    Returns:
      str: path of the environment.

    Raises:
      NotAvailable: if the Python is too old or no package index is reached.
      RuntimeError: if pip fails for another reason.
    """
    if sys.version_info < minimum_version:
        version = ".".join(str(number) for number in minimum_version)
        raise NotAvailable(f"{name:s} needs Python {version:s}")

    path = os.path.join(KEPT_PATH, name)
    stamp_path = os.path.join(path, "stamp")
    with open(requirements_path, encoding="utf-8") as file_object:
        requirements = file_object.read()
    if os.path.isfile(stamp_path):
        with open(stamp_path, encoding="utf-8") as file_object:
            if file_object.read() == requirements:
                return path

    shutil.rmtree(path, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", path], check=True)
    process = subprocess.run(
        [
            os.path.join(path, "bin", "python"),
            *("-m", "pip", "install", "--quiet", "--no-deps"),
            *("--requirement", requirements_path),
        ],
        check=False,
        encoding="utf-8",
        stderr=subprocess.STDOUT,
        stdout=subprocess.PIPE,
        timeout=_MAXIMUM_INSTALLATION,
    )
    if process.returncode:
        if any(text in process.stdout for text in _NOT_REACHED):
            raise NotAvailable("no package index is reached")
        raise RuntimeError(process.stdout)
    with open(stamp_path, "w", encoding="utf-8") as file_object:
        file_object.write(requirements)
    return path
