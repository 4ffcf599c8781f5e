"""Takes the pictures of reports that are in the documents.

Usage: python -m tests.end_to_end.report_picture FOLDER

They show the worked case of the README, that of docs/case.md, and a path to a cause in
it. psort is that of the environment this runs in.
"""

import os
import subprocess
import sys
import tempfile

from tests.end_to_end import browser
from tests.end_to_end import environments

# What led to kworkerd 86.
_CAUSE = """(() => {
  const { identifier, same } = REPORT.store.tables.lanes;
  const lane = identifier.findIndex((number, index) => number === 86 && same[index] < 0);
  REPORT.Select({ type: "lane", lane });
  REPORT.causes.Show({ type: "lane", lane }, false);
})()"""

# Source below test_data, title, and what is open per name of a picture.
_CASES = (
    (
        os.path.join("atop", "case"),
        "What the web server was told to run",
        {"report.png": ""},
    ),
    (
        os.path.join("case", "web01.tar.gz"),
        "A break-in on web01",
        {"case.png": "", "cause.png": _CAUSE},
    ),
)


def _RunTool(name, *arguments):
    """Runs a command of the environment that this runs in."""
    path = os.path.join(os.path.dirname(sys.executable), name)
    options = ("--quiet", "--unattended", "--status_view", "none")
    subprocess.run([path, *options, *arguments], check=True)


def _TakePictures(target_path, source_path, title, scripts):
    """Takes pictures of a report.

    Args:
      target_path (str): path of the folder of the pictures.
      source_path (str): path of the source.
      title (str): title of the report.
      scripts (dict[str, str]): JavaScript that opens what is shown, per name of a
          picture.
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
            for name, script in scripts.items():
                path = os.path.join(target_path, name)
                chromium.Run(script)
                chromium.Settle()
                chromium.TakePicture(path)
                print(f"{path:s}: {os.path.getsize(path):d} bytes")


def Main():
    """Takes the pictures.

    Returns:
      int: exit status.
    """
    if not browser.CHROMIUM_PATH:
        print(browser.CHROMIUM_MISSING, file=sys.stderr)
        return 1

    for source_name, title, scripts in _CASES:
        source_path = os.path.join(environments.TEST_DATA_PATH, source_name)
        _TakePictures(sys.argv[1], source_path, title, scripts)
    return 0


if __name__ == "__main__":
    sys.exit(Main())
