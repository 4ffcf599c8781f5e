"""What the tests of the atop reader share: the recordings and their releases."""

import gzip
import io
import itertools
import os

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import log

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

# All rows of the table of layouts on each kind of machine.
ALL_LAYOUTS = [
    (release.name, data_model, byte_order)
    for release in layouts.RELEASES
    for data_model in layouts.DATA_MODELS
    for byte_order in (record_layout.LITTLE_ENDIAN, record_layout.BIG_ENDIAN)
]


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


def ReadFirstSamples(recording, number_of_samples):
    """Reads the first samples of a recording of the test data.

    Args:
      recording (str): folder of the recording.
      number_of_samples (int): number of samples.

    Returns:
      bytes: log that ends behind them.
    """
    data = ReadFile(recording, "basic.raw")
    samples = log.AtopLog(io.BytesIO(data)).IterateSamples()
    *_, sample = itertools.islice(samples, number_of_samples)
    return data[: sample.end_offset]


def Describe(writer, data=None):
    """Walks a log and describes what can be read.

    Args:
      writer (AtopWriter): writer.
      data (Optional[bytes]): log, by default as written.

    Returns:
      list[str]: errors, and for each sample its index among those written, S if the
          system block can be read, the number of tasks or "-" if they cannot, and the
          words recovered and cut if it is that.
    """
    atop_log = log.AtopLog(io.BytesIO(writer.GetBytes() if data is None else data))
    descriptions = []
    for sample in atop_log.IterateSamples():
        if isinstance(sample, errors.ParseError):
            descriptions.append(str(sample))
            continue
        try:
            atop_log.ReadSystem(sample)
            system = "S"
        except errors.ParseError:
            system = "-"
        try:
            number_of_tasks = str(len(list(atop_log.ReadTasks(sample))))
        except errors.ParseError:
            number_of_tasks = "-"
        descriptions.append(
            f"{writer.offsets.index(sample.offset)}: {system}{number_of_tasks}"
            + (" recovered" if sample.is_recovered else "")
            + ("" if sample.is_complete else " cut")
        )
    return descriptions
