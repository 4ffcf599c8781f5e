"""What the tests of the atop reader share: the recordings and their releases."""

import gzip
import os

TEST_DATA_PATH = os.path.join(
    os.path.dirname(
        os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    ),
    "test_data",
    "atop",
)

# Folder of each recording, with the row of the table of layouts it belongs to.
RECORDINGS = {
    "v1.26": "1.26",
    "dev-1.27": "1.27",
    "dev-2.0": "2.0",
    "v2.1": "2.1",
    "v2.2": "2.2",
    "v2.2-3": "2.2-3",
    "v2.3.0": "2.3",
    "v2.3.0.32": "2.3",
    "v2.4.0": "2.4",
    "v2.5.0": "2.4",
    "v2.6.0": "2.6",
    "v2.7.1": "2.7",
    "v2.8.1": "2.8",
    "v2.9.0": "2.9",
    "v2.10.0": "2.10",
    "v2.11.1": "2.11",
    "v2.11.1.32": "2.11",
    "v2.12.1": "2.11",
    "v2.13.0": "2.13",
}


def GetPath(*segments):
    """Determines the path of a file of the test data.

    Args:
      segments (tuple[str]): folder and name.

    Returns:
      str: path.
    """
    return os.path.join(TEST_DATA_PATH, *segments)


def ReadFile(*segments):
    """Reads a file of the test data, inflated if it is a gzip file.

    Args:
      segments (tuple[str]): folder and name.

    Returns:
      bytes: content.
    """
    path = GetPath(*segments)
    if path.endswith(".gz"):
        with gzip.open(path, "rb") as file_object:
            return file_object.read()
    with open(path, "rb") as file_object:
        return file_object.read()
