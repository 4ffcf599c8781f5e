"""The explore page of a Timesketch, in Debian's chromium without a screen."""

import json
import urllib.parse

from tests.end_to_end import browser
from tests.services import processes
from tests.services.timesketch import server as timesketch_server

_MAXIMUM_TIME = 120

_LOGIN = """(() => {
  document.querySelector("input[name=username]").value = %s;
  document.querySelector("input[name=password]").value = %s;
  document.querySelector("form").submit();
})()"""


class ExplorePage:
    """Explore page.

    Attributes:
      chromium (browser.Chromium): browser.
    """

    def __init__(self, server, width=1280, height=700):
        """Starts a browser, and logs in."""
        super().__init__()
        self._url = server.url
        self.chromium = browser.Chromium(width, height)
        self._Open("/login/", "document.querySelector('input[name=password]')")
        form = (timesketch_server.USER, timesketch_server.PASSWORD)
        self.chromium.Run(_LOGIN % tuple(map(json.dumps, form)))
        self._WaitFor("!location.pathname.startsWith('/login')")

    def _Open(self, path, expression):
        """Opens a page, and waits until it is there.

        Args:
          path (str): path with a slash in front.
          expression (str): expression of JavaScript that is true then.
        """
        self.chromium.Send("Page.navigate", url=f"{self._url:s}{path:s}")
        self._WaitFor(expression)

    def _WaitFor(self, expression):
        """Waits until an expression is true."""

        def IsTrue():
            """Evaluates the expression.

            Returns:
              bool: True if it is true; not in a page that is being left.
            """
            try:
                return self.chromium.Run(f"!!({expression:s})")
            except browser.BrowserError:
                return False

        processes.WaitFor(IsTrue, _MAXIMUM_TIME, expression)

    def Explore(self, sketch, query, text):
        """Shows the events that a query finds.

        Args:
          sketch (int): identifier of the sketch.
          query (str): query.
          text (str): text in the message of one of them.

        Returns:
          str: text of the page.
        """
        query = urllib.parse.quote(query)
        self._Open(
            f"/sketch/{sketch:d}/explore?q={query:s}",
            f"document.body.innerText.includes({json.dumps(text):s})",
        )
        # Let what opens and fades come to rest.
        self.chromium.Run("new Promise((resolve) => setTimeout(resolve, 1500))")
        return self.chromium.Run("document.body.innerText")

    def Close(self):
        """Ends the browser."""
        self.chromium.Close()
