"""Debian's firefox-esr without a screen, driven with its own WebDriver BiDi."""

import base64
import json
import os
import re
import secrets
import shutil
import socket
import struct
import subprocess
import tempfile
import unittest

FIREFOX_PATH = shutil.which("firefox-esr") or shutil.which("firefox")
FIREFOX_MISSING = "firefox-esr is not installed: reports are not looked at in Firefox"

_TIMEOUT = 120

_OPCODE_TEXT = 1
_OPCODE_CLOSE = 8


class FirefoxError(Exception):
    """Raised when the browser refuses a command, or a script in it fails."""


class _WebSocket:
    """Connection for messages of text, as of RFC 6455, to this machine only."""

    def __init__(self, port, path):
        """Connects."""
        super().__init__()
        self._socket = socket.create_connection(("127.0.0.1", port), _TIMEOUT)
        key = base64.b64encode(secrets.token_bytes(16)).decode("ascii")
        self._socket.sendall(
            f"GET {path:s} HTTP/1.1\r\nHost: 127.0.0.1:{port:d}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key:s}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode(
                "ascii"
            )
        )
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._socket.recv(1)
        if b" 101 " not in answer:
            raise FirefoxError(answer.decode("ascii", "replace"))

    def _Read(self, size):
        """Reads bytes.

        Args:
          size (int): number of bytes.
        """
        data = b""
        while len(data) < size:
            part = self._socket.recv(size - len(data))
            if not part:
                raise FirefoxError("The browser has ended.")
            data += part
        return data

    def Send(self, text):
        """Sends a message.

        Args:
          text (str): message.
        """
        data = text.encode("utf-8")
        mask = secrets.token_bytes(4)
        size = len(data)
        # The browser refuses a length that is longer than it must be.
        if size < 126:
            header = struct.pack("!BB", 0x80 | _OPCODE_TEXT, 0x80 | size)
        elif size < 0x10000:
            header = struct.pack("!BBH", 0x80 | _OPCODE_TEXT, 0x80 | 126, size)
        else:
            header = struct.pack("!BBQ", 0x80 | _OPCODE_TEXT, 0x80 | 127, size)
        masked_data = bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))
        self._socket.sendall(header + mask + masked_data)

    def Receive(self):
        """Receives a message.

        Returns:
          str: message.
        """
        parts = []
        is_last = False
        while not is_last:
            first, size = struct.unpack("!BB", self._Read(2))
            if size == 126:
                (size,) = struct.unpack("!H", self._Read(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self._Read(8))
            data = self._Read(size)
            if first & 0xF == _OPCODE_CLOSE:
                raise FirefoxError("The browser has closed the connection.")
            parts.append(data)
            is_last = bool(first & 0x80)
        return b"".join(parts).decode("utf-8")

    def Close(self):
        """Closes the connection."""
        self._socket.close()


class Firefox:
    """Browser with one page."""

    def __init__(self, width=1500, height=950):
        """Starts the browser."""
        super().__init__()
        self._number = 0
        self._profile = tempfile.mkdtemp(prefix="firefox-")
        # pylint: disable-next=consider-using-with
        self._process = subprocess.Popen(
            [
                *(FIREFOX_PATH, "--headless", "--no-remote", "--profile"),
                *(self._profile, "--remote-debugging-port", "0", "about:blank"),
            ],
            env={**os.environ, "HOME": self._profile, "MOZ_CRASHREPORTER_DISABLE": "1"},
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self._socket = _WebSocket(self._ReadPort(), "/session")
        self.Send("session.new", capabilities={})
        contexts = self.Send("browsingContext.getTree")["contexts"]
        self._context = contexts[0]["context"]
        self.Send(
            "browsingContext.setViewport",
            context=self._context,
            viewport={"width": width, "height": height},
        )

    def __enter__(self):
        """Enters the runtime context."""
        return self

    def __exit__(self, *unused_arguments):
        """Ends the browser."""
        self.Close()

    def _ReadPort(self):
        """Reads the port that the browser has chosen."""
        for line in self._process.stderr:
            match = re.search(r"listening on ws://127\.0\.0\.1:(\d+)", line)
            if match:
                return int(match.group(1))
        raise FirefoxError("The browser has ended.")

    def Send(self, method, **parameters):
        """Sends a command, and waits for its result.

        Args:
          method (str): name of the command.
          parameters (dict[str, object]): parameters.

        Returns:
          dict[str, object]: result.
        """
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        self._socket.Send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.Receive())
            if answer.get("id") == self._number:
                if answer["type"] == "error":
                    raise FirefoxError(f"{method:s}: {answer['message']:s}")
                return answer["result"]

    def Run(self, expression):
        """Evaluates an expression in the page, and waits for a promise.

        Args:
          expression (str): expression of JavaScript that can be written as JSON.

        Returns:
          object: value.
        """
        result = self.Send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression:s})))()",
            target={"context": self._context},
            awaitPromise=True,
        )
        if result["type"] == "exception":
            raise FirefoxError(result["exceptionDetails"]["text"])
        text = result["result"].get("value")
        return None if text is None else json.loads(text)

    def Open(self, path):
        """Opens a report, and waits until it is drawn.

        Args:
          path (str): path of the report.
        """
        self.Send(
            "browsingContext.navigate",
            context=self._context,
            url=f"file://{os.path.abspath(path):s}",
            wait="complete",
        )
        self.Run("""new Promise((resolve) => {
              const check = () => (document.documentElement.dataset.ready
                ? resolve(true) : setTimeout(check, 20));
              check();
            })""")

    def Settle(self):
        """Waits until what has changed is drawn, the table with it."""
        self.Run("new Promise((resolve) => setTimeout(() => resolve(true), 500))")

    def TakePicture(self, path):
        """Writes a picture of the page.

        Args:
          path (str): path of the PNG file.
        """
        result = self.Send("browsingContext.captureScreenshot", context=self._context)
        with open(path, "wb") as file_object:
            file_object.write(base64.b64decode(result["data"]))

    def Close(self):
        """Ends the browser, and removes its profile."""
        try:
            self.Send("browser.close")
        except (FirefoxError, OSError):
            self._process.terminate()
        try:
            self._process.wait(_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stderr.close()
        self._socket.Close()
        shutil.rmtree(self._profile, ignore_errors=True)


def RequireFirefox(test_class):
    """Skips the tests of a class where there is no browser, and says so.

    Args:
      test_class (type): class of tests.

    Returns:
      type: class of tests.
    """
    return unittest.skipUnless(FIREFOX_PATH, FIREFOX_MISSING)(test_class)
