"""Takes the pictures of reports that are in the documents.

Usage: python -m tests.end_to_end.report_picture FOLDER

They show the worked case of the README and that of docs/case.md. psort is that of the
environment this runs in.
"""

import os
import subprocess
import sys
import tempfile

from tests.end_to_end import browser
from tests.end_to_end import environments

# Name of the picture, source below test_data, title, what is open.
_PICTURES = (
    (
        "report.png",
        os.path.join("atop", "case"),
        "What the web server was told to run",
        "",
    ),
    (
        "case.png",
        os.path.join("case", "web01.tar.gz"),
        "A break-in on web01",
        "",
    ),
)


def _RunTool(name, *arguments):
    """Runs a command of the environment that this runs in.

    Args:
      name (str): name of the command.
      arguments (tuple[str]): arguments.
    """
    path = os.path.join(os.path.dirname(sys.executable), name)
    options = ("--quiet", "--unattended", "--status_view", "none")
    subprocess.run([path, *options, *arguments], check=True)


def _TakePicture(path, source_path, title, script):
    """Takes a picture of a report.

    Args:
      path (str): path of the picture.
      source_path (str): path of the source.
      title (str): title of the report.
      script (str): JavaScript that opens what the picture shows.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("c.plaso", "r.html", "log.gz")]
        logging = ("--logfile", paths[2])
        _RunTool("log2timeline", *logging, "--storage_file", paths[0], source_path)
        _RunTool(
            *("psort", *logging, "-o", "html_report", "--report_title"),
            *(title, "-w", paths[1], paths[0]),
        )
        with browser.Chromium(1280, 760) as chromium:
            chromium.Open(paths[1])
            chromium.Run(script)
            chromium.Settle()
            chromium.TakePicture(path)


def Main():
    """Takes the pictures.

    Returns:
      int: exit status.
    """
    if not browser.CHROMIUM_PATH:
        print(browser.CHROMIUM_MISSING, file=sys.stderr)
        return 1

    for name, source_name, title, script in _PICTURES:
        path = os.path.join(sys.argv[1], name)
        source_path = os.path.join(environments.TEST_DATA_PATH, source_name)
        _TakePicture(path, source_path, title, script)
        print(f"{path:s}: {os.path.getsize(path):d} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(Main())
