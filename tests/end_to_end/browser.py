"""Debian's chromium without a screen, driven through its own debugging pipe.

The browser is started and ended by the tests. It gets a new profile in a temporary
folder, and is told to reach nothing but files.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import unittest

# Where there is no such program the tests say so, and are skipped.
CHROMIUM_PATH = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_MISSING = (
    "Debian's chromium is not installed: the pages of reports are not looked at"
)

_TIMEOUT = 120


class BrowserError(Exception):
    """Raised when the browser refuses a command, or a script in it fails."""


class Chromium:
    """Browser with one page.

    Attributes:
      messages (list[dict[str, object]]): what the browser told without being asked.
    """

    def __init__(self, width=1600, height=1000, is_dark=False):
        """Starts the browser.

        Args:
          width (Optional[int]): width of the page in pixels.
          height (Optional[int]): height of the page in pixels.
          is_dark (Optional[bool]): True if the page is to be dark.
        """
        super().__init__()
        self._buffer = b""
        self._number = 0
        self._session = None
        self.messages = []
        self._profile = tempfile.mkdtemp(prefix="chromium-")
        command_read, command_write = os.pipe()
        answer_read, answer_write = os.pipe()

        def MovePipes():
            """Gives the pipes the numbers that the browser expects."""
            read, write = os.dup(command_read), os.dup(answer_write)
            os.dup2(read, 3)
            os.dup2(write, 4)

        # pylint: disable-next=consider-using-with,subprocess-popen-preexec-fn
        self._process = subprocess.Popen(
            [
                *(CHROMIUM_PATH, "--headless=new", "--no-sandbox", "--disable-gpu"),
                *("--no-first-run", "--remote-debugging-pipe", "--disable-sync"),
                *("--disable-background-networking", "--disable-component-update"),
                *("--disable-extensions", "--disable-dev-shm-usage"),
                f"--user-data-dir={self._profile:s}",
                f"--window-size={width:d},{height:d}",
                "about:blank",
            ],
            close_fds=False,
            preexec_fn=MovePipes,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        os.close(command_read)
        os.close(answer_write)
        self._commands, self._answers = command_write, answer_read
        self._Attach(width, height, is_dark)

    def __enter__(self):
        """Enters the runtime context."""
        return self

    def __exit__(self, *unused_arguments):
        """Ends the browser."""
        self.Close()

    def _Attach(self, width, height, is_dark):
        """Attaches to the page.

        Args:
          width (int): width of the page in pixels.
          height (int): height of the page in pixels.
          is_dark (bool): True if the page is to be dark.
        """
        targets = self.Send("Target.getTargets")["targetInfos"]
        target = next(target for target in targets if target["type"] == "page")
        self._session = self.Send(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.Send(f"{domain:s}.enable")
        self.Send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = "dark" if is_dark else "light"
        self.Send(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )

    def _Receive(self):
        """Receives a message.

        Raises:
          BrowserError: if the browser has ended.
        """
        while b"\0" not in self._buffer:
            data = os.read(self._answers, 1024 * 1024)
            if not data:
                raise BrowserError("The browser has ended.")
            self._buffer += data
        data, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(data)

    def Send(self, method, **parameters):
        """Sends a command, and waits for its result.

        Args:
          method (str): name of the command.
          parameters (dict[str, object]): parameters.

        Returns:
          dict[str, object]: result.

        Raises:
          BrowserError: if the browser refuses it.
        """
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode("utf-8") + b"\0")
        while True:
            answer = self._Receive()
            if answer.get("id") != self._number:
                self.messages.append(answer)
            elif "error" in answer:
                raise BrowserError(f"{method:s}: {answer['error']['message']:s}")
            else:
                return answer["result"]

    def Run(self, expression):
        """Evaluates an expression in the page, and waits for a promise.

        Args:
          expression (str): expression of JavaScript.

        Returns:
          object: value.

        Raises:
          BrowserError: if it fails.
        """
        result = self.Send(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            description = details.get("exception", {}).get("description")
            raise BrowserError(f"{expression:s}: {description or details['text']:s}")
        return result["result"].get("value")

    def Open(self, path, fragment=""):
        """Opens a report, and waits until it is drawn.

        Args:
          path (str): path of the report.
          fragment (Optional[str]): what stands after the path in the address.
        """
        self.messages = []
        self.Send("Page.navigate", url=f"file://{os.path.abspath(path):s}{fragment:s}")
        self.Run("""new Promise((resolve, reject) => {
              const begin = Date.now();
              const check = () => {
                if (document.documentElement?.dataset.ready) {
                  resolve(true);
                } else if (Date.now() - begin > 90000) {
                  reject(new Error("the report is not drawn"));
                } else {
                  setTimeout(check, 20);
                }
              };
              check();
            })""")

    def Settle(self):
        """Waits until what has changed is drawn, the table with it."""
        self.Run("""new Promise((resolve) => setTimeout(async () => {
              await REPORT.isReady;
              requestAnimationFrame(() => resolve(true));
            }, 250))""")

    def Press(self, key, modifiers=0):
        """Presses a key.

        Args:
          key (str): name of the key or its character.
          modifiers (Optional[int]): 8 for Shift.
        """
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        parameters = {"key": key, "text": text, "modifiers": modifiers}
        self.Send("Input.dispatchKeyEvent", type="keyDown", **parameters)
        self.Send("Input.dispatchKeyEvent", type="keyUp", key=key)

    def Drag(self, begin, end, modifiers=0):
        """Drags with the left button, or clicks if both places are the same.

        Args:
          begin (tuple[int, int]): place in pixels of the page.
          end (tuple[int, int]): place in pixels of the page.
          modifiers (Optional[int]): 8 for Shift.
        """
        steps = [("mousePressed", begin, 1), ("mouseReleased", end, 0)]
        if begin != end:
            middle = ((begin[0] + end[0]) // 2, (begin[1] + end[1]) // 2)
            steps[1:1] = [("mouseMoved", middle, 1), ("mouseMoved", end, 1)]
        for kind, (x, y), buttons in steps:
            button = "none" if kind == "mouseMoved" else "left"
            self.Send(
                "Input.dispatchMouseEvent",
                type=kind,
                x=x,
                y=y,
                button=button,
                buttons=buttons,
                clickCount=1,
                modifiers=modifiers,
            )

    def Touch(self, *paths, rest=0):
        """Touches with a finger or several, which move and are taken away.

        Args:
          paths (tuple[list[tuple[int, int]]]): places of each finger in pixels of the
              page: of one place it does not move.
          rest (Optional[float]): seconds for which they rest before they move.
        """
        steps = 5
        for step in range(steps + 1):
            points = []
            for number, path in enumerate(paths):
                share = step / steps
                x, y = (
                    round(first + (last - first) * share)
                    for first, last in zip(path[0], path[-1])
                )
                points.append({"x": x, "y": y, "id": number})
            kind = "touchMove" if step else "touchStart"
            if not step or len(paths[0]) > 1:
                self.Send("Input.dispatchTouchEvent", type=kind, touchPoints=points)
            if not step and rest:
                milliseconds = int(rest * 1000)
                self.Run(
                    f"new Promise(resolve => setTimeout(resolve, {milliseconds:d}))"
                )
        self.Send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def GetPlace(self, selector, share_x=0.5, share_y=0.5):
        """Retrieves a place in an element.

        Args:
          selector (str): selector of the element.
          share_x (Optional[float]): share of its width.
          share_y (Optional[float]): share of its height.

        Returns:
          tuple[int, int]: place in pixels of the page.
        """
        box = self.Run(
            f"(box => [box.x, box.y, box.width, box.height])"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
        return int(box[0] + box[2] * share_x), int(box[1] + box[3] * share_y)

    def TakePicture(self, path):
        """Writes a picture of the page.

        Args:
          path (str): path of the PNG file.
        """
        data = self.Send("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file_object:
            file_object.write(base64.b64decode(data))

    def GetProblems(self):
        """Retrieves what must not be in a report: requests, and console messages.

        Returns:
          list[str]: problems.
        """
        problems = []
        for message in self.messages:
            parameters = message.get("params", {})
            match message.get("method"):
                case "Network.requestWillBeSent":
                    url = parameters["request"]["url"]
                    if not url.startswith(("file:", "blob:", "data:")):
                        problems.append(f"request: {url:s}")
                case "Log.entryAdded":
                    problems.append(f"log: {parameters['entry']['text']:s}")
                case "Runtime.consoleAPICalled":
                    problems.append(f"console: {parameters['args']!s}")
                case "Runtime.exceptionThrown":
                    problems.append(f"exception: {parameters['exceptionDetails']!s}")
        return problems

    def Close(self):
        """Ends the browser, and removes its profile."""
        try:
            self._session = None
            self.Send("Browser.close")
        except (BrowserError, OSError):
            self._process.terminate()
        try:
            self._process.wait(_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for descriptor in (self._commands, self._answers):
            os.close(descriptor)
        shutil.rmtree(self._profile, ignore_errors=True)


def RequireChromium(test_class):
    """Skips the tests of a class where there is no browser, and says so.

    Args:
      test_class (type): class of tests.

    Returns:
      type: class of tests.
    """
    return unittest.skipUnless(CHROMIUM_PATH, CHROMIUM_MISSING)(test_class)
