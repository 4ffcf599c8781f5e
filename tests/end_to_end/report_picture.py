"""Takes the picture of a report that is in the documents.

Usage: python -m tests.end_to_end.report_picture PATH

It shows the worked case of the README. psort is that of the environment this runs in.
"""

import os
import subprocess
import sys
import tempfile

from tests.end_to_end import browser
from tests.end_to_end import environments

_CASE_PATH = os.path.join(environments.PROJECT_PATH, "test_data", "atop", "case")


def _RunTool(name, *arguments):
    """Runs a command of the environment that this runs in.

    Args:
      name (str): name of the command.
      arguments (tuple[str]): arguments.
    """
    path = os.path.join(os.path.dirname(sys.executable), name)
    options = ("--quiet", "--unattended", "--status_view", "none")
    subprocess.run([path, *options, *arguments], check=True)


def Main():
    """Takes the picture.

    Returns:
      int: exit status.
    """
    if not browser.CHROMIUM_PATH:
        print(browser.CHROMIUM_MISSING, file=sys.stderr)
        return 1

    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("c.plaso", "r.html", "log.gz")]
        logging = ("--logfile", paths[2])
        _RunTool(
            *("log2timeline", *logging, "--parsers", "atop"),
            *("--storage_file", paths[0], _CASE_PATH),
        )
        _RunTool(
            *("psort", *logging, "-o", "html_report", "--report_title"),
            *("What the web server was told to run", "-w", paths[1], paths[0]),
        )
        with browser.Chromium(1100, 640) as chromium:
            chromium.Open(paths[1])
            chromium.Run("REPORT.ShowEvidence('atop_20261120')")
            # The picture is small: most of it is for the pictures.
            chromium.Run("document.getElementById('table').style.height = '110px'")
            chromium.Settle()
            chromium.TakePicture(sys.argv[1])
    print(f"{sys.argv[1]:s}: {os.path.getsize(sys.argv[1]):d} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(Main())
