"""Makes event data of the tasks in an atop raw log."""

import itertools
import operator

from plaso_extra_parsers.parsers.atop import events as atop_events
from plaso_extra_parsers.parsers.atop import processes as atop_processes
from plaso_extra_parsers.parsers.atop import samples as atop_samples
from plaso_extra_parsers.readers.atop import units

_Row = atop_samples.Row

# The accounting has these for exited processes, and /proc for live ones.
_ROWS = (
    _Row("is_cumulative", "began_in_interval"),
    _Row("process_identifier", "process_identifier"),
    _Row("user_identifier", "real_user_identifier"),
)
_TEXT_ROWS = (
    _Row("cgroup_path", "cgroup_path"),
    _Row("command_line", "command_line"),
    _Row("container_name", "container_identifier"),
    _Row("container_name", "container_hostname"),
    _Row("process_name", "name"),
)
# Records of the accounting before its version 3 have no parent.
_EXITED_ROWS = (
    _Row("parent_pid", "parent_process_identifier", minimum=1),
    _Row("core_dumped", "core_dumped"),
    _Row("exit_signal", "exit_signal"),
    _Row("exit_status", "exit_status"),
)
_LIVE_ROWS = (
    _Row("parent_pid", "parent_process_identifier"),
    _Row("effective_user_identifier", "effective_user_identifier"),
    _Row("resident_memory", "resident_size", units.KIBIBYTE),
)
_GPU_ROWS = (
    _Row("gpu_busy", "gpu_busy", minimum=0),
    _Row("gpu_memory_busy", "gpu_memory_busy", minimum=0),
)

_DISK_ROWS = (
    _Row("read_bytes", "read_sectors", units.SECTOR_SIZE),
    _Row("written_bytes", "written_sectors", units.SECTOR_SIZE),
)
_NETWORK_ROWS = (
    _Row("tcp_bytes_received", "tcp_bytes_received"),
    _Row("tcp_bytes_sent", "tcp_bytes_sent"),
)
# Members in ticks.
_TIME_MEMBERS = (
    ("cpu_system_time", "system_time"),
    ("cpu_user_time", "user_time"),
)

# Statistics. Zero or less can mean that atop was not asked for the value, that there is
# no limit, that the value could not be read, or that there was nothing to count.
_STATISTIC_ROWS = (
    _Row("state", "state"),
    _Row("major page faults", "major_page_faults"),
    _Row("minor page faults", "minor_page_faults"),
    _Row("group identifier", "real_group_identifier"),
    _Row("OpenVZ container", "openvz_container_identifier"),
    _Row("PID in the container", "virtual_process_identifier"),
)
_EXITED_STATISTIC_ROWS = (_Row("disk requests", "read_requests"),)
_LIVE_STATISTIC_ROWS = (
    _Row("effective group identifier", "effective_group_identifier"),
    _Row("saved user identifier", "saved_user_identifier"),
    _Row("saved group identifier", "saved_group_identifier"),
    _Row("file system user identifier", "file_system_user_identifier"),
    _Row("file system group identifier", "file_system_group_identifier"),
    _Row("threads", "number_of_threads"),
    _Row("running threads", "number_of_running_threads"),
    _Row("sleeping threads", "number_of_sleeping_threads"),
    _Row("blocked threads", "number_of_blocked_threads"),
    _Row("idle threads", "number_of_idle_threads"),
    _Row("voluntary context switches", "voluntary_context_switches"),
    _Row("involuntary context switches", "involuntary_context_switches"),
    _Row("run delay in ns", "run_delay"),
    _Row("wait channel", "wait_channel"),
    _Row("scheduling policy", "scheduling_policy"),
    _Row("realtime priority", "realtime_priority"),
    _Row("sleep average", "sleep_average"),
    _Row("out of memory score", "out_of_memory_score"),
    _Row("virtual memory", "virtual_size", units.KIBIBYTE),
    _Row("swap memory", "swap_size", units.KIBIBYTE),
    _Row("locked memory", "locked_size", units.KIBIBYTE),
    _Row("proportional memory", "proportional_size", units.KIBIBYTE),
    _Row("cgroup CPU weight", "cgroup_processor_weight"),
    _Row("cgroup CPU limit", "cgroup_processor_limit"),
    _Row("cgroup CPU effective limit", "cgroup_processor_effective_limit"),
    _Row("cgroup memory limit", "cgroup_memory_limit", units.KIBIBYTE),
    _Row(
        "cgroup memory effective limit", "cgroup_memory_effective_limit", units.KIBIBYTE
    ),
    _Row("cgroup swap limit", "cgroup_swap_limit", units.KIBIBYTE),
    _Row("cgroup swap effective limit", "cgroup_swap_effective_limit", units.KIBIBYTE),
)
_SIGNED_STATISTIC_ROWS = (
    _Row("nice value", "nice_value"),
    _Row("out of memory score adjustment", "out_of_memory_score_adjustment"),
    _Row("resident growth", "resident_growth", units.KIBIBYTE),
    _Row("virtual growth", "virtual_growth", units.KIBIBYTE),
)
_DISK_STATISTIC_ROWS = (
    _Row("cancelled written bytes", "cancelled_written_sectors", units.SECTOR_SIZE),
)
_NETWORK_STATISTIC_ROWS = (
    _Row("TCP packets received", "tcp_packets_received"),
    _Row("TCP packets sent", "tcp_packets_sent"),
    _Row("UDP bytes received", "udp_bytes_received"),
    _Row("UDP bytes sent", "udp_bytes_sent"),
    _Row("UDP packets received", "udp_packets_received"),
    _Row("UDP packets sent", "udp_packets_sent"),
    _Row("raw packets received", "raw_packets_received"),
    _Row("raw packets sent", "raw_packets_sent"),
)
_GetPackets = operator.attrgetter(
    *(row.member for row in _NETWORK_STATISTIC_ROWS if "packets" in row.member)
)
_GPU_STATISTIC_ROWS = (
    _Row("GPU memory", "gpu_memory_size", units.KIBIBYTE),
    _Row("GPU state", "gpu_state"),
    _Row("GPU type", "gpu_type"),
    _Row("GPUs", "number_of_gpus"),
    _Row("GPU time in ms", "gpu_time"),
    _Row("GPU samples", "gpu_samples"),
)


def IsActive(task, available):
    """Determines if a task contains facts that no other event data contains.

    The counters of a process include those of its threads. A process that began and
    ended in the interval is reported by the event data of its life.

    Args:
      task (AtopTask): task that is neither a thread nor a kernel thread.
      available (Facilities): facilities of the kernel that atop could use.

    Returns:
      bool: True if it is a process that used a processor, disks, the network or a
          GPU in the interval.
    """
    is_exited = task.is_exited
    if is_exited and task.began_in_interval:
        return False
    if task.user_time or task.system_time or task.gpu_state is not None:
        return True
    if (available.io_counters or is_exited) and (
        task.read_sectors or task.written_sectors
    ):
        return True
    return (available.network_counters or is_exited) and any(_GetPackets(task))


def _MakeGetter(rows):
    """Makes the function that retrieves a tuple of one value per row from a task."""
    members = [row.member for row in rows]
    if len(members) > 1:
        return operator.attrgetter(*members)
    return lambda task: tuple(getattr(task, member) for member in members)


class _Copier:
    """Copies the members of one kind of task, which are selected only once."""

    def __init__(self, member_names, rows, statistic_rows, signed_rows=()):
        """Initializes a copier.

        Args:
          member_names (set[str]): names of the members that the release has.
          rows (list[Row]): rows of attributes.
          statistic_rows (list[Row]): rows of statistics that are shown if above 0.
          signed_rows (Optional[list[Row]]): rows of statistics that are shown if not 0.
        """
        rows, statistic_rows, signed_rows = (
            [row for row in selected_rows if row.member in member_names]
            for selected_rows in (rows, statistic_rows, signed_rows)
        )
        text_rows = [row for row in rows if row in _TEXT_ROWS]
        # Most values are as in the log, and None where they are not known.
        plain_rows = [
            row
            for row in rows
            if row == _Row(row.name, row.member) and row not in text_rows
        ]
        other_rows = [row for row in rows if row not in text_rows + plain_rows]

        self._get_other_values = _MakeGetter(other_rows)
        self._get_plain_values = _MakeGetter(plain_rows)
        self._get_statistics = _MakeGetter([*statistic_rows, *signed_rows])
        self._get_texts = _MakeGetter(text_rows)
        self._other_rows = [row[:1] + row[2:] for row in other_rows]
        self._plain_names = [row.name for row in plain_rows]
        self._statistic_rows = [
            (f"{row.name:s}: ", row.factor, row.divisor, is_unsigned)
            for selected_rows, is_unsigned in (
                (statistic_rows, True),
                (signed_rows, False),
            )
            for row in selected_rows
        ]
        self._text_names = [row.name for row in text_rows]

    def Copy(self, task, attributes, statistics):
        """Copies members of a task to attributes and statistics."""
        attributes.update(zip(self._plain_names, self._get_plain_values(task)))
        for name, text in zip(self._text_names, self._get_texts(task)):
            if text:
                attributes[name] = text
        for (name, factor, divisor, minimum), value in zip(
            self._other_rows, self._get_other_values(task)
        ):
            if value is not None and (minimum is None or value >= minimum):
                attributes[name] = units.Scale(value, factor, divisor)

        values = self._get_statistics(task)
        for (prefix, factor, divisor, is_unsigned), value in zip(
            itertools.compress(self._statistic_rows, values), filter(None, values)
        ):
            if not isinstance(value, str):
                if is_unsigned and value < 0:
                    continue
                if factor != 1 or divisor != 1:
                    value = units.Scale(value, factor, divisor)
                    if not value:
                        continue
            statistics.append(f"{prefix}{value}")


class TaskConverter:
    """Makes event data of the tasks that follow one file header."""

    def __init__(self, file_header):
        """Initializes a converter."""
        self._copiers = {}
        self._ticks_per_second = file_header.record.ticks_per_second

        names = {field.name for field in file_header.layout.task.fields}
        names.update(("began_in_interval", "core_dumped", "exit_signal", "exit_status"))
        names.update(row.member for row in _GPU_ROWS)
        self._member_names = names

    def _CreateTimeRows(self, *names):
        """Creates the rows of members in ticks, given pairs of name and member."""
        return atop_samples.CreateUnitRows(
            names, units.MILLISECONDS_PER_SECOND, self._ticks_per_second
        )

    def _CreateExitedCopier(self):
        """Creates the copier of exited processes."""
        # Zero can mean "no traffic" or "not counted".
        counter_rows = [row._replace(minimum=1) for row in _DISK_ROWS + _NETWORK_ROWS]
        return _Copier(
            self._member_names,
            [
                *_ROWS,
                *_TEXT_ROWS,
                *_EXITED_ROWS,
                *self._CreateTimeRows(*_TIME_MEMBERS),
                *counter_rows,
            ],
            [
                *_STATISTIC_ROWS,
                *_EXITED_STATISTIC_ROWS,
                *self._CreateTimeRows(("elapsed time in ms", "elapsed_time")),
                *_NETWORK_STATISTIC_ROWS,
            ],
        )

    def _CreateLiveCopier(self, available):
        """Creates the copier of live processes."""
        rows = [*_ROWS, *_TEXT_ROWS, *_LIVE_ROWS]
        rows += self._CreateTimeRows(*_TIME_MEMBERS)
        statistic_rows = [
            *_STATISTIC_ROWS,
            *_LIVE_STATISTIC_ROWS,
            *self._CreateTimeRows(("block delay in ms", "block_delay")),
        ]
        if available.io_counters:
            rows += _DISK_ROWS
            statistic_rows += _DISK_STATISTIC_ROWS
        if available.network_counters:
            rows += _NETWORK_ROWS
            statistic_rows += _NETWORK_STATISTIC_ROWS
        return _Copier(self._member_names, rows, statistic_rows, _SIGNED_STATISTIC_ROWS)

    def _GetCopier(self, kind):
        """Retrieves a copier by kind: "exited", "gpu" or, if live, the facilities."""
        copier = self._copiers.get(kind)
        if not copier:
            if kind == "exited":
                copier = self._CreateExitedCopier()
            elif kind == "gpu":
                copier = _Copier(self._member_names, _GPU_ROWS, _GPU_STATISTIC_ROWS)
            else:
                copier = self._CreateLiveCopier(kind)
            self._copiers[kind] = copier
        return copier

    def CreateEventData(self, task, context, life, cgroup_path=None):
        """Creates event data of a task.

        Args:
          task (AtopTask): task.
          context (SampleContext): sample.
          life (ProcessLife): life of the process.
          cgroup_path (Optional[str]): path of the cgroup in the sample.

        Returns:
          AtopTaskEventData: event data.
        """
        event_data = context.CreateEventData(atop_events.AtopTaskEventData)
        attributes = vars(event_data)
        statistics = []
        kind = "exited" if task.is_exited else context.available
        self._GetCopier(kind).Copy(task, attributes, statistics)
        if task.gpu_state is not None:
            self._GetCopier("gpu").Copy(task, attributes, statistics)
            statistics.append(f"GPU list: 0x{task.gpu_list & 0xffffffff:08x}")

        if cgroup_path:
            attributes["cgroup_path"] = cgroup_path
        attributes["process_key"] = atop_processes.GetProcessKey(
            life.process_identifier, life.recorded_start_time, context.hostname
        )
        attributes["statistics"] = statistics or None
        return event_data
