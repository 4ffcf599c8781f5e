"""Event data of the Apple System Log (ASL)."""

from plaso.containers import events


def HasOldNames():
    """Determines if Plaso's own parser for the Apple System Log uses the old names.

    The old names are computer_name for the host and message for the text.
    """
    # Plaso's modules may import this module, so it cannot import them at the top.
    # pylint: disable-next=import-outside-toplevel
    from plaso.parsers import asl

    return hasattr(asl.ASLEventData(), "computer_name")


class ASLEventData(events.EventData):
    """Apple System Log (ASL) event data.

    Older releases of Plaso have other names for the hostname and for the text. The
    names of the installed release are set, and message_body is set in any case.

    Attributes:
      authentication_method (str): authentication method of a login with SSH.
      command (str): command of sudo.
      computer_name (str): hostname, as releases of Plaso up to 20260512 call it.
      details (str): further facts: name and PID of the process the message is about,
          the session, the time in a login record in UTC (the time of the login if it is
          a logout through the program login), facts in the message, how the record was
          found if it is not in the list of the file, and the members of a damaged
          record that cannot be read; as "About: name, About PID: 7, Session: Aqua,
          utmpx time: 2015-01-01T00:06:40+00:00, As user: root, Terminal: ttys000,
          Folder: /, Cause: power was cut, Found: past damage, Unreadable: name; name".
      extra_information (str): extra fields of the event, sorted by key.
      facility (str): facility.
      group_identifier (int): group identifier (GID), where -2 represents not given.
      hostname (str): hostname.
      ip_address (str): IP address that an SSH connection came from.
      is_forged_sender (bool): True if an ordinary user wrote the message in the name of
          a privileged program.
      level (int): level of criticality of the event, from 0 (emergency) to 7 (debug).
      login_type (int): login type, as in utmpx.
      message (str): message body, as releases of Plaso up to 20260512 call it.
      message_body (str): message body.
      message_identifier (int): message identifier.
      port (str): port that an SSH connection came from.
      process_identifier (int): process identifier (PID), where -1 represents not given.
      read_group_identifier (int): group identifier that can read the message, where -1
          represents all.
      read_user_identifier (int): user identifier that can read the message, where -1
          represents all.
      record_position (int): offset of the record relative to the start of the file, in
          bytes.
      recovered (bool): True if the record is not in the list of the file.
      reporter (str): sender or process that created the event, as in syslog.
      sender (str): sender or process that created the event.
      source_hostname (str): hostname or IP address that a login came from.
      statistics (list[str]): extra fields of the event, as "key: value", in the order
          of the file. Colons and backslashes in a key are escaped with a backslash; a
          key without a value stands alone.
      terminal (str): name of the terminal of a login.
      user_identifier (int): user identifier (UID), where -2 represents not given.
      username (str): name of the user of a login.
      written_time (dfdatetime.DateTimeValues): date and time the entry was written.
    """

    # pylint: disable=too-many-instance-attributes

    DATA_TYPE = "macos:asl:entry"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.authentication_method = None
        self.command = None
        self.computer_name = None
        self.details = None
        self.extra_information = None
        self.facility = None
        self.group_identifier = None
        self.hostname = None
        self.ip_address = None
        self.is_forged_sender = None
        self.level = None
        self.login_type = None
        self.message = None
        self.message_body = None
        self.message_identifier = None
        self.port = None
        self.process_identifier = None
        self.read_group_identifier = None
        self.read_user_identifier = None
        self.record_position = None
        self.recovered = None
        self.reporter = None
        self.sender = None
        self.source_hostname = None
        self.statistics = None
        self.terminal = None
        self.user_identifier = None
        self.username = None
        self.written_time = None


class ASLFileEventData(events.EventData):
    """Apple System Log (ASL) file event data.

    Attributes:
      creation_time (dfdatetime.DateTimeValues): creation date and time.
      extra_information (str): further facts of the file: signs that it is dirty,
          releases of macOS that write such files, numbers of records by the way they
          were found, earliest and latest date and time of a record in UTC, lowest
          message identifier, unusual traits, highest message identifier, and last
          message identifier of the store, from the file StoreData in the same folder.
      format_version (int): ASL file format version.
      is_dirty (bool): True if the file was not closed in an orderly way, is damaged,
          or was changed.
      statistics (list[str]): build of this package that read the file.
    """

    DATA_TYPE = "macos:asl:file"

    def __init__(self):
        """Initializes event data."""
        super().__init__(data_type=self.DATA_TYPE)
        self.creation_time = None
        self.extra_information = None
        self.format_version = None
        self.is_dirty = None
        self.statistics = None
