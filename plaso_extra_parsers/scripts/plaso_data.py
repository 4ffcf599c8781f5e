"""Determines which of our data Plaso has after it has read its own data files."""

import os

from plaso.engine import tagging_file
from plaso.engine import timeliner
from plaso.output import mediator
from plaso.parsers import presets

import yaml

from plaso_extra_parsers.integration import changes
from plaso_extra_parsers.integration import data_files


def _GetDataTypes(additions, folder):
    """Retrieves the data types that distributions define."""
    data_types = []
    for addition in additions:
        for path in data_files.FindFiles(addition, folder, ".yaml"):
            with open(path, encoding="utf-8") as file_object:
                documents = yaml.safe_load_all(file_object)
                data_types.extend(
                    document["data_type"] for document in documents if document
                )
    return sorted(set(data_types))


def _FindMissingTimelinerDefinitions(additions, data_path):
    """Finds data types whose events Plaso would drop."""
    reader = timeliner.EventDataTimeliner(data_location=data_path)
    # Plaso has no public method to retrieve these.
    # pylint: disable-next=protected-access
    data_types = reader._attribute_mappings
    return [
        data_type
        for data_type in _GetDataTypes(additions, "timeliner")
        if data_type not in data_types
    ]


def _FindMissingFormatters(additions, data_path):
    """Finds data types without a message formatter in Plaso."""
    reader = mediator.OutputMediator(None, data_location=data_path)
    reader.ReadMessageFormattersFromDirectory(os.path.join(data_path, "formatters"))
    return [
        data_type
        for data_type in _GetDataTypes(additions, "formatters")
        if not reader.GetMessageFormatter(data_type)
    ]


def _FindMissingPresets(additions, data_path):
    """Finds parsers that are not in the presets they should be in."""
    reader = presets.ParserPresetsManager()
    reader.ReadFromFile(os.path.join(data_path, "presets.yaml"))
    missing_names = []
    for addition in additions:
        for preset_name, parser_name in sorted(data_files.ReadPresets(addition)):
            preset = reader.GetPresetByName(preset_name)
            if preset and parser_name not in preset.parsers:
                missing_names.append(f"{parser_name:s} in {preset_name:s}")
    return missing_names


def _FindMissingTaggingRules(additions, data_path):
    """Finds our labels that Plaso does not have, and names their tagging files."""
    missing_names = []
    for name in ("tag_linux", "tag_macos", "tag_windows"):
        path = os.path.join(data_path, f"{name:s}.txt")
        if not os.path.isfile(path):
            continue

        rules = tagging_file.TaggingFile(path).GetEventTaggingRules()
        for addition in additions:
            folder = os.path.join("tags", name)
            for our_path in data_files.FindFiles(addition, folder, ".txt"):
                our_rules = tagging_file.TaggingFile(our_path).GetEventTaggingRules()
                missing_names.extend(
                    f"{label:s} in {name:s}.txt"
                    for label in our_rules
                    if label not in rules
                )
    return missing_names


def FindMissing(additions):
    """Determines which of our data Plaso does not have.

    Args:
      additions (list[Addition]): what distributions add.

    Returns:
      list[tuple[str, list[str]]]: name of each kind of data, and what is missing.
    """
    data_path = data_files.GetStockDataPath()
    if not data_path:
        return [("Data files of Plaso", ["the folder of them"])]

    missing = []
    for name, find_function in (
        ("Timeliner", _FindMissingTimelinerDefinitions),
        ("Formatters", _FindMissingFormatters),
        ("Presets", _FindMissingPresets),
        ("Tagging rules", _FindMissingTaggingRules),
    ):
        # An unknown Plaso may raise anything, and the other results are still useful.
        try:
            names = find_function(additions, data_path)
        except Exception as exception:  # pylint: disable=broad-exception-caught
            names = [f"all of it ({changes.Describe(exception):s})"]
        missing.append((name, names))
    return missing
