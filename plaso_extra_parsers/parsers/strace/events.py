"""Event data of strace logs."""

from plaso.containers import events


# Each attribute is a field of the event.
# pylint: disable-next=too-many-instance-attributes
class StraceSystemCallEventData(events.EventData):
    """System call in a strace log.

    Attributes:
      arguments (str): arguments as in the log.
      child_process_identifier (int): process or thread that was created, or process
          that was waited for, as the caller sees it.
      command_line (str): arguments of the program that is executed.
      duration (int): time the call took, in microseconds: as strace measured it, or
          else between its two lines, with "duration: between its lines" in statistics.
      error_code (str): error, such as "ENOENT".
      exit_status (int): status with which the process ends, or with which a process
          that was waited for had ended.
      extra_information (str): how the call ended in the log, as "State: unfinished",
          None if it returned normally.
      file_descriptor (int): descriptor that the call uses, or else the one it creates.
      full_path (str): path that the system resolved, or a relative path joined to the
          directory that it starts from.
      hostname (str): name of the host, if uname returned exactly one.
      ip_address (str): address in a socket address, or of the peer of the socket.
      is_date_inferred (bool): True if the date is not in the log.
      is_injected (bool): True if strace tampered with the call, which may not have
          happened.
      is_object_inferred (bool): True if the line does not name the object of a
          descriptor: text, and path or address, were inferred from other calls.
      is_shortened (bool): True if the message does not show all of the arguments.
      log_line_number (int): number of the line in the log, the first is 1.
      parent_key (str): process_key of the process that created the process, if it is
          known.
      path (str): path in the arguments, or else the path of the descriptor.
      port (str): port that belongs to the IP address.
      process_identifier (int): process, None if it is not certain.
      process_key (str): process identifier and start of the process, as
          "101-20261121T161741.316769Z", unique within the log; None
          if the process is not certain.
      process_name (str): name of the program, if the log has it.
      recorded_time (dfdatetime.DateTimeValues): date and time the call was entered.
      return_value (str): returned value as in the log.
      session_identifier (str): descriptor sessions that the call uses or begins,
          separated by spaces.
      signal (str): signal that the call sends, or that had ended a process.
      statistics (list[str]): facts that are rarely filtered on, each as "key: value".
      system_call (str): name of the call.
      target_file_descriptor (int): second descriptor, or the descriptor that the call
          creates if it also uses one.
      target_path (str): second path. The path of a new name has no "//", "." and "..",
          and is absolute if the log shows where a relative one starts.
      target_process_identifier (int): process on which the call acts.
      text (str): beginning of the arguments as the message shows them, with names of
          objects that were inferred from other calls, None if there are none.
      thread_identifier (int): thread as strace saw it, None for the first thread of a
          process, which has the same identifier as the process.
      transferred_size (int): number of bytes read or written.
      user_identifier (int): user that the process becomes.
    """

    DATA_TYPE = "linux:strace:syscall"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.arguments = None
        self.child_process_identifier = None
        self.command_line = None
        self.duration = None
        self.error_code = None
        self.exit_status = None
        self.extra_information = None
        self.file_descriptor = None
        self.full_path = None
        self.hostname = None
        self.ip_address = None
        self.is_date_inferred = None
        self.is_injected = None
        self.is_object_inferred = None
        self.is_shortened = None
        self.log_line_number = None
        self.parent_key = None
        self.path = None
        self.port = None
        self.process_identifier = None
        self.process_key = None
        self.process_name = None
        self.recorded_time = None
        self.return_value = None
        self.session_identifier = None
        self.signal = None
        self.statistics = None
        self.system_call = None
        self.target_file_descriptor = None
        self.target_path = None
        self.target_process_identifier = None
        self.text = None
        self.thread_identifier = None
        self.transferred_size = None
        self.user_identifier = None


# Each attribute is a field of the event.
# pylint: disable-next=too-many-instance-attributes
class StraceProcessEventData(events.EventData):
    """Start or end of a process, or execution of a program, in a strace log.

    Attributes:
      command_line (str): arguments of the program that the process executes at the time
          of the event.
      core_dumped (bool): True if a core was dumped.
      end_time (dfdatetime.DateTimeValues): date and time the process ended.
      execution_time (dfdatetime.DateTimeValues): date and time a program was executed.
      exit_status (int): status with which the process ended.
      first_seconds (int): first moment of the process that the log covers, in seconds
          since 1970-01-01 00:00:00 UTC; None if times are local.
      hostname (str): name of the host, if uname returned exactly one.
      is_date_inferred (bool): True if the dates are not in the log.
      is_image_inherited (bool): True if path and command line are inherited from the
          process that created this one, since it has not executed a program yet.
      last_seconds (int): last moment of the process that the log covers, in seconds
          since 1970-01-01 00:00:00 UTC; if its end is not known, the last of the log.
      log_line_number (int): number of the line in the log, the first is 1.
      parent_key (str): process_key of the process that created this one, if known.
      parent_pid (int): identifier of the process that created this one.
      path (str): path of the program that the process executes at the time of the
          event.
      process_identifier (int): process as strace saw it.
      process_key (str): process identifier and start of the process, as
          "101-20261121T161741.316769Z", unique within the log; None
          if the process is not certain.
      session_identifier (str): sessions of descriptors 0, 1 and 2 of an executed
          program, in this order, separated by spaces; "-" for one that is not known.
      signal (str): signal that killed the process.
      start_time (dfdatetime.DateTimeValues): date and time the process was created, or
          of its first line if its creation is not in the log.
      statistics (list[str]): facts that are rarely filtered on, each as "key: value",
          such as "input: NAME", "output: NAME" and "errors: NAME" with the objects of
          descriptors 0, 1 and 2 of an executed program, if known: a path, a pipe, or a
          socket with its addresses.
      user_identifier (int): effective user identifier, if the log shows it.
    """

    DATA_TYPE = "linux:strace:process"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.command_line = None
        self.core_dumped = None
        self.end_time = None
        self.execution_time = None
        self.exit_status = None
        self.first_seconds = None
        self.hostname = None
        self.is_date_inferred = None
        self.is_image_inherited = None
        self.last_seconds = None
        self.log_line_number = None
        self.parent_key = None
        self.parent_pid = None
        self.path = None
        self.process_identifier = None
        self.process_key = None
        self.session_identifier = None
        self.signal = None
        self.start_time = None
        self.statistics = None
        self.user_identifier = None


# Each attribute is a field of the event.
# pylint: disable-next=too-many-instance-attributes
class StraceDescriptorEventData(events.EventData):
    """Life of a file descriptor in a strace log: a descriptor session.

    Attributes:
      closed_time (dfdatetime.DateTimeValues): date and time the descriptor ended.
      duration (int): time that the descriptor was open, in microseconds.
      end_reason (str): how the descriptor ended: "close", "exec", "exit", "open" if it
          was still open, and so on.
      extra_information (str): where the session was followed: "Scope: set" for all
          files of the trace, "Scope: file" for this one only.
      file_descriptor (int): number of the descriptor.
      first_seconds (int): first moment of the session that the log covers, in seconds
          since 1970-01-01 00:00:00 UTC; None if times are local.
      hostname (str): name of the host, if uname returned exactly one.
      ip_address (str): address of the peer of a socket.
      is_date_inferred (bool): True if the dates are not in the log.
      is_end (bool): True for the second of two events of a descriptor, its end, False
          for the first, its start, None for a single event. The message shows start and
          end differently.
      is_object_inferred (bool): True if the log does not name the object, which was
          inferred from the calls.
      last_seconds (int): last moment of the session that the log covers, in seconds
          since 1970-01-01 00:00:00 UTC; if its end is not known, the last of the log.
      log_line_number (int): number of the line that created the descriptor, or of its
          first use; for the event of its end the number of the line that ended it, if
          that line is in this file.
      number_of_calls (int): number of calls that used it.
      object_name (str): path, socket or other object of the descriptor.
      object_type (str): kind of the object, such as "file" or "socket".
      opened_time (dfdatetime.DateTimeValues): date and time the descriptor was created,
          or of its first use if its creation is not in the log.
      origin (str): how the descriptor came to be.
      parent_key (str): process_key of the process that created the process, if it is
          known.
      parent_session_identifier (str): session of the descriptor that was copied.
      port (str): port of the peer of a socket.
      process_identifier (int): process, None if it is not certain.
      process_key (str): process identifier and start of the process, as
          "101-20261121T161741.316769Z", unique within the log; None
          if the process is not certain.
      read_bytes (int): number of bytes read.
      session_identifier (str): identifier of the session.
      statistics (list[str]): facts that are rarely filtered on, each as "key: value",
          such as "open file: SESSION" for a copy of a copy, with the session of the
          first descriptor of the same open file.
      system_call (str): system call that created the descriptor.
      thread_identifier (int): thread that created it, or used it first; None for the
          first thread of a process.
      written_bytes (int): number of bytes written.
    """

    DATA_TYPE = "linux:strace:descriptor"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.closed_time = None
        self.duration = None
        self.end_reason = None
        self.extra_information = None
        self.file_descriptor = None
        self.first_seconds = None
        self.hostname = None
        self.ip_address = None
        self.is_date_inferred = None
        self.is_end = None
        self.is_object_inferred = None
        self.last_seconds = None
        self.log_line_number = None
        self.number_of_calls = None
        self.object_name = None
        self.object_type = None
        self.opened_time = None
        self.origin = None
        self.parent_key = None
        self.parent_session_identifier = None
        self.port = None
        self.process_identifier = None
        self.process_key = None
        self.read_bytes = None
        self.session_identifier = None
        self.statistics = None
        self.system_call = None
        self.thread_identifier = None
        self.written_bytes = None


# Each attribute is a field of the event.
# pylint: disable-next=too-many-instance-attributes
class StraceObjectEventData(events.EventData):
    """What a process did with an object in a strace log: a file, an address, a pipe.

    Attributes:
      error_code (str): errors of calls that failed to use it, separated by spaces.
      first_access_time (dfdatetime.DateTimeValues): date and time of its first use by
          the process.
      first_seconds (int): first use, in seconds since 1970-01-01 00:00:00 UTC; None if
          times are local.
      hostname (str): name of the host, if uname returned exactly one.
      ip_address (str): address of the peer of a socket.
      is_date_inferred (bool): True if the dates are not in the log.
      is_object_inferred (bool): True if the log does not name the object, which was
          inferred from the calls.
      last_access_time (dfdatetime.DateTimeValues): date and time of the last use; None
          if only one descriptor or one call used it, which other events report.
      last_seconds (int): last use, in seconds since 1970-01-01 00:00:00 UTC.
      log_line_number (int): number of the line of its first use, or of the line that
          gave the process a descriptor of it.
      number_of_calls (int): number of calls that name a descriptor of it.
      number_of_opens (int): number of descriptors of it that calls of the process
          created.
      object_name (str): path, address of the peer of a socket, or other object.
      object_type (str): kind of the object, such as "file" or "socket".
      parent_key (str): process_key of the process that created the process, if it is
          known.
      port (str): port of the peer of a socket.
      process_identifier (int): process, None if it is not certain.
      process_key (str): process identifier and start of the process, as
          "101-20261121T161741.316769Z", unique within the log; None
          if the process is not certain.
      read_bytes (int): number of bytes read.
      statistics (list[str]): facts that are rarely filtered on, each as "key: value",
          such as "flags: O_RDONLY", "failed: ENOENT 2" and "executed: 1".
      written_bytes (int): number of bytes written.
    """

    DATA_TYPE = "linux:strace:object"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.error_code = None
        self.first_access_time = None
        self.first_seconds = None
        self.hostname = None
        self.ip_address = None
        self.is_date_inferred = None
        self.is_object_inferred = None
        self.last_access_time = None
        self.last_seconds = None
        self.log_line_number = None
        self.number_of_calls = None
        self.number_of_opens = None
        self.object_name = None
        self.object_type = None
        self.parent_key = None
        self.port = None
        self.process_identifier = None
        self.process_key = None
        self.read_bytes = None
        self.statistics = None
        self.written_bytes = None


class StraceSignalEventData(events.EventData):
    """Signal, or stop by a signal, in a strace log.

    Attributes:
      arguments (str): siginfo as in the log, such as "si_signo=SIGCHLD, ...".
      exit_status (int): status of a child that exited, if the signal is SIGCHLD.
      hostname (str): name of the host, if uname returned exactly one.
      is_date_inferred (bool): True if the date is not in the log.
      is_shortened (bool): True if the message does not show all of the arguments.
      log_line_number (int): number of the line in the log, the first is 1.
      parent_key (str): process_key of the process that created the process, if it is
          known.
      process_identifier (int): process, None if it is not certain.
      process_key (str): process identifier and start of the process, as
          "101-20261121T161741.316769Z", unique within the log; None
          if the process is not certain.
      process_name (str): name of the program, if the log has it.
      recorded_time (dfdatetime.DateTimeValues): date and time the signal was delivered.
      sender_process_identifier (int): process that sent the signal, or child that
          ended, as the receiver sees it.
      signal (str): name of the signal.
      statistics (list[str]): facts that are rarely filtered on, each as "key: value".
      thread_identifier (int): thread as strace saw it, None for the first thread of a
          process, which has the same identifier as the process.
    """

    DATA_TYPE = "linux:strace:signal"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.arguments = None
        self.exit_status = None
        self.hostname = None
        self.is_date_inferred = None
        self.is_shortened = None
        self.log_line_number = None
        self.parent_key = None
        self.process_identifier = None
        self.process_key = None
        self.process_name = None
        self.recorded_time = None
        self.sender_process_identifier = None
        self.signal = None
        self.statistics = None
        self.thread_identifier = None


# Each attribute is a field of the event.
# pylint: disable-next=too-many-instance-attributes
class StraceLogEventData(events.EventData):
    """Strace log as a whole.

    Attributes:
      end_time (dfdatetime.DateTimeValues): latest date and time in the log.
      extra_information (str): number of lines that strace did not write, number of
          these that begin like lines of strace, and where descriptors were followed,
          "set" for all files of the trace, "file" for this one; as "Foreign lines: 2,
          Damaged lines: 1, Descriptor scope: set".
      hostname (str): name of the host, if uname returned exactly one.
      is_date_inferred (bool): True if the dates are not in the log.
      number_of_calls (int): number of system calls.
      number_of_lines (int): number of lines.
      start_time (dfdatetime.DateTimeValues): earliest date and time in the log.
      statistics (list[str]): facts that are rarely filtered on, each as "key: value".
    """

    DATA_TYPE = "linux:strace:log"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.end_time = None
        self.extra_information = None
        self.hostname = None
        self.is_date_inferred = None
        self.number_of_calls = None
        self.number_of_lines = None
        self.start_time = None
        self.statistics = None
