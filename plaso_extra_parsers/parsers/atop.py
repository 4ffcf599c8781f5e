"""Parser for raw logs of atop, a monitor of Linux systems and their processes.

A log is in /var/log/atop/atop_YYYYMMDD, with a sample every ten minutes unless the
administrator chose otherwise. See formats/atop.md for the format.
"""

from plaso.lib import errors
from plaso.lib import specification
from plaso.parsers import interface

from plaso_extra_parsers.lib import errors as reader_errors
from plaso_extra_parsers.parsers import atop_process_event_data
from plaso_extra_parsers.parsers import atop_processes
from plaso_extra_parsers.parsers import atop_system
from plaso_extra_parsers.parsers import atop_tasks
from plaso_extra_parsers.parsers import compatibility
from plaso_extra_parsers.readers.atop import facilities
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import processes

# What the kernel has until somebody sets a domain name.
_NO_DOMAIN_NAME = "(none)"


class _LogState:
    """What is known of the log that follows one file header.

    Attributes:
      converter (TaskConverter): makes event data of tasks.
      file_header (AtopFileHeader): file header.
      hostname (str): host name or None if not known.
    """

    def __init__(self, file_header):
        """Initializes a state.

        Args:
          file_header (AtopFileHeader): file header.
        """
        super().__init__()
        self._accounting = set()
        self._number_of_runs = 0
        self._number_of_samples = 0
        self._sample_times = []
        self.converter = atop_tasks.TaskConverter(file_header)
        self.file_header = file_header
        self.hostname = file_header.GetText("utsname_node_name") or None

    def AddSample(self, sample, available):
        """Adds a sample.

        Args:
          sample (AtopSample): sample.
          available (Facilities): what the kernel gave atop.
        """
        self._accounting.add(available.accounting)
        self._number_of_samples += 1
        if sample.is_boot:
            self._number_of_runs += 1
        # Samples of joined logs need not be in order of time.
        times = self._sample_times + [sample.record.sample_time]
        self._sample_times = [min(times), max(times)]

    def CreateEventData(self):
        """Creates event data of the log.

        Returns:
          AtopLogEventData: event data.
        """
        header = self.file_header
        event_data = atop_process_event_data.AtopLogEventData()
        event_data.atop_version = header.version
        domain_name = header.GetText("utsname_domain_name")
        if domain_name != _NO_DOMAIN_NAME:
            event_data.domain_name = domain_name or None
        event_data.hostname = self.hostname
        event_data.kernel_build = header.GetText("utsname_kernel_build") or None
        event_data.kernel_release = header.GetText("utsname_kernel_release") or None
        event_data.machine = header.GetText("utsname_machine") or None
        event_data.number_of_runs = self._number_of_runs
        event_data.number_of_samples = self._number_of_samples
        event_data.offset = header.offset
        event_data.operating_system = header.GetText("utsname_system_name") or None
        event_data.page_size = header.record.page_size
        event_data.ticks_per_second = header.record.ticks_per_second
        if self._sample_times:
            first_time, last_time = self._sample_times
            event_data.first_sample_time = atop_processes.CreateDateTime(first_time)
            if last_time != first_time:
                event_data.last_sample_time = atop_processes.CreateDateTime(last_time)
        if self._accounting == {True}:
            event_data.process_accounting = "active"
        elif self._accounting == {False}:
            event_data.process_accounting = "inactive"
        elif self._accounting:
            event_data.process_accounting = "partly active"
        return event_data

    def GetSampleAttributes(self, sample):
        """Determines the attributes that all event data of a sample has.

        Args:
          sample (AtopSample): sample.

        Returns:
          dict[str, object]: attributes.
        """
        return {
            "hostname": self.hostname,
            "interval": sample.record.interval,
            "offset": sample.offset,
            "sample_time": atop_processes.CreateDateTime(sample.record.sample_time),
        }


class ATOPParser(interface.FileObjectParser):
    """Parser for atop raw logs."""

    NAME = "atop"
    DATA_FORMAT = "atop raw log file"

    def __init__(self):
        """Initializes a parser."""
        super().__init__()
        self._process_table = None

    @classmethod
    def GetFormatSpecification(cls):
        """Retrieves the format specification.

        Returns:
          FormatSpecification: format specification.
        """
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
            compatibility.ProduceWarning(parser_mediator, str(exception))
            return

        self._process_table = processes.ProcessTable()
        state = None
        for sample in atop_log.IterateSamples():
            if parser_mediator.abort:
                break
            if isinstance(sample, reader_errors.ParseError):
                compatibility.ProduceWarning(parser_mediator, str(sample))
                continue
            if not state or sample.file_header.offset != state.file_header.offset:
                state = self._StartLog(parser_mediator, sample.file_header, state)
            self._ParseSample(parser_mediator, atop_log, sample, state)

        if not state:
            state = self._StartLog(parser_mediator, atop_log.file_header, None)
        parser_mediator.ProduceEventData(state.CreateEventData())
        self._ProduceProcesses(
            parser_mediator, self._process_table.TakeAll(), state.hostname
        )
        self._process_table = None

    def _ParseCgroups(self, parser_mediator, atop_log, sample, sample_attributes):
        """Parses the control groups of a sample.

        Args:
          parser_mediator (ParserMediator): parser mediator.
          atop_log (AtopLog): log.
          sample (AtopSample): sample.
          sample_attributes (dict[str, object]): attributes that all event data of the
              sample has.

        Returns:
          dict[int, str]: path of the control group per process identifier.
        """
        is_recovered = sample.is_recovered or not sample.is_complete
        try:
            cgroups = atop_log.ReadCgroups(sample)
        except reader_errors.ParseError as exception:
            self._ProduceSampleWarning(parser_mediator, sample, exception)
            return {}

        for event_data in atop_system.IterateCgroupEventData(
            cgroups, sample, sample_attributes
        ):
            compatibility.ProduceEventData(
                parser_mediator, event_data, recovered=is_recovered
            )
        return {
            process_identifier: cgroup.path
            for cgroup in cgroups
            for process_identifier in cgroup.process_identifiers
        }

    def _ParseSample(self, parser_mediator, atop_log, sample, state):
        """Parses a sample.

        Args:
          parser_mediator (ParserMediator): parser mediator.
          atop_log (AtopLog): log.
          sample (AtopSample): sample.
          state (_LogState): state of the log.
        """
        available = facilities.GetFacilities(sample)
        state.AddSample(sample, available)
        sample_attributes = state.GetSampleAttributes(sample)
        is_recovered = sample.is_recovered or not sample.is_complete
        if sample.is_boot:
            self._ProduceBoot(parser_mediator, sample, state)
        if state.file_header.layout.has_system:
            self._ParseSystem(parser_mediator, atop_log, sample, sample_attributes)
        cgroup_paths = self._ParseCgroups(
            parser_mediator, atop_log, sample, sample_attributes
        )
        self._process_table.StartSample(sample)
        try:
            sample_tasks = atop_log.ReadTasks(sample)
        except reader_errors.ParseError as exception:
            self._ProduceSampleWarning(parser_mediator, sample, exception)
            return

        process_table = self._process_table
        for task in sample_tasks:
            cgroup_path = None
            if cgroup_paths and not task.is_exited:
                cgroup_path = cgroup_paths.get(task.thread_group_identifier)
            # Releases before 2.3 only have active tasks, unless asked for all of them,
            # and do not say which.
            if task.was_inactive:
                if process_table.CountInactiveTask(task, cgroup_path):
                    continue
                process_table.AddTask(task, cgroup_path)
            else:
                process_table.AddTask(task, cgroup_path)
                event_data = state.converter.CreateEventData(
                    task, sample_attributes, available, cgroup_path
                )
                compatibility.ProduceEventData(
                    parser_mediator, event_data, recovered=is_recovered
                )
            if process_table.is_full:
                self._ProduceProcesses(
                    parser_mediator, process_table.TakeOverflow(), state.hostname
                )

    def _ParseSystem(self, parser_mediator, atop_log, sample, sample_attributes):
        """Parses the system-wide statistics of a sample.

        Args:
          parser_mediator (ParserMediator): parser mediator.
          atop_log (AtopLog): log.
          sample (AtopSample): sample.
          sample_attributes (dict[str, object]): attributes that all event data of the
              sample has.
        """
        is_recovered = sample.is_recovered or not sample.is_complete
        try:
            system = atop_log.ReadSystem(sample)
        except reader_errors.ParseError as exception:
            self._ProduceSampleWarning(parser_mediator, sample, exception)
            return

        compatibility.ProduceEventData(
            parser_mediator,
            atop_system.CreateSystemEventData(system, sample, sample_attributes),
            recovered=is_recovered,
        )
        for iterate_function in (
            atop_system.IterateInterfaceEventData,
            atop_system.IterateDiskEventData,
        ):
            for event_data in iterate_function(system, sample, sample_attributes):
                compatibility.ProduceEventData(
                    parser_mediator, event_data, recovered=is_recovered
                )

    def _ProduceBoot(self, parser_mediator, sample, state):
        """Produces event data of the boot of the system.

        Args:
          parser_mediator (ParserMediator): parser mediator.
          sample (AtopSample): first sample of an atop run, since boot.
          state (_LogState): state of the log.
        """
        record = sample.record
        event_data = atop_process_event_data.AtopBootEventData()
        event_data.boot_time = atop_processes.CreateDateTime(
            record.sample_time - record.interval
        )
        event_data.hostname = state.hostname
        event_data.kernel_release = (
            state.file_header.GetText("utsname_kernel_release") or None
        )
        event_data.offset = sample.offset
        event_data.sample_time = atop_processes.CreateDateTime(record.sample_time)
        event_data.uptime = record.interval
        compatibility.ProduceEventData(
            parser_mediator,
            event_data,
            recovered=sample.is_recovered or not sample.is_complete,
        )

    def _ProduceProcesses(self, parser_mediator, lives, hostname):
        """Produces event data of the lives of processes.

        Args:
          parser_mediator (ParserMediator): parser mediator.
          lives (iterator[ProcessLife]): lives.
          hostname (str): host name or None if not known.
        """
        for life in lives:
            event_data = atop_processes.CreateProcessEventData(life, hostname)
            compatibility.ProduceEventData(
                parser_mediator, event_data, recovered=life.is_recovered
            )

    def _ProduceSampleWarning(self, parser_mediator, sample, exception):
        """Produces a warning of a block that cannot be read.

        Args:
          parser_mediator (ParserMediator): parser mediator.
          sample (AtopSample): sample.
          exception (ParseError): what cannot be read.
        """
        # That the sample is cut off has been said already.
        if sample.is_complete:
            compatibility.ProduceWarning(
                parser_mediator, str(exception), recovered=sample.is_recovered
            )

    def _StartLog(self, parser_mediator, file_header, previous_state):
        """Starts the log that follows a file header.

        Args:
          parser_mediator (ParserMediator): parser mediator.
          file_header (AtopFileHeader): file header.
          previous_state (_LogState): state of the log before it in the file, or None.

        Returns:
          _LogState: state of the log.
        """
        state = _LogState(file_header)
        if previous_state:
            parser_mediator.ProduceEventData(previous_state.CreateEventData())
            # The logs of two days go on with the processes, those of two hosts do not.
            if previous_state.hostname != state.hostname:
                self._ProduceProcesses(
                    parser_mediator,
                    self._process_table.TakeAll(),
                    previous_state.hostname,
                )
        layout = file_header.layout
        try:
            layout.GetSystemParts()
        except reader_errors.UnsupportedLayout as exception:
            compatibility.ProduceWarning(parser_mediator, str(exception))
        if layout.release.cgroup and not layout.has_cgroups:
            compatibility.ProduceWarning(
                parser_mediator,
                "Layout of control groups is not known: found "
                f"{file_header.record.cgroup_size:d} bytes",
            )
        return state
