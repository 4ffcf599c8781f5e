"""Chooses a layout if the version in the file header does not fit its sizes.

A build made between two releases has the version of one and the sizes of the other,
and one damaged bit changes the version. Some releases share all sizes: then the values
of the first samples show the release, in the members that only one release has.
"""

from __future__ import annotations

from typing import Any
from typing import Callable
from typing import Iterable
from typing import NamedTuple
from typing import Sequence

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.lib import record_layout
from plaso_extra_parsers.readers.atop import layouts

# A member of the right release has sane values in at least a third of all tasks. If its
# bytes are padding, left-over memory looks sane in one of twenty (recordings of 1.27 to
# 2.9).
_MINIMUM_RATIO = 8

# Few counters of a first sample are larger.
_MAXIMUM_VALUE = 1 << 36

_STATE_EXITED = b"E"

# States of tasks (proc(5) and photoproc.h of atop).
_STATES = frozenset(bytes([state]) for state in b"DEIKPRSTWXZtx")

# Valid ranges of members of a task; members that a release lacks are ignored.
_SANE_RANGES = {
    "elapsed_time": (0, _MAXIMUM_VALUE),
    "is_process": (0, 1),
    "nice_value": (-20, 19),
    "resident_size": (0, _MAXIMUM_VALUE),
    "scheduling_policy": (0, 16),
    "start_time": (0, _MAXIMUM_VALUE),
    "system_time": (0, _MAXIMUM_VALUE),
    "user_time": (0, _MAXIMUM_VALUE),
    "virtual_size": (0, _MAXIMUM_VALUE),
    "was_inactive": (0, 1),
}

# Maximum size of a task of any build, and the alignment of such sizes, in bytes.
_MAXIMUM_TASK_SIZE = 65536
_TASK_ALIGNMENT = 4


class _Row(NamedTuple):
    """Sizes that one release writes on one kind of machine.

    Attributes:
      sizes: sizes in the file header, in bytes.
    """

    release: layouts.Release
    data_model: record_layout.DataModel
    sizes: tuple[int, int, int, int]


def _GetRows(release: layouts.Release) -> list[_Row]:
    """Retrieves the sizes that a release writes on each kind of machine."""
    return [
        _Row(release, data_model, layouts.GetSizes(release, data_model))
        for data_model in layouts.DATA_MODELS
    ]


def _FindSameRows(version: int, sizes: tuple[int, int, int, int]) -> list[_Row]:
    """Finds the rows of any release with these sizes, the nearest version first."""
    rows = [row for release in layouts.RELEASES for row in _GetRows(release)]
    return sorted(
        (row for row in rows if row.sizes == sizes),
        key=lambda row: _GetDistance(version, row.release),
    )


def GetLayouts(
    file_header: Any, byte_order: str, offset: int
) -> tuple[layouts.Layout, ...]:
    """Determines the layouts that a file can have.

    The file header has the layout of the newest release.

    Returns:
      layouts, more than one only if other releases have all the sizes (the nearest
          version first) or if tasks are longer than in the release; without system-wide
          statistics or control groups if only their sizes are not known, as in files of
          development snapshots.

    Raises:
      UnsupportedLayout: if the layout of the tasks is not known.
    """
    version = file_header.atop_version & ~layouts.VERSION_FLAG
    found = (
        file_header.sample_header_size,
        file_header.task_size,
        file_header.system_size,
        file_header.cgroup_size,
    )
    own_rows = [
        row
        for release in layouts.RELEASES
        if version in release.versions
        for row in _GetRows(release)
    ]

    # First the exact row; then, for a version between releases or a damaged one, rows
    # of other releases; then a row whose tasks fit, if possible with its system.
    selected_rows = (
        [row for row in own_rows if row.sizes == found][:1]
        or _FindSameRows(version, found)
        or [row for row in own_rows if row.sizes[:3] == found[:3]][:1]
        or [row for row in own_rows if row.sizes[:2] == found[:2]][:1]
    )
    if selected_rows:
        return tuple(
            layouts.CreateLayout(release, data_model, byte_order, found[2], found[3])
            for release, data_model, _ in selected_rows
        )

    # A build whose tasks differ from the release by a longer array. The first samples
    # show which array it is.
    if found[1] <= _MAXIMUM_TASK_SIZE and not found[1] % _TASK_ALIGNMENT:
        for release, data_model, sizes in own_rows:
            if sizes[::2] == found[::2] and sizes[1] < found[1]:
                layout = layouts.CreateLayout(
                    release, data_model, byte_order, found[2], found[3]
                )
                return tuple(layouts.GetLongerLayouts(layout, found[1]))

    if own_rows:
        known = "; ".join(
            f"{'/'.join(str(size) for size in sizes)} "
            f"({release.name} {data_model.name})"
            for release, data_model, sizes in own_rows
        )
    else:
        versions = dict.fromkeys(
            layouts.FormatVersion(number)
            for row in layouts.RELEASES
            for number in row.versions
        )
        known = f"versions {', '.join(versions)}"
    raise errors.UnsupportedLayout(
        "Unsupported atop layout: found version "
        f"{layouts.FormatVersion(version)}, sizes of sample header/task/system/cgroup "
        f"{'/'.join(str(size) for size in found)}, known are {known}",
        offset,
    )


def _GetDistance(version: int, release: layouts.Release) -> tuple[bool, int]:
    """Determines how near a release is to a version without 0x8000.

    The first value is False if they differ in at most one bit, as after damage; the
    second is the difference.
    """
    return min(
        ((number ^ version).bit_count() > 1, abs(number - version))
        for number in release.versions
    )


def _IsSane(value: int | bytes) -> bool:
    """Determines if a value in the file is plausible for a member."""
    if isinstance(value, bytes):
        text = value.split(b"\x00", maxsplit=1)[0]
        return not any(value[len(text) :]) and all(0x20 < byte < 0x7F for byte in text)
    return 0 <= value < _MAXIMUM_VALUE


def _HasOwnMembers(
    task_layout: record_layout.RecordLayout,
    common_fields: set[record_layout.Field],
    data: bytes,
) -> bool:
    """Determines if the members that only this layout has are filled in."""
    fields = [field for field in task_layout.fields if field not in common_fields]
    own_layout = task_layout.SelectFields({field.name for field in fields} | {"state"})
    state_index = own_layout.field_names.index("state")
    number_of_tasks = number_of_sane_tasks = 0
    for record in own_layout.IterateRecords(data):
        # Most members of exited processes contain leftover data.
        if record[state_index] == _STATE_EXITED:
            continue
        number_of_tasks += 1
        values: list[Any] = [
            value for index, value in enumerate(record) if index != state_index
        ]
        if all(map(_IsSane, values)):
            number_of_sane_tasks += any(
                value.strip(b"\x00") if isinstance(value, bytes) else value
                for value in values
            )
    return number_of_sane_tasks * _MINIMUM_RATIO > number_of_tasks


def _HasSaneTasks(task_layout: record_layout.RecordLayout, data: bytes) -> bool:
    """Determines if there are tasks, and if all of them make sense."""
    data = data[: len(data) - len(data) % task_layout.size]
    return bool(data) and all(
        task.state in _STATES
        and task.process_identifier > 0
        and all(
            minimum <= getattr(task, name, minimum) <= maximum
            for name, (minimum, maximum) in _SANE_RANGES.items()
        )
        for task in task_layout.IterateRecords(data)
    )


def ChooseLayout(
    candidates: Sequence[layouts.Layout],
    read_tasks: Callable[[layouts.Layout], Iterable[bytes]],
) -> layouts.Layout:
    """Chooses the layout with which the first samples make sense.

    The candidates have the same sizes; there is at least one, the most likely one
    first.
    """
    if len(candidates) == 1:
        return candidates[0]

    data = b"".join(read_tasks(candidates[0]))
    if candidates[0].longer_member:
        for candidate in candidates[:-1]:
            if _HasSaneTasks(candidate.task, data):
                return candidate
        return candidates[-1]
    common_fields = set.intersection(
        *(set(candidate.task.fields) for candidate in candidates)
    )
    for candidate in candidates:
        if _HasOwnMembers(candidate.task, common_fields, data):
            return candidate
    # The members that all layouts share suffice for the tasks.
    for candidate in candidates:
        if common_fields.issuperset(candidate.task.fields):
            return candidate
    return candidates[0]
