"""Event data of strace logs."""

from plaso.containers import events


# Each attribute is a field of the event.
# pylint: disable-next=too-many-instance-attributes
class StraceSystemCallEventData(events.EventData):
    """System call in a strace log.

    Attributes:
      access_mode (str): access mode, such as "0644" or "R_OK".
      arguments (str): arguments as in the log.
      attachments (list[str]): stack frames and dumps of data as in the log.
      backlog (int): length of the queue of a listening socket.
      call_flags (str): flags as in the log.
      call_state (str): how the call ended in the log, None if it returned normally.
      child_process_identifier (int): process or thread that was created, or process
          that was waited for, as the caller sees it.
      command_line (str): arguments of the program that is executed.
      data_offset (int): position in the file that is read or written, in bytes.
      duration (int): time the call took, in microseconds.
      error_code (str): error, such as "ENOENT".
      exit_status (int): status with which a process ends, or had ended.
      file_descriptor (int): descriptor that is used, or else the new one.
      ip_address (str): address in a socket address, or of the peer of the socket.
      is_date_inferred (bool): True if the date is not in the log.
      is_injected (bool): True if strace tampered with the call, which may not have
          happened.
      log_line_number (int): number of the line in the log, the first is 1.
      memory_address (str): memory address, hexadecimal, or "NULL".
      memory_protection (str): memory protection, such as "PROT_READ|PROT_EXEC".
      operation (str): operation, such as "F_DUPFD" or "TCGETS".
      options (str): further argument as in the log.
      path (str): path, of the descriptor if there is no other.
      port (str): port that belongs to the IP address.
      process_identifier (int): process, None if it is not certain.
      process_name (str): name of the program, if the log has it.
      recorded_time (dfdatetime.DateTimeValues): date and time the call was entered.
      requested_size (int): number of bytes asked for.
      result (str): result as in the log.
      result_path (str): path of the new descriptor as the system had it.
      return_code (int): returned value if it is decimal.
      return_value (str): returned value as in the log.
      security_context (str): SELinux context of the process.
      session_identifiers (list[str]): descriptor sessions that the call uses or begins.
      signal (str): signal that is sent, or had ended a process.
      socket_domain (str): domain of a socket.
      socket_protocol (str): protocol, or level of an option, of a socket.
      socket_type (str): type of a socket.
      system_call (str): name of the call.
      target_file_descriptor (int): second descriptor, or the new one if there is one
          that is used.
      target_path (str): second path.
      target_process_identifier (int): process on which the call acts.
      thread_identifier (int): thread as strace saw it.
      transferred_size (int): number of bytes read or written.
    """

    DATA_TYPE = "linux:strace:syscall"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.access_mode = None
        self.arguments = None
        self.attachments = None
        self.backlog = None
        self.call_flags = None
        self.call_state = None
        self.child_process_identifier = None
        self.command_line = None
        self.data_offset = None
        self.duration = None
        self.error_code = None
        self.exit_status = None
        self.file_descriptor = None
        self.ip_address = None
        self.is_date_inferred = None
        self.is_injected = None
        self.log_line_number = None
        self.memory_address = None
        self.memory_protection = None
        self.operation = None
        self.options = None
        self.path = None
        self.port = None
        self.process_identifier = None
        self.process_name = None
        self.recorded_time = None
        self.requested_size = None
        self.result = None
        self.result_path = None
        self.return_code = None
        self.return_value = None
        self.security_context = None
        self.session_identifiers = None
        self.signal = None
        self.socket_domain = None
        self.socket_protocol = None
        self.socket_type = None
        self.system_call = None
        self.target_file_descriptor = None
        self.target_path = None
        self.target_process_identifier = None
        self.thread_identifier = None
        self.transferred_size = None


# Each attribute is a field of the event.
# pylint: disable-next=too-many-instance-attributes
class StraceProcessEventData(events.EventData):
    """Life of a process, or execution of a program, in a strace log.

    Attributes:
      command_line (str): arguments of the program, the last one for a life.
      core_dumped (bool): True if a core was dumped.
      end_time (dfdatetime.DateTimeValues): date and time the process ended.
      execution_time (dfdatetime.DateTimeValues): date and time a program was executed.
      exit_status (int): status with which the process ended.
      is_date_inferred (bool): True if the dates are not in the log.
      is_thread_possible (bool): True if this can as well be a thread of a process.
      log_line_number (int): number of the line in the log, the first is 1.
      parent_pid (int): identifier of the process that created this one.
      path (str): path of the program, the last one for a life.
      process_identifier (int): process as strace saw it.
      signal (str): signal that killed the process.
      standard_error (str): what an executed program writes errors to.
      standard_input (str): what an executed program reads from, such as a path or the
          ends of a connection.
      standard_output (str): what an executed program writes to.
      start_time (dfdatetime.DateTimeValues): date and time the process was created, or
          of its first line if its creation is not in the log.
      thread_identifiers (list[str]): threads, of processes with several.
      user_identifier (int): effective user of an executed program, if the log tells.
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
        self.is_date_inferred = None
        self.is_thread_possible = None
        self.log_line_number = None
        self.parent_pid = None
        self.path = None
        self.process_identifier = None
        self.signal = None
        self.standard_error = None
        self.standard_input = None
        self.standard_output = None
        self.start_time = None
        self.thread_identifiers = None
        self.user_identifier = None


# Each attribute is a field of the event.
# pylint: disable-next=too-many-instance-attributes
class StraceDescriptorEventData(events.EventData):
    """Life of a file descriptor in a strace log: a descriptor session.

    Attributes:
      closed_time (dfdatetime.DateTimeValues): date and time the descriptor ended.
      creating_call (str): system call that created the descriptor.
      description_identifier (str): session of the first descriptor of the same open
          file.
      end_reason (str): how the descriptor ended: "close", "exec", "exit", "open" if it
          was still open, and so on.
      file_descriptor (int): number of the descriptor.
      ip_address (str): address of the peer of a socket.
      is_close_on_exec (bool): True if the execution of a program closes it.
      is_date_inferred (bool): True if the dates are not in the log.
      is_parent_probable (bool): True if the session that it is a copy of was found by
          equal names only.
      last_object_name (str): name of the object when it was last seen, if that is
          another one.
      log_line_number (int): number of the line that created it, or of its first use.
      number_of_calls (int): number of calls that used it.
      object_name (str): path, socket or other object behind it.
      object_type (str): kind of the object, such as "file" or "socket".
      opened_time (dfdatetime.DateTimeValues): date and time the descriptor was created,
          or of its first use if that is not in the log.
      origin (str): how the descriptor came to be.
      parent_session_identifier (str): session of the descriptor that it is a copy of.
      port (str): port of the peer of a socket.
      process_identifier (int): process, None if it is not certain.
      read_bytes (int): number of bytes read.
      session_identifier (str): identifier of the session.
      session_scope (str): what the session was followed through: "set" for all files
          of the trace, "file" for this one.
      thread_identifier (int): thread that created it, or used it first.
      written_bytes (int): number of bytes written.
    """

    DATA_TYPE = "linux:strace:descriptor"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.closed_time = None
        self.creating_call = None
        self.description_identifier = None
        self.end_reason = None
        self.file_descriptor = None
        self.ip_address = None
        self.is_close_on_exec = None
        self.is_date_inferred = None
        self.is_parent_probable = None
        self.last_object_name = None
        self.log_line_number = None
        self.number_of_calls = None
        self.object_name = None
        self.object_type = None
        self.opened_time = None
        self.origin = None
        self.parent_session_identifier = None
        self.port = None
        self.process_identifier = None
        self.read_bytes = None
        self.session_identifier = None
        self.session_scope = None
        self.thread_identifier = None
        self.written_bytes = None


class StraceSignalEventData(events.EventData):
    """Signal, or stop by a signal, in a strace log.

    Attributes:
      attachments (list[str]): stack frames as in the log.
      exit_status (int): status of the child, of SIGCHLD for a child that exited.
      information (str): information that comes with the signal, as in the log.
      is_date_inferred (bool): True if the date is not in the log.
      is_stop (bool): True if the thread was stopped by the signal.
      log_line_number (int): number of the line in the log, the first is 1.
      process_identifier (int): process, None if it is not certain.
      process_name (str): name of the program, if the log has it.
      recorded_time (dfdatetime.DateTimeValues): date and time the signal was delivered.
      sender_process_identifier (int): process that sent the signal, or child that
          ended, as the receiver sees it.
      signal (str): name of the signal.
      signal_code (str): reason, such as "CLD_EXITED" or "SI_USER".
      thread_identifier (int): thread as strace saw it.
    """

    DATA_TYPE = "linux:strace:signal"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.attachments = None
        self.exit_status = None
        self.information = None
        self.is_date_inferred = None
        self.is_stop = None
        self.log_line_number = None
        self.process_identifier = None
        self.process_name = None
        self.recorded_time = None
        self.sender_process_identifier = None
        self.signal = None
        self.signal_code = None
        self.thread_identifier = None


# Each attribute is a field of the event.
# pylint: disable-next=too-many-instance-attributes
class StraceLogEventData(events.EventData):
    """Strace log as a whole.

    Attributes:
      end_time (dfdatetime.DateTimeValues): latest date and time in the log.
      features (list[str]): options of strace of which the log shows effects.
      first_foreign_lines (list[str]): first lines that are not by strace.
      is_date_inferred (bool): True if the dates are not in the log.
      leader_forms (list[str]): what stands in front of the lines, in order of
          appearance.
      notices (list[str]): first messages of strace about itself, with their lines.
      number_of_attachment_lines (int): number of stack frames and lines of dumps.
      number_of_calls (int): number of system calls.
      number_of_damaged_lines (int): number of foreign lines that begin as lines of
          strace.
      number_of_foreign_lines (int): number of lines that are not by strace.
      number_of_lines (int): number of lines.
      number_of_signals (int): number of signals.
      number_of_unfinished_calls (int): number of calls without a result.
      session_note (str): why descriptors were not followed through all files of the
          trace.
      session_scope (str): what descriptors were followed through: "set" for all files
          of the trace, "file" for this one.
      start_time (dfdatetime.DateTimeValues): earliest date and time in the log.
      summary_table (str): tables of counts of calls as in the log.
    """

    DATA_TYPE = "linux:strace:log"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.end_time = None
        self.features = None
        self.first_foreign_lines = None
        self.is_date_inferred = None
        self.leader_forms = None
        self.notices = None
        self.number_of_attachment_lines = None
        self.number_of_calls = None
        self.number_of_damaged_lines = None
        self.number_of_foreign_lines = None
        self.number_of_lines = None
        self.number_of_signals = None
        self.number_of_unfinished_calls = None
        self.session_note = None
        self.session_scope = None
        self.start_time = None
        self.summary_table = None
