"""Measures runs of log2timeline, for the benchmarks that compare parsers."""

import json
import os
import tempfile
import time

# A module of its own: that of the parser imports Plaso, which asks for registrations.
_REGISTRATION = '''
"""Registration of the null parser."""

from plaso_extra_parsers.integration import registrations

REGISTRATION = registrations.Registration(
    "{name:s}",
    "1.0",
    (
        registrations.ParserRow(
            registrations.PARSER, "{name:s}", "{name:s}", "NullParser", "{name:s}"
        ),
    ),
)
'''


def WriteNullParser(folder, name, program, data):
    """Writes the distribution of a null parser.

    Args:
      folder (str): path of the folder, which is made.
      name (str): name of the parser and of its module.
      program (str): module, whose class is NullParser.
      data (object): what the module finds in null_event_data.json beside it.
    """
    information_folder = f"{name:s}-1.0.dist-info"
    os.makedirs(os.path.join(folder, information_folder))
    for file_name, text in (
        ("null_event_data.json", json.dumps(data)),
        (f"{name:s}.py", program),
        (f"{name:s}_registration.py", _REGISTRATION.format(name=name)),
        (
            f"{information_folder:s}/METADATA",
            f"Metadata-Version: 2.1\nName: {name:s}\nVersion: 1.0\n",
        ),
        (
            f"{information_folder:s}/entry_points.txt",
            "[plaso_extra_parsers.registrations]\n"
            f"null = {name:s}_registration:REGISTRATION\n",
        ),
    ):
        path = os.path.join(folder, file_name)
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write(text)


def MeasureLog2Timeline(environment, parser_name, path, null_folder):
    """Measures log2timeline.

    Args:
      environment (PlasoEnvironment): environment to run it in.
      parser_name (str): name of the parser.
      path (str): path of the log.
      null_folder (str): path of the folder of the null parser.

    Returns:
      float: seconds of processor time.
    """
    with tempfile.TemporaryDirectory() as folder:
        storage_path = os.path.join(folder, "timeline.plaso")
        start_times = os.times()
        start_time = time.monotonic()
        environment.RunLog2Timeline(
            storage_path,
            path,
            *("--parsers", parser_name, "--single_process", "--hashers", "none"),
            variables={"PYTHONPATH": null_folder},
        )
        elapsed_time = time.monotonic() - start_time
        end_times = os.times()
        processor_time = sum(end_times[2:4]) - sum(start_times[2:4])
        print(
            f"{parser_name:s}: {elapsed_time:.1f} s, {processor_time:.1f} s of "
            f"processor time, {os.path.getsize(storage_path) / 1e6:.1f} MB"
        )
    return processor_time
