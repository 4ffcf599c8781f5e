"""Measures log2timeline on Apple System Log (ASL) files, beside a null parser.

Run by hand, from the root of the checkout:

    python -m tests.benchmarks.asl_log2timeline

The null parser reads nothing: it produces the same event data, made beforehand. What it
needs is what Plaso itself costs. Both run in the same environment, in turn.
"""

import argparse
import os
import tempfile

from plaso_extra_parsers.parsers.asl import events as asl_events
from plaso_extra_parsers.parsers.asl import parser as asl_parser
from tests.benchmarks import asl as asl_benchmark
from tests.benchmarks import log2timeline
from tests.end_to_end import environments

_NULL_PARSER = '''
"""Null parser."""

import json
import os

from dfdatetime import posix_time
from plaso.lib import specification
from plaso.parsers import interface

from plaso_extra_parsers.parsers.asl import events as asl_events
from plaso_extra_parsers.parsers.asl import parser as asl_parser

_PATH = os.path.join(os.path.dirname(__file__), "null_event_data.json")


class NullParser(interface.FileObjectParser):
    """Null parser."""

    NAME = "null_asl"
    DATA_FORMAT = "Null"

    @classmethod
    def GetFormatSpecification(cls):
        format_specification = specification.FormatSpecification(cls.NAME)
        format_specification.AddNewSignature(b"ASL DB", offset=0)
        return format_specification

    def ParseFileObject(self, parser_mediator, file_object):
        with open(_PATH, encoding="utf-8") as json_file:
            data = json.load(json_file)
        templates = data["templates"]
        for number in range(data["number"]):
            values = dict(templates[number % len(templates)])
            timestamp = values.pop("written_time")
            event_data = asl_events.ASLEventData()
            event_data.__dict__.update(values)
            event_data.message_body = f"{event_data.message_body} {number}"
            event_data.message_identifier = 1000 + number
            event_data.record_position = 200 * number
            event_data.written_time = posix_time.PosixTimeInNanoseconds(
                timestamp=timestamp + number
            )
            parser_mediator.ProduceEventData(event_data)

'''


class _TemplateMediator(asl_benchmark.NullMediator):
    """Parser mediator that keeps the event data.

    Attributes:
      templates (list[dict[str, object]]): attributes of event data.
    """

    def __init__(self):
        """Initializes a parser mediator."""
        super().__init__()
        self.templates = []

    def ProduceEventData(self, event_data, recovered=False):
        """Keeps event data.

        Args:
          event_data (EventData): event data.
          recovered (Optional[bool]): True if it was recovered.
        """
        if isinstance(event_data, asl_events.ASLEventData):
            values = {
                name: value
                for name, value in event_data.GetAttributes()
                if value is not None and not name.startswith("_")
            }
            values["written_time"] = event_data.written_time.timestamp
            values.pop("data_type")
            self.templates.append(values)


def _ReadTemplates(path):
    """Reads event data to make more of."""
    parser_mediator = _TemplateMediator()
    with open(path, "rb") as file_object:
        asl_parser.ASLParser().ParseFileObject(parser_mediator, file_object)
    return parser_mediator.templates[:48]


def Main():
    """Measures and prints the figures."""
    argument_parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    argument_parser.add_argument("--records", type=int, default=120000)
    argument_parser.add_argument("--rounds", type=int, default=3)
    argument_parser.add_argument("--release", default=environments.NEWEST_RELEASE)
    options = argument_parser.parse_args()
    environment = environments.GetEnvironment(options.release)

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "benchmark.asl")
        asl_benchmark.WriteFile(path, options.records)
        null_folder = os.path.join(folder, "null")
        data = {"number": options.records, "templates": _ReadTemplates(path)}
        log2timeline.WriteNullParser(null_folder, "null_asl", _NULL_PARSER, data)

        times = {"null_asl": [], "asl_log": []}
        for _ in range(options.rounds):
            for name, values in times.items():
                values.append(
                    log2timeline.MeasureLog2Timeline(
                        environment, name, path, null_folder
                    )
                )
        ratio = min(times["asl_log"]) / min(times["null_asl"])
        print(
            f"{options.records:d} records, processor time: asl_log needs {ratio:.3f} "
            "times that of the null parser"
        )


if __name__ == "__main__":
    Main()
