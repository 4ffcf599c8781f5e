"""Measures a release of atop: offset, size and type of each member of its structures.

Run by hand, from the root of the checkout:

    python -m tests.readers.atop.measure SOURCE [--add]

SOURCE is a folder with the source of the release, taken from its tag. Its headers are
compiled for the four kinds of machines that have a layout, with debug information, from
which the members are read: gcc for x86_64 and readelf (binutils) are needed, nothing
else. The result has the form of test_data/atop/layouts.json.gz. It is printed, or added
there with --add, where it takes the place of the same version.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

from typing import Any
from typing import NamedTuple

from tests.readers.atop import test_lib

_PROBE = """
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/utsname.h>
#include <time.h>
{includes}
struct rawheader probe_rawheader;
struct rawrecord probe_rawrecord;
struct tstat probe_tstat;
struct sstat probe_sstat;
{cgroup}
"""
_HEADERS = ("atop.h", "photoproc.h", "photosyst.h", "cgroups.h", "rawlog.h")
_CGROUP_HEADER = "cgroups.h"

# A 32-bit ARM aligns as i386 does with this option of the compiler.
_ARM_OPTIONS = ("-m32", "-malign-double")
_MACHINES = {
    "lp64": ("lp64-le (x86_64, aarch64; also the shape of any 64-bit Linux)", ()),
    "i386": ("i386 (32-bit time_t, 4-byte alignment of 64-bit values)", ("-m32",)),
    "arm32-t32": (
        "arm 32-bit EABI, 32-bit time_t (8-byte alignment of 64-bit values)",
        _ARM_OPTIONS,
    ),
    "arm32-t64": (
        "arm 32-bit EABI, 64-bit time_t",
        (*_ARM_OPTIONS, "-D_TIME_BITS=64", "-D_FILE_OFFSET_BITS=64"),
    ),
}

# One item of the debug information, as readelf prints it: level, offset and tag; and
# an attribute of it.
_ITEM = re.compile(r" *<([0-9a-f]+)><([0-9a-f]+)>: Abbrev Number: \d+ \((DW_TAG_\w+)\)")
_ATTRIBUTE = re.compile(r" *<[0-9a-f]+> +DW_AT_(\w+) *: (?:\(.*?\): |\(\w+\) )?(.*)")

_QUALIFIERS = frozenset(["DW_TAG_const_type", "DW_TAG_typedef", "DW_TAG_volatile_type"])

_VERSION = re.compile(r'ATOPVERS(?:ION)?\s+"?(\d+)\.(\d+)(?:\.(\d+))?')


class _Item:
    """Item of the debug information.

    Attributes:
      attributes (dict[str, str]): text of each attribute.
      children (list[_Item]): items below it.
      tag (str): what it is.
    """

    def __init__(self, tag: str) -> None:
        """Initializes an item."""
        self.attributes: dict[str, str] = {}
        self.children: list[_Item] = []
        self.tag = tag

    def GetNumber(self, name: str) -> int:
        """Retrieves a number."""
        return int(self.attributes[name].split()[0], 0)


class Measured(NamedTuple):
    """Structure as the compiler lays it out.

    Attributes:
      size (int): size in bytes.
      rows (list[list]): name, offset, size and type of each scalar member; of an array
          of structures also the number of elements, their size and their members.
      parts (list[list]): name, offset and size of each direct member.
    """

    size: int
    rows: list[list[Any]]
    parts: list[list[Any]]


class DebugInformation:
    """Debug information of one object file, as text of readelf --debug-dump=info."""

    def __init__(self, text: str) -> None:
        """Reads the text."""
        self._items: dict[str, _Item] = {}
        path: list[_Item] = []
        for line in text.splitlines():
            match = _ITEM.match(line)
            if match:
                item = _Item(match[3])
                level = int(match[1], 16)
                del path[level:]
                if path:
                    path[-1].children.append(item)
                path.append(item)
                self._items[match[2]] = item
                continue
            match = _ATTRIBUTE.match(line)
            if match and path:
                path[-1].attributes[match[1]] = match[2].strip()

    def _GetType(self, item: _Item) -> _Item:
        """Retrieves the data type of a member, whatever it is called."""
        while True:
            reference = item.attributes["type"].partition(">")[0]
            item = self._items[reference.removeprefix("<0x")]
            if item.tag not in _QUALIFIERS:
                return item

    def _GetNumbersOfElements(self, item: _Item) -> int:
        """Determines the number of elements of an array, of all its dimensions."""
        number = 1
        for child in item.children:
            if child.tag == "DW_TAG_subrange_type":
                if "count" in child.attributes:
                    number *= child.GetNumber("count")
                elif "upper_bound" in child.attributes:
                    number *= child.GetNumber("upper_bound") + 1
                else:
                    number = 0
        return number

    def _GetScalarName(self, item: _Item) -> str:
        """Determines the name of the type of a scalar, such as i32."""
        size = item.GetNumber("byte_size")
        if item.tag == "DW_TAG_pointer_type":
            return f"u{size * 8}"
        encoding = item.attributes.get("encoding", "")
        if "float" in encoding:
            return f"f{size * 8}"
        if "char" in encoding:
            return "u8" if "unsigned" in encoding else "char"
        is_unsigned = "unsigned" in encoding or item.tag == "DW_TAG_enumeration_type"
        return f"{'u' if is_unsigned else 'i'}{size * 8}"

    def _GetSize(self, item: _Item) -> int:
        """Determines the size of a data type in bytes."""
        if item.tag == "DW_TAG_array_type":
            return self._GetNumbersOfElements(item) * self._GetSize(self._GetType(item))
        return item.GetNumber("byte_size")

    def _GetRows(self, item: _Item, path: str, base_offset: int) -> list[list[Any]]:
        """Retrieves the members of a structure, those of nested ones included."""
        rows: list[list[Any]] = []
        for child in item.children:
            if child.tag != "DW_TAG_member":
                continue
            name = f"{path}{child.attributes.get('name', '')}"
            offset = base_offset + child.GetNumber("data_member_location")
            data_type = self._GetType(child)
            size = self._GetSize(data_type)
            if data_type.tag == "DW_TAG_structure_type":
                prefix = f"{name}." if "name" in child.attributes else path
                rows.extend(self._GetRows(data_type, prefix, offset))
            elif data_type.tag != "DW_TAG_array_type":
                rows.append([name, offset, size, self._GetScalarName(data_type)])
            else:
                number = self._GetNumbersOfElements(data_type)
                element = self._GetType(data_type)
                if element.tag == "DW_TAG_structure_type":
                    array = {
                        "count": number,
                        "elemsize": self._GetSize(element),
                        "members": self._GetRows(element, "", 0),
                    }
                    type_name = f"struct {element.attributes.get('name', '')}".strip()
                    rows.append([name, offset, size, type_name, array])
                else:
                    type_name = f"{self._GetScalarName(element)}[{number}]"
                    rows.append([name, offset, size, type_name])
        return rows

    def Measure(self, variable_name: str) -> Measured:
        """Measures the structure of a variable.

        Args:
          variable_name (str): name of the variable.

        Returns:
          Measured: structure.

        Raises:
          ValueError: if there is no such variable.
        """
        for item in self._items.values():
            if (
                item.tag == "DW_TAG_variable"
                and item.attributes.get("name") == variable_name
            ):
                structure = self._GetType(item)
                parts = [
                    [
                        child.attributes["name"],
                        child.GetNumber("data_member_location"),
                        self._GetSize(self._GetType(child)),
                    ]
                    for child in structure.children
                    if child.tag == "DW_TAG_member"
                ]
                return Measured(
                    self._GetSize(structure), self._GetRows(structure, "", 0), parts
                )
        raise ValueError(f"No such variable: {variable_name}")


def _Compile(source_path: str, options: tuple[str, ...]) -> DebugInformation:
    """Compiles the headers of a release for one kind of machine."""
    headers = [
        name for name in _HEADERS if os.path.exists(os.path.join(source_path, name))
    ]
    has_cgroups = _CGROUP_HEADER in headers
    multiarch = subprocess.run(
        ["gcc", "-print-multiarch"], capture_output=True, check=True, encoding="ascii"
    ).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        # What a compiler without the C library of 32-bit machines lacks.
        os.mkdir(os.path.join(folder, "gnu"))
        for name in ("stubs-32.h", "stubs-64.h"):
            with open(os.path.join(folder, "gnu", name), "w", encoding="ascii"):
                pass
        probe_path = os.path.join(folder, "probe.c")
        with open(probe_path, "w", encoding="ascii") as file_object:
            file_object.write(
                _PROBE.format(
                    includes="\n".join(f'#include "{name}"' for name in headers),
                    cgroup="struct cstat probe_cstat;" if has_cgroups else "",
                )
            )
        object_path = os.path.join(folder, "probe.o")
        subprocess.run(
            ["gcc", "-c", "-g", "-gdwarf-4", "-gz=none", "-D_GNU_SOURCE", "-w"]
            + [*options, "-I", source_path, "-idirafter", folder]
            + ["-idirafter", os.path.join("/usr/include", multiarch)]
            + ["-o", object_path, probe_path],
            check=True,
        )
        process = subprocess.run(
            ["readelf", "--debug-dump=info", "--wide", object_path],
            capture_output=True,
            check=True,
            encoding="utf-8",
            env={**os.environ, "LC_ALL": "C"},
        )
    return DebugInformation(process.stdout)


def MeasureRelease(source_path: str) -> list[dict[str, Any]]:
    """Measures a release on each kind of machine.

    Args:
      source_path (str): folder with its source.

    Returns:
      list[dict]: what layouts.json.gz has of it.

    Raises:
      ValueError: if the source has no version.
    """
    with open(os.path.join(source_path, "version.h"), encoding="utf-8") as file_object:
        match = _VERSION.search(file_object.read())
    if not match:
        raise ValueError("No version in version.h")
    version = ".".join(match.group(1, 2)) + f".{match[3] or 0}"
    groups = []
    for machine, (description, options) in _MACHINES.items():
        debug_information = _Compile(source_path, options)
        header, record, task, system = (
            debug_information.Measure(f"probe_{name}")
            for name in ("rawheader", "rawrecord", "tstat", "sstat")
        )
        group = {
            "id": f"{machine}:{version}",
            "abi": description,
            "versions": [version],
            "aversion": [f"0x{0x8000 | int(match[1]) << 8 | int(match[2]):04x}"],
            "rawheadlen": header.size,
            "rawreclen": record.size,
            "sstatlen": system.size,
            "tstatlen": task.size,
            "cstatlen": None,
            "rawheader": header.rows,
            "rawrecord": record.rows,
            "tstat": task.rows,
            "sstat_parts": system.parts,
            "sstat": system.rows,
        }
        try:
            cgroup = debug_information.Measure("probe_cstat")
        except ValueError:
            pass
        else:
            group.update(cstatlen=cgroup.size, cstat=cgroup.rows)
        groups.append(group)
    return groups


def _Add(groups: list[dict[str, Any]]) -> None:
    """Adds a release to the measured layouts of test_data."""
    path = test_lib.GetPath("layouts.json.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file_object:
        measured = json.load(file_object)
    added = {group["id"] for group in groups}
    measured["groups"] = [
        group for group in measured["groups"] if group["id"] not in added
    ] + groups
    # Without a time, so that the same layouts are the same bytes.
    with open(path, "wb") as file_object:
        file_object.write(gzip.compress(json.dumps(measured).encode("utf-8"), mtime=0))


def Main() -> None:
    """Measures a release, and prints or adds it."""
    argument_parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    argument_parser.add_argument("source", help="folder with the source of the tag")
    argument_parser.add_argument(
        "--add", action="store_true", help="add it to test_data/atop/layouts.json.gz"
    )
    options = argument_parser.parse_args()
    groups = MeasureRelease(options.source)
    if options.add:
        _Add(groups)
    else:
        json.dump(groups, sys.stdout, indent=1)


if __name__ == "__main__":
    Main()
