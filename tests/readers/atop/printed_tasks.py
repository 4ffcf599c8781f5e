"""Prints the tasks of a sample as atop -P does."""

from tests.readers.atop import printed_text

# What atop prints for members of an exited process that it does not know. The reader
# says None there; for anything else that it says None for there is no value here, and
# the test fails.
_EXITED_DEFAULTS = dict.fromkeys(
    (
        "gen.euid gen.suid gen.fsuid gen.egid gen.sgid gen.fsgid gen.nthrrun "
        "gen.nthrslpi gen.nthrslpu gen.nthridle gen.vpid gen.ctid cpu.nice cpu.prio "
        "cpu.rtprio cpu.policy cpu.sleepavg cpu.rundelay cpu.blkdelay cpu.nvcsw "
        "cpu.nivcsw cpu.cgcpumax cpu.cgcpumaxr mem.vexec mem.vmem mem.rmem mem.pmem "
        "mem.vgrow mem.rgrow mem.vdata mem.vstack mem.vlibs mem.vswap mem.vlock "
        "mem.shtext mem.cgmemmax mem.cgmemmaxr mem.cgswpmax mem.cgswpmaxr dsk.rsz "
        "dsk.wio dsk.wsz dsk.cwsz"
    ).split(),
    0,
)
_EXITED_DEFAULTS.update({"cpu.curcpu": -1, "gen.nthr": 1})

# Release 1.27 did not clear these for exited processes: it prints left-overs.
_LEFT_OVERS_1_27 = frozenset(["mem.vlibs", "mem.vdata", "mem.vstack", "mem.vswap"])

# For live tasks atop prints copies of the sectors as if they were requests.
_LIVE_COPIES = {"dsk.rio": "dsk.rsz", "dsk.wio": "dsk.wsz"}

_SUPPORT_CGROUPS = 0x100
_SUPPORT_IO_COUNTERS = 0x4
_SUPPORT_KERNEL_PATCH = 0x2
_SAMPLE_IO_COUNTERS = 0x20
_SAMPLE_NETATOP = 0x4

_NOT_SUPPORTED = -3
_NOT_DEFINED = -2


class TaskPrinter(printed_text.LinePrinter):
    """Prints tasks."""

    def __init__(self, atop_log, version, sample):
        """Initializes a printer.

        Args:
          atop_log (AtopLog): log.
          version (tuple[int]): release that prints, such as (2, 12).
          sample (AtopSample): sample.
        """
        super().__init__(atop_log, version, sample)
        self._cgroup_by_process = {
            identifier: cgroup
            for cgroup in self._cgroups
            for identifier in cgroup.process_identifiers
        }
        self._task_names = printed_text.MapNames(self._header.layout.task.fields)

    def PrintLines(self):
        """Prints the tasks.

        Yields:
          str: lines in the order of atop -P ALL.
        """
        tasks = list(self._log.ReadTasks(self._sample))
        for print_task in (
            self._PrintGeneral,
            self._PrintTaskProcessor,
            self._PrintTaskMemory,
            self._PrintTaskDisk,
            self._PrintTaskNetwork,
            self._PrintTaskGPU,
        ):
            for task in tasks:
                line = print_task(task)
                if line:
                    yield line

    def _GetTaskValue(self, task, source_name):
        """Retrieves a value of a task as atop prints it."""
        value = getattr(task, self._task_names[source_name])
        if value is None:
            if not task.is_exited:
                return self._GetTaskValue(task, _LIVE_COPIES[source_name])
            if source_name == "cpu.curcpu" and self._version < (2, 8):
                return 0
            return self._GetExitedValue(task, source_name)
        if source_name[-3:] in ("uid", "gid") and value > 0x7FFFFFFF:
            return value - 0x100000000
        return value

    def _GetExitedValue(self, task, source_name):
        """Retrieves what atop prints for an unknown value of an exited process."""
        if self._version == (1, 27) and source_name in _LEFT_OVERS_1_27:
            names = [field.name for field in task.layout.fields]
            return task[names.index(self._task_names[source_name])]
        return _EXITED_DEFAULTS[source_name]

    def _PrintTask(self, label, task, *columns):
        """Formats a line of a task.

        Args:
          label (str): label.
          task (AtopTask): task.
          columns (list[str|tuple[object]]): names in the source, separated by spaces,
              or values.
        """
        values = [task.process_identifier, f"({task.name})", task.state]
        for column in columns:
            if isinstance(column, tuple):
                values.extend(column)
            else:
                values.extend(self._GetTaskValue(task, name) for name in column.split())
        return self._PrintLine(label, *values)

    def _GetOwner(self, task):
        """Retrieves the process of a task and if it is one.

        Returns:
          tuple[object]: columns, none in 1.26.
        """
        if self._version < (1, 27):
            return ()
        return (task.thread_group_identifier, printed_text.FormatTruth(task.is_process))

    def _GetCgroup(self, task):
        """Retrieves the control group of a task, 2.11 and later."""
        if not task.is_process or task.is_exited:
            return None
        return self._cgroup_by_process.get(task.process_identifier)

    # One branch per release that added a column.
    def _PrintGeneral(self, task):  # pylint: disable=too-many-branches
        """Prints identity, times and exit of a task."""
        exit_column = task.exit_code
        if self._version >= (2, 4):
            if task.is_exited:
                exit_column = task.exit_status
                if exit_column is None:
                    exit_column = task.exit_signal + 256
            else:
                exit_column = 0

        columns = [
            "gen.ruid gen.rgid",
            (task.thread_group_identifier or task.process_identifier,),
            "gen.nthr",
            (exit_column,),
            "gen.btime",
            (f"({task.command_line})",),
            "gen.ppid gen.nthrrun gen.nthrslpi gen.nthrslpu gen.euid gen.egid gen.suid",
            "gen.sgid gen.fsuid gen.fsgid gen.elaps",
        ]
        if self._version >= (1, 27):
            columns.append((printed_text.FormatTruth(task.is_process),))
        if self._version >= (2, 2):
            columns.append("gen.vpid gen.ctid")
        if self._version >= (2, 3):
            if self._version >= (2, 10):
                container = task.container_hostname
            else:
                container = task.container_identifier
            columns.append((container or "-",))
        if self._version >= (2, 6):
            columns.append(("N" if task.began_in_interval else "-",))
        if self._version >= (2, 11):
            cgroup = self._GetCgroup(task)
            columns.append((f"({cgroup.path if cgroup else '-'})",))
        elif self._version >= (2, 8):
            columns.append((f"({task.cgroup_path or ''})",))
        if self._version >= (2, 9):
            end_time = 0
            if task.is_exited:
                duration = task.elapsed_time // self._header.record.ticks_per_second
                end_time = task.start_time + duration
            columns.append((end_time,))
        if self._version >= (2, 10):
            columns.append("gen.nthridle")
        return self._PrintTask("PRG", task, *columns)

    def _GetLimit(self, task, source_name, cgroup_name, is_memory):
        """Retrieves a limit of the control group of a task.

        Args:
          task (AtopTask): task.
          source_name (str): name in a task, 2.8 to 2.10.
          cgroup_name (str): name in a control group, 2.11 and later.
          is_memory (bool): True if the value is in pages and printed in KiB.

        Returns:
          int: limit.
        """
        if not self._sample.record.flags & _SUPPORT_CGROUPS:
            return _NOT_SUPPORTED
        if self._version < (2, 11):
            if not task.is_process:
                return _NOT_DEFINED
            return self._GetTaskValue(task, source_name)

        cgroup = self._GetCgroup(task)
        if not cgroup or not cgroup_name:
            return _NOT_DEFINED
        names = printed_text.MapNames(self._header.layout.GetCgroupLayout().fields)
        value = getattr(cgroup.record, names[cgroup_name])
        if is_memory and value > 0:
            value *= self._header.record.page_size // 1024
        return value

    def _PrintTaskProcessor(self, task):
        """Prints the processor use of a task."""
        columns = [
            (self._header.record.ticks_per_second,),
            "cpu.utime cpu.stime cpu.nice cpu.prio cpu.rtprio cpu.policy cpu.curcpu",
            "cpu.sleepavg",
            self._GetOwner(task),
        ]
        if self._version >= (2, 6):
            columns.extend(["cpu.rundelay", (f"({task.wait_channel or ''})",)])
        if self._version >= (2, 8):
            columns.extend(
                [
                    "cpu.blkdelay",
                    (self._GetLimit(task, "cpu.cgcpumax", "conf.cpumax", False),),
                ]
            )
            if self._version >= (2, 11):
                columns.append((_NOT_DEFINED,))
            else:
                columns.append((self._GetLimit(task, "cpu.cgcpumaxr", "", False),))
        if self._version >= (2, 9):
            columns.append("cpu.nvcsw cpu.nivcsw")
        return self._PrintTask("PRC", task, *columns)

    def _PrintTaskMemory(self, task):
        """Prints the memory use of a task."""
        columns = [(self._header.record.page_size,), "mem.vmem mem.rmem"]
        columns.append("mem.vexec" if self._version >= (1, 27) else "mem.shtext")
        columns.append("mem.vgrow mem.rgrow mem.minflt mem.majflt")
        if self._version >= (1, 27):
            columns.append("mem.vlibs mem.vdata mem.vstack mem.vswap")
        columns.append(self._GetOwner(task))
        if self._version >= (2, 1):
            size = self._GetTaskValue(task, "mem.pmem")
            columns.append((0 if size == -1 else size,))
        if self._version >= (2, 6):
            columns.append("mem.vlock")
        if self._version >= (2, 8):
            for source_name, cgroup_name in (
                ("mem.cgmemmax", "conf.memmax"),
                ("mem.cgmemmaxr", ""),
                ("mem.cgswpmax", "conf.swpmax"),
                ("mem.cgswpmaxr", ""),
            ):
                if self._version >= (2, 11) and not cgroup_name:
                    value = _NOT_DEFINED
                else:
                    value = self._GetLimit(task, source_name, cgroup_name, True)
                columns.append((value,))
        return self._PrintTask("PRM", task, *columns)

    def _PrintTaskDisk(self, task):
        """Prints the disk use of a task."""
        support_flags = self._header.record.support_flags
        has_patch = bool(support_flags & _SUPPORT_KERNEL_PATCH)
        has_counters = support_flags & _SUPPORT_IO_COUNTERS
        if self._version >= (2, 3):
            has_counters = self._sample.record.flags & _SAMPLE_IO_COUNTERS
        line = self._PrintTask(
            "PRD",
            task,
            (
                printed_text.FormatTruth(has_patch),
                printed_text.FormatTruth(has_counters),
            ),
            "dsk.rio dsk.rsz dsk.wio dsk.wsz dsk.cwsz",
        )
        if self._version >= (1, 27):
            # Before 2.1 a space is missing.
            space = " " if self._version >= (2, 1) else ""
            identifier, is_process = self._GetOwner(task)
            line = f"{line} {identifier}{space}n {is_process}"
        return line

    def _PrintTaskNetwork(self, task):
        """Prints the network use of a task."""
        if self._version >= (1, 27):
            raw_columns = (0, 0)
            has_counters = self._sample.record.flags & _SAMPLE_NETATOP
        else:
            raw_columns = (task.raw_packets_sent, task.raw_packets_received)
            has_counters = self._header.record.support_flags & _SUPPORT_KERNEL_PATCH
        return self._PrintTask(
            "PRN",
            task,
            (printed_text.FormatTruth(has_counters),),
            "net.tcpsnd net.tcpssz net.tcprcv net.tcprsz",
            "net.udpsnd net.udpssz net.udprcv net.udprsz",
            raw_columns,
            self._GetOwner(task),
        )

    def _PrintTaskGPU(self, task):
        """Prints the beginning of the line of the GPU use of a task, 2.4 to 2.12.

        Returns:
          str: line up to the state of the task. For all tasks that use no GPU the rest,
              in 2.4 to 2.6 the GPU state too, are left-overs of the memory of atop.
        """
        if not (2, 4) <= self._version < (2, 13):
            return None
        return self._PrintTask("PRE", task)
