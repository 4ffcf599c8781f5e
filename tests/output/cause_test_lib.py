"""Histories for the tests of causes: events as the parsers give them."""

from plaso_extra_parsers.output import cause_rules

from tests.output import output_test_lib

TIME = 1795217904000000
SECOND = 1000000

LOG = "OS:/tr.log"


class HistoryTestCase(output_test_lib.EntityTestCase):
    """Base of the tests of causes."""

    # Microseconds from one time that the log can have to the next one.
    RESOLUTION = 1

    def setUp(self):
        """Creates a store."""
        super().setUp()
        self._line = 0
        self.source = LOG

    def Call(self, process, name, sessions=(), second=None, **values):
        """Adds a system call, a millisecond after the last one.

        Args:
          process (int): process identifier.
          name (str): name of the call.
          sessions (Optional[tuple[str]]): descriptor sessions.
          second (Optional[int]): seconds after TIME.
          values (dict[str, object]): further attributes.
        """
        self.AddEvent(
            *("linux:strace:syscall", self._GetTime(second)),
            source=self.source,
            log_line_number=self._line,
            process_identifier=process,
            session_identifier=" ".join(sessions) or None,
            system_call=name,
            **values,
        )

    def _GetTime(self, second=None):
        """Determines the time of the next line.

        Args:
          second (Optional[int]): seconds after TIME.
        """
        self._line += 1
        time = TIME + (second or 0) * SECOND + self._line * 1000
        return time - time % self.RESOLUTION

    def Transfer(self, process, name, session, text, second=None, size=None, **values):
        """Adds a call that reads or writes.

        Args:
          process (int): process identifier.
          name (str): name of the call.
          session (str): descriptor session.
          text (str): bytes as strace writes them.
          second (Optional[int]): seconds after TIME.
          size (Optional[int]): number of bytes, None for that of the text.
          values (dict[str, object]): further attributes.
        """
        size = len(text) if size is None else size
        arguments = f'3</x>, "{text:s}", {size:d}'
        values.update(arguments=arguments, transferred_size=size)
        self.Call(process, name, (session,), second, **values)

    def Open(self, process, session, name, second=None, **values):
        """Adds a descriptor, of a file if nothing else is said.

        Args:
          process (int): process identifier.
          session (str): descriptor session.
          name (str): object.
          second (Optional[int]): seconds after TIME.
          values (dict[str, object]): further attributes.
        """
        time = self._GetTime(second)
        attributes = {"object_type": "file", "origin": "open", "system_call": "openat"}
        attributes.update(values)
        self.AddEvent(
            *("linux:strace:descriptor", time),
            source=self.source,
            log_line_number=self._line,
            object_name=name,
            opened_time=time,
            process_identifier=process,
            session_identifier=session,
            **attributes,
        )

    def Connect(self, process, session, address="203.0.113.1", second=0, **values):
        """Adds a socket that is connected to an address, or was accepted from it.

        Args:
          process (int): process identifier.
          session (str): descriptor session.
          address (Optional[str]): address of the peer.
          second (Optional[int]): seconds after TIME.
          values (dict[str, object]): further attributes.
        """
        self.Open(
            *(process, session, "TCP:[1]", second),
            ip_address=address,
            object_type="socket",
            port="80",
            **{"system_call": "socket", **values},
        )

    def WriteFile(self, process, session, path, second=0):
        """Opens a file, and writes to it.

        Args:
          process (int): process identifier.
          session (str): descriptor session.
          path (str): path.
          second (Optional[int]): seconds after TIME.
        """
        self.Open(process, session, path, second)
        self.Transfer(process, "write", session, f"text of {session:s}", second)

    def Start(self, process, parent=None, path=None, second=None, command=None):
        """Adds the start of a process, and the program that it executes.

        Args:
          process (int): process identifier.
          parent (Optional[int]): process identifier of the parent.
          path (Optional[str]): path of the program.
          second (Optional[int]): seconds after TIME.
          command (Optional[str]): command line.
        """
        time = self._GetTime(second)
        if parent:
            self.Call(parent, "clone", (), second, child_process_identifier=process)
        names = {"source": self.source, "process_identifier": process}
        self.AddEvent(
            *("linux:strace:process", time),
            description="Start Time",
            log_line_number=self._line,
            parent_pid=parent,
            start_time=time,
            **names,
        )
        if path:
            self.Execute(process, path, second, command)

    def Execute(self, process, path, second=None, command=None, **values):
        """Adds the execution of a program.

        Args:
          process (int): process identifier.
          path (str): path of the program.
          second (Optional[int]): seconds after TIME.
          command (Optional[str]): command line.
          values (dict[str, object]): further attributes.
        """
        time = self._GetTime(second)
        self.AddEvent(
            *("linux:strace:process", time),
            description="Last Time Executed",
            source=self.source,
            command_line=command or path,
            execution_time=time,
            log_line_number=self._line,
            path=path,
            process_identifier=process,
            **values,
        )

    def ExecuteWithInput(self, process, path, session, name):
        """Adds the execution of a program that reads from an inherited pipe.

        Args:
          process (int): process identifier.
          path (str): path of the program.
          session (str): descriptor session of the parent.
          name (str): pipe.
        """
        inherited = f"{session:s}1"
        self.Open(
            *(process, inherited, name),
            file_descriptor=0,
            object_type="pipe",
            origin="fork",
            parent_session_identifier=session,
        )
        self.Execute(process, path, session_identifier=f"{inherited:s} - -")

    def Life(self, host, process, parent, name, begin, end, command=None):
        """Adds a process that atop has recorded.

        Args:
          host (str): name of the host.
          process (int): process identifier.
          parent (int): process identifier of the parent.
          name (str): name.
          begin (float): seconds after TIME.
          end (float): seconds after TIME, or None.
          command (Optional[str]): command line.
        """
        time = TIME + round(begin * SECOND)
        values = {} if end is None else {"exit_time": TIME + round(end * SECOND)}
        self.AddEvent(
            *("linux:atop:process", time),
            source=f"OS:/{host:s}/atop",
            description="Start Time",
            command_line=command,
            hostname=host,
            parent_pid=parent,
            process_identifier=process,
            process_key=f"{host:s}-{process:d}-{time:d}",
            process_name=name,
            start_time=time,
            **values,
        )

    def Line(self, host, second, sender, process, text):
        """Adds a line of a log.

        Args:
          host (str): name of the host.
          second (float): seconds after TIME.
          sender (str): program that wrote it.
          process (int): process identifier or None.
          text (str): text.
        """
        self.AddEvent(
            *("syslog:line", TIME + round(second * SECOND)),
            source=f"OS:/{host:s}/syslog",
            hostname=host,
            message_body=text,
            pid=process,
            reporter=sender,
        )

    def ReadSteps(self):
        """Finishes the store, and reads the steps.

        Returns:
          list[tuple[str, str, int, str]]: effect, kind, how it is known and cause; a
              process is its identifier, a line its text.
        """
        rows = self.ReadTable("causes")
        nodes = self.ReadTable("cause_nodes")
        lanes = self.ReadTable("lanes")
        marks = self.ReadTable("marks")

        def _Name(number):
            """Names a node."""
            node = nodes[number]
            if node["kind"] == cause_rules.PROCESS:
                return str(lanes[node["number"]]["identifier"])
            if node["kind"] == cause_rules.LINE:
                return marks[node["number"]]["text"]
            return node["name"]

        kinds = list(cause_rules.KINDS)
        return [
            (_Name(row["effect"]), kinds[row["kind"]], row["how"], _Name(row["cause"]))
            for row in rows
        ]

    def AssertReasons(self, *reasons):
        """Asserts why steps are told, as (effect, kind, cause, why).

        Args:
          reasons (tuple[tuple[str]]): all reasons of these effects and kinds.
        """
        kinds = {reason[:2] for reason in reasons}
        rows, steps = self.ReadTable("causes"), self.ReadSteps()
        found = [
            (step[0], step[1], step[3], row["why"])
            for row, step in zip(rows, steps)
            if step[:2] in kinds
        ]
        self.assertEqual(found, list(reasons))

    def AssertRows(self, effect, kind, *rows):
        """Asserts which events show the steps of a kind.

        Args:
          effect (str): effect.
          kind (str): kind.
          rows (tuple[tuple[int, int]]): numbers of events per step, -1 for none.
        """
        found = [
            (row["row"], row["other_row"])
            for row, step in zip(self.ReadTable("causes"), self.ReadSteps())
            if step[:2] == (effect, kind)
        ]
        self.assertEqual(found, list(rows))

    def AssertStep(self, *step):
        """Asserts that a step is told, as (effect, kind, how, cause).

        Args:
          step (tuple[object]): step.
        """
        self.assertIn(step, self.ReadSteps())

    def AssertCauses(self, effect, kind, *causes):
        """Asserts which causes of a kind are told for certain, in their order.

        Args:
          effect (str): effect.
          kind (str): kind.
          causes (tuple[str]): causes that are recorded or inferred.
        """
        told = [step[3] for step in self.ReadSteps() if step[:2] == (effect, kind)]
        sure = [
            step[3]
            for step in self.ReadSteps()
            if step[:2] == (effect, kind) and step[2] < 2
        ]
        self.assertEqual(sure, list(causes), told)

    def AssertWriters(self, process, *writers):
        """Asserts who wrote what a process executed, for certain.

        Args:
          process (str): process identifier.
          writers (tuple[str]): process identifiers.
        """
        rows, steps = self.ReadTable("causes"), self.ReadSteps()
        programs = {
            row["cause"]
            for row, step in zip(rows, steps)
            if step[:2] == (process, "program")
        }
        found = [
            step[3]
            for row, step in zip(rows, steps)
            if row["effect"] in programs and step[1] == "wrote" and step[2] < 2
        ]
        self.assertEqual(found, list(writers), steps)
