"""Parser for raw logs of atop, a monitor of Linux systems and their processes.

A log is in /var/log/atop/atop_YYYYMMDD, with a sample every ten minutes unless the
administrator chose otherwise. See formats/atop.md for the format.
"""

from plaso.lib import errors
from plaso.lib import specification
from plaso.parsers import interface

from plaso_extra_parsers.lib import errors as reader_errors
from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.atop import events as atop_events
from plaso_extra_parsers.parsers.atop import processes as atop_processes
from plaso_extra_parsers.parsers.atop import samples as atop_samples
from plaso_extra_parsers.parsers.atop import system as atop_system
from plaso_extra_parsers.parsers.atop import tasks as atop_tasks
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import processes
from plaso_extra_parsers.readers.atop import runs

# Domain name of the kernel until somebody sets one.
_NO_DOMAIN_NAME = "(none)"

# Number of event data that any file may have, and bytes of a file per additional one.
# Tasks of real logs take 20 bytes and more. Plaso stores about 2,000 in a second.
_MAXIMUM_NUMBER_OF_EVENT_DATA = 100000
_MINIMUM_BYTES_PER_EVENT_DATA = 8

# Maximum number of runs of atop whose clocks the event of a log describes.
_MAXIMUM_NUMBER_OF_CLOCKS = 64

# Kinds of tasks without event data of their own, by is_kernel_thread.
_KINDS = ("processes", "kernel threads")

# Texts of the file header that are in the statistics of the log.
_HEADER_TEXTS = (
    ("operating system", "utsname_system_name"),
    ("kernel build", "utsname_kernel_build"),
    ("machine", "utsname_machine"),
)


class _LogState:
    """What is known of the log that follows one file header.

    Attributes:
      converter (TaskConverter): makes event data of tasks.
      file_header (AtopFileHeader): file header.
      hostname (str): host name or None if not known.
      kernel_release (str): kernel release or None if not known.
      number_of_kernel_threads (int): number of kernel threads without event data.
    """

    def __init__(self, file_header):
        """Initializes a state."""
        self._accounting = set()
        self._clocks = []
        self._number_of_runs = 0
        self._number_of_samples = 0
        self._number_of_set_backs = None
        self._sample_times = []
        self.converter = atop_tasks.TaskConverter(file_header)
        self.file_header = file_header
        self.hostname = file_header.GetText("utsname_node_name") or None
        self.kernel_release = file_header.GetText("utsname_kernel_release") or None
        self.number_of_kernel_threads = 0

    def AddSample(self, context, clock):
        """Adds a sample."""
        self._accounting.add(context.available.accounting)
        self._number_of_samples += 1
        if context.sample.is_boot:
            self._number_of_runs += 1
        if clock not in self._clocks[-1:]:
            self._clocks = [*self._clocks[1 - _MAXIMUM_NUMBER_OF_CLOCKS :], clock]
        times = self._sample_times + [context.record.sample_time]
        # Samples of joined logs may not be in order of time, so the earliest and the
        # latest are used; if the clock was set back in a run, the first and the last.
        if self._number_of_set_backs is None:
            self._number_of_set_backs = clock.number_of_set_backs
        if self._number_of_set_backs == clock.number_of_set_backs:
            self._sample_times = [min(times), max(times)]
        else:
            self._sample_times = [times[0], times[-1]]

    def _GetClockStatistics(self):
        """Retrieves how much the clock of the accounting differed, per run of atop."""
        statistics = {}
        for clock in self._clocks:
            if clock.differences:
                seconds = ", ".join(f"{value:+d}" for value in clock.differences)
                effect = "" if clock.start_offset else " (starts are not corrected)"
                statistics[f"accounting clock in s: {seconds:s}{effect:s}"] = None
        return list(statistics)

    def _GetAccounting(self):
        """Determines whether process accounting was active, None without samples."""
        if len(self._accounting) > 1:
            return "partly active"
        return {True: "active", False: "inactive"}.get(*self._accounting or (None,))

    def _GetStatistics(self):
        """Retrieves facts that are rarely filtered on."""
        header = self.file_header
        statistics = [f"runs of atop: {self._number_of_runs:d}"]
        if not header.has_own_layout:
            statistics.append(f"layout of release: {header.layout.release.name:s}")
        if header.layout.longer_member:
            statistics.append(
                f"longer than in the release: {header.layout.longer_member:s}"
            )
        for name, member in _HEADER_TEXTS:
            text = header.GetText(member)
            if text:
                statistics.append(f"{name:s}: {text:s}")
        domain_name = header.GetText("utsname_domain_name")
        if domain_name and domain_name != _NO_DOMAIN_NAME:
            statistics.append(f"domain name: {domain_name:s}")
        statistics.extend(self._GetClockStatistics())
        if self.number_of_kernel_threads:
            statistics.append(
                "kernel threads without an event: " f"{self.number_of_kernel_threads:d}"
            )
        statistics.append(f"page size: {header.record.page_size:d}")
        statistics.append(f"ticks per second: {header.record.ticks_per_second:d}")
        statistics.append(common.GetBuild())
        return statistics

    def CreateEventData(self):
        """Creates event data of the log."""
        event_data = atop_events.AtopLogEventData()
        event_data.hostname = self.hostname
        event_data.extra_information = common.Join(
            {
                "Samples": self._number_of_samples,
                "Kernel": self.kernel_release,
                "Process accounting": self._GetAccounting(),
            }
        )
        event_data.offset = self.file_header.offset
        event_data.statistics = self._GetStatistics()
        if self._sample_times:
            first_time, last_time = self._sample_times
            event_data.start_time = atop_samples.CreateDateTime(first_time)
            if last_time != first_time:
                event_data.end_time = atop_samples.CreateDateTime(last_time)
        event_data.version = self.file_header.version
        return event_data


class _Host:
    """What is known of the host of samples.

    Attributes:
      hostname (str): host name or None if not known.
      process_table (ProcessTable): lives of its processes.
      runs (RunTracker): runs of the system and of atop.
    """

    def __init__(self, hostname):
        """Initializes a host."""
        self.hostname = hostname
        self.process_table = processes.ProcessTable()
        self.runs = runs.RunTracker()


class _FileParser:
    """Parses one file."""

    def __init__(self, parser_mediator, atop_log):
        """Initializes a parser of one file."""
        self._atop_log = atop_log
        self._left_event_data = (
            _MAXIMUM_NUMBER_OF_EVENT_DATA
            + atop_log.file_size // _MINIMUM_BYTES_PER_EVENT_DATA
        )
        self._host = None
        self._is_limited = True
        self._log = None
        self._parser_mediator = parser_mediator

    def Parse(self):
        """Parses the file."""
        for sample in self._atop_log.IterateSamples():
            if self._parser_mediator.abort:
                break
            if isinstance(sample, reader_errors.ParseError):
                common.ProduceWarning(self._parser_mediator, str(sample))
                if self._host:
                    self._host.runs.SetDamaged()
                continue
            file_header = sample.file_header
            if not self._log or file_header.offset != self._log.file_header.offset:
                self._StartLog(file_header)
            self._ParseSample(atop_samples.SampleContext(sample, self._host.hostname))
            if not self._left_event_data:
                common.ProduceWarning(
                    self._parser_mediator,
                    "Too many event data: those after the sample at offset: "
                    f"0x{sample.offset:08x} are left out, plaso-extra dump prints all",
                )
                break

        if not self._log:
            self._StartLog(self._atop_log.file_header)
        # The limit does not apply to the event data that follow.
        self._is_limited = False
        self._EndHost()
        self._parser_mediator.ProduceEventData(self._log.CreateEventData())

    def _EndHost(self):
        """Produces event data that is complete only after all samples of a host."""
        for run_event in self._host.runs.Finish():
            self._ProduceRunEvent(run_event)
        self._ProduceProcesses(self._host.process_table.TakeAll())

    def _StartLog(self, file_header):
        """Starts the log that follows a file header."""
        log_state = _LogState(file_header)
        # Logs of two days share processes, logs of two hosts do not.
        is_other_host = not self._host or self._host.hostname != log_state.hostname
        if self._log:
            if is_other_host:
                self._EndHost()
            self._parser_mediator.ProduceEventData(self._log.CreateEventData())
        if is_other_host:
            self._host = _Host(log_state.hostname)
        self._log = log_state
        layout = file_header.layout
        try:
            layout.GetSystemParts()
        except reader_errors.UnsupportedLayout as exception:
            common.ProduceWarning(self._parser_mediator, str(exception))
        if not layout.has_tasks:
            common.ProduceWarning(
                self._parser_mediator,
                f"Layout of tasks is not known: found {layout.task.size:d} bytes: "
                "processes and tasks are left out",
            )
        if layout.release.cgroup and not layout.has_cgroups:
            common.ProduceWarning(
                self._parser_mediator,
                "Layout of control groups is not known: found "
                f"{file_header.record.cgroup_size:d} bytes",
            )

    def _Produce(self, event_data, is_recovered):
        """Produces event data, unless the limit is reached.

        Recovered event data was found past damage or in a file that is cut off.
        """
        if self._left_event_data or not self._is_limited:
            self._left_event_data -= 1
            common.ProduceEventData(
                self._parser_mediator, event_data, recovered=is_recovered
            )

    def _ProduceProcesses(self, lives):
        """Produces event data of the lives of processes."""
        kernel_threads = self._host.process_table.kernel_threads
        for life in lives:
            kind = kernel_threads.Classify(life)
            if kind.is_kernel_thread:
                self._log.number_of_kernel_threads += 1
                continue
            event_data = atop_processes.CreateProcessEventData(
                life, kind, self._host.hostname
            )
            self._Produce(event_data, life.is_recovered)

    def _ProduceRunEvent(self, run_event):
        """Produces event data of a boot or a gap."""
        sample = run_event.sample
        if isinstance(run_event, runs.Boot):
            event_data = atop_events.AtopBootEventData()
            event_data.boot_time = atop_samples.CreateDateTime(
                run_event.boot_time + run_event.correction
            )
            correction = None
            if run_event.correction:
                correction = f"set by {run_event.correction:+,d} s since"
            kernel_release = sample.file_header.GetText("utsname_kernel_release")
            event_data.extra_information = common.Join(
                {"Kernel": kernel_release, "Clock": correction}
            )
            event_data.interval = sample.record.interval
        else:
            event_data = atop_events.AtopGapEventData()
            event_data.end_time = atop_samples.CreateDateTime(sample.record.sample_time)
            event_data.extra_information = common.Join({"Cause": run_event.cause})
            event_data.start_time = atop_samples.CreateDateTime(run_event.start_time)
            if run_event.size > 0:
                event_data.interval = run_event.size
                common.SetCoveredSeconds(
                    event_data, run_event.start_time, sample.record.sample_time
                )
        event_data.hostname = self._host.hostname
        event_data.offset = sample.offset
        self._Produce(event_data, sample.has_damage)

    def _ParseSample(self, context):
        """Parses a sample."""
        for run_event in self._host.runs.Add(context.sample):
            self._ProduceRunEvent(run_event)
        self._log.AddSample(context, self._host.runs.clock)

        cgroups = self._Read(self._atop_log.ReadCgroups, context) or []
        for event_data in atop_system.IterateCgroupEventData(cgroups, context):
            self._Produce(event_data, context.is_recovered)
        cgroup_paths = {
            process_identifier: cgroup.path
            for cgroup in cgroups
            for process_identifier in cgroup.process_identifiers
        }
        omitted = self._ParseTasks(context, cgroup_paths)

        system = None
        if self._log.file_header.layout.has_system:
            system = self._Read(self._atop_log.ReadSystem, context)
        self._Produce(
            atop_system.CreateSystemEventData(system, context, omitted),
            context.is_recovered,
        )
        if system:
            for event_data in atop_system.IterateDeviceEventData(system, context):
                self._Produce(event_data, context.is_recovered)

    def _ParseTasks(self, context, cgroup_paths):
        """Parses the tasks of a sample, with the path of the cgroup per process.

        Returns:
          dict[str, int]: number of tasks without their own event data, per kind.
        """
        process_table = self._host.process_table
        process_table.StartSample(context.sample, self._host.runs.clock)
        omitted = {"processes": 0, "threads": 0, "kernel threads": 0}
        task_blocks = ()
        if self._log.file_header.layout.has_tasks:
            task_blocks = self._Read(self._atop_log.ReadTaskBlocks, context) or ()
        for task_block in task_blocks:
            for index, key in enumerate(task_block.IterateKeys()):
                if key.is_process == 0:
                    omitted["threads"] += 1
                # Releases before 2.3 record only active tasks or, if asked for all
                # tasks, do not mark the active ones.
                elif key.was_inactive and (
                    life := process_table.CountInactiveTask(
                        key, cgroup_paths.get(key.thread_group_identifier)
                    )
                ):
                    omitted[_KINDS[life.is_kernel_thread]] += 1
                else:
                    life = self._ParseTask(
                        task_block.ReadTask(index), context, cgroup_paths
                    )
                    if life:
                        omitted[_KINDS[life.is_kernel_thread]] += 1
                    if not self._left_event_data:
                        return omitted
        return omitted

    def _ParseTask(self, task, context, cgroup_paths):
        """Parses the task of a process.

        Returns:
          ProcessLife: life of the process if the task has no event data of its own,
              None otherwise.
        """
        process_table = self._host.process_table
        cgroup_path = None
        if cgroup_paths and not task.is_exited:
            cgroup_path = cgroup_paths.get(task.thread_group_identifier)
        life = process_table.AddTask(task, cgroup_path)
        if process_table.is_full:
            self._ProduceProcesses(process_table.TakeOverflow())
        if (
            task.was_inactive
            or life.is_kernel_thread
            or not atop_tasks.IsActive(task, context.available)
        ):
            return life
        event_data = self._log.converter.CreateEventData(
            task, context, life, cgroup_path
        )
        self._Produce(event_data, context.is_recovered)
        return None

    def _Read(self, read_function, context):
        """Reads a part of a sample with a method of the log, None if this fails."""
        try:
            return read_function(context.sample)
        except reader_errors.ParseError as exception:
            # A warning has already reported that the sample is cut off.
            if context.sample.is_complete:
                common.ProduceWarning(
                    self._parser_mediator,
                    str(exception),
                    recovered=context.sample.is_recovered,
                )
        return None


class ATOPParser(interface.FileObjectParser):
    """Parser for atop raw logs."""

    NAME = "atop"
    DATA_FORMAT = "atop raw log file"

    @classmethod
    def GetFormatSpecification(cls):
        """Retrieves the format specification."""
        format_specification = specification.FormatSpecification(cls.NAME)
        for signature in log.SIGNATURES:
            format_specification.AddNewSignature(signature, offset=0)
        return format_specification

    def ParseFileObject(self, parser_mediator, file_object):
        """Parses an atop raw log.

        Args:
          parser_mediator (ParserMediator): mediates interactions between parsers and
              other components, such as storage and dfVFS.
          file_object (dfvfs.FileIO): file-like object.

        Raises:
          WrongParser: when the file is not an atop raw log.
        """
        try:
            atop_log = log.AtopLog(file_object)
        except reader_errors.WrongFormat as exception:
            raise errors.WrongParser(f"Not an atop raw log: {exception!s}")
        except reader_errors.ParseError as exception:
            common.ProduceWarning(parser_mediator, str(exception))
            return

        _FileParser(parser_mediator, atop_log).Parse()
