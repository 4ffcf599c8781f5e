"""Measures runs of log2timeline, for the benchmarks that compare parsers."""

import os
import tempfile
import time


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
