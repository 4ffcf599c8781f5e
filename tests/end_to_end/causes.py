"""Tests that reports say what really led to what.

Histories of made-up machines go through log2timeline and psort, and the case of
docs/case.md through a browser. `python -m tests.end_to_end.causes NUMBER [SEED]` prints
the table of docs/report.md.
"""

import collections
import os
import re
import shutil
import sys
import tempfile
import unittest

from plaso_extra_parsers.output import cause_rules

from tests.end_to_end import browser
from tests.end_to_end import environments
from tests.end_to_end import report as reports
from tests.writers import asl
from tests.writers import histories as histories_writer

# Histories of each run, others each time the seed is changed.
_NUMBER = 30
_SEED = 0

# What histories call sockets.
_PROTOCOLS = {"TCP": "connection", "UDP": "datagrams"}

_CASES_PATH = os.path.join(environments.TEST_DATA_PATH, "case")

_HOST = re.compile(r"\bh\d{4,}\b")

# Microseconds: atop knows the start of a process to a second.
_TOLERANCE = 2000000


class Judge:
    """Steps of a report, and the histories that they are of.

    Attributes:
      counts (Counter): number of steps per tracing, how they are known, and whether
          they are right; and of truths per tracing, and whether they are told.
      faults (list[str]): steps that are wrong, and truths that are not told.
    """

    def __init__(self, report, histories):
        """Judges a report."""
        super().__init__()
        self._histories = {history.host: history for history in histories}
        self._report = report
        self._lanes = report.ReadTable("lanes")
        self._marks = report.ReadTable("marks")
        self._nodes = report.ReadTable("cause_nodes")
        self._columns = report.ReadColumns()
        self._hosts_of_sessions = {
            row["session"]: self._GetHost(report.meta["groups"][row["group"]][1])
            for row in report.ReadTable("descriptors")
        }
        self._process_of_lane = {}
        self._FindProcesses()
        self.counts = collections.Counter()
        self.faults = []

    def _GetHost(self, text):
        """Finds the host that a name of a file or group is of."""
        match = _HOST.search(text or "")
        return match.group() if match else None

    def _FindProcesses(self):
        """Finds the process of each lane."""
        for number, lane in enumerate(self._lanes):
            host = self._GetHost(self._report.meta["groups"][lane["group"]][1])
            start = lane["start"] if lane["start"] is not None else lane["first"]
            candidates = [
                (abs(process.start - (start or 0)), process.number)
                for process in self._histories[host].processes
                if process.identifier == lane["identifier"]
            ]
            # A trace that begins late has processes that had begun before.
            if candidates:
                self._process_of_lane[number] = (host, min(candidates)[1])

    def _Name(self, number):
        """Names a node as histories do."""
        node = self._nodes[number]
        kind = node["kind"]
        if kind == cause_rules.PROCESS:
            host, process = self._process_of_lane.get(node["number"], (None, None))
            return host, ("process", process)
        if kind == cause_rules.FILE:
            return self._GetHost(node["space"]), ("file", node["name"])
        if kind == cause_rules.LINE:
            mark = self._marks[node["number"]]
            source = self._report.meta["sources"][mark["source"]]
            return self._GetHost(source), ("line", mark["text"])
        if kind == cause_rules.ADDRESS:
            return None, ("address", node["name"])
        if kind == cause_rules.DESCRIPTOR:
            host = self._hosts_of_sessions[node["number"]]
            name = node["name"]
            protocol, _, peer = name.partition(" ")
            if protocol in _PROTOCOLS:
                return host, (_PROTOCOLS[protocol], peer)
            return host, ("pipe" if name.startswith("pipe") else "file", name)
        return None, ("end", node["name"])

    def _IterateSteps(self):
        """Iterates over steps that say what led to what.

        Yields:
          tuple[str, tuple[object, ...], str, tuple[object, ...], int]: host, effect,
              kind, cause and how.
        """
        kinds = list(cause_rules.KINDS)
        rows = self._report.ReadTable("causes")
        writers = {}
        for row in rows:
            if kinds[row["kind"]] == "wrote" and row["how"] != cause_rules.POSSIBLE:
                writers.setdefault(row["effect"], row)
        for row in rows:
            kind = kinds[row["kind"]]
            if row["how"] == cause_rules.POSSIBLE or kind in ("unknown", "opened"):
                continue
            host, effect = self._Name(row["effect"])
            other_host, cause = self._Name(row["cause"])
            how = row["how"]
            if kind == "program" and row["cause"] in writers:
                # What a program was is who wrote it, of all that had its name.
                _, cause = self._Name(writers[row["cause"]]["cause"])
                how = max(how, writers[row["cause"]]["how"])
            elif kind in ("read", "renamed", "linked", "program"):
                continue
            yield host or other_host, effect, kind, cause, how

    def Run(self):
        """Compares steps and truths."""
        told = collections.defaultdict(set)
        for host, effect, kind, cause, how in self._IterateSteps():
            history = self._histories.get(host)
            if history is None or None in (effect[1], cause[1]):
                continue
            step = (effect, kind, cause)
            if step in told[host]:
                continue
            told[host].add(step)
            is_right = any(truth[:3] == step for truth in history.truths)
            self.counts[history.tracing, how, is_right] += 1
            if not is_right:
                self.faults.append(f"wrong {host:s} {how:d} {step!r}")
        for host, history in self._histories.items():
            seen = set()
            for truth in history.truths:
                if truth[:3] in seen or not history.IsTold(truth):
                    continue
                seen.add(truth[:3])
                is_told = truth[:3] in told[host]
                self.counts[history.tracing, "truth", is_told] += 1
                if not is_told:
                    self.faults.append(f"missing {host:s} {truth[:3]!r}")

    def GetShares(self, tracing):
        """Calculates which share is right.

        Args:
          tracing (str): what strace saw.

        Returns:
          dict[object, tuple[int, int]]: right ones and all, of recorded and of inferred
              steps, and of truths.
        """
        return {
            name: (
                self.counts[tracing, name, True],
                self.counts[tracing, name, True] + self.counts[tracing, name, False],
            )
            for name in (cause_rules.RECORDED, cause_rules.INFERRED, "truth")
        }


def JudgeHistories(environment, folder, number, seed):
    """Makes histories, and judges what a report says of them.

    Args:
      environment (PlasoEnvironment): environment.
      folder (str): path of a folder for files.
      number (int): number of histories.
      seed (int): seed of the first one.

    Returns:
      Judge: judge.
    """
    evidence_path = os.path.join(folder, "evidence")
    made = histories_writer.WriteHistories(evidence_path, number, seed)
    storage_path = os.path.join(folder, "histories.plaso")
    # Without hashes, and with the parsers only that have something to read.
    environment.RunLog2Timeline(
        *(storage_path, evidence_path, "--hashers", "none"),
        *("--parsers", "atop,text/strace,text/syslog,text/syslog_traditional"),
    )
    path = os.path.join(folder, "histories.html")
    judge = Judge(reports.WriteReport(environment, storage_path, path), made)
    judge.Run()
    return judge


class HistoriesTest(environments.EndToEndTestCase):
    """Tests steps by what really happened."""

    def testHistories(self):
        """Recorded steps are right, inferred ones nearly all, and little is missed."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        judge = JudgeHistories(environment, self.folder, _NUMBER, _SEED)
        for tracing in histories_writer.TRACINGS:
            shares = judge.GetShares(tracing)
            text = "\n".join(judge.faults)
            for name, least in (
                (cause_rules.RECORDED, 1),
                (cause_rules.INFERRED, 0.98),
                ("truth", 0.95),
            ):
                count, total = shares[name]
                self.assertGreater(total, 50, (tracing, name))
                self.assertGreaterEqual(count / total, least, (tracing, name, text))


class Walk:
    """Steps of a report that lead to something, with the names of effect and cause."""

    def __init__(self, report):
        """Reads a report."""
        super().__init__()
        self._lanes = report.ReadTable("lanes")
        self._marks = report.ReadTable("marks")
        self._nodes = report.ReadTable("cause_nodes")
        self._back = {}
        for row in report.ReadTable("causes"):
            self._back.setdefault(row["effect"], []).append(row)

    def GetName(self, number):
        """Names a node.

        Args:
          number (int): number of the node.

        Returns:
          str: name.
        """
        node = self._nodes[number]
        if node["kind"] == cause_rules.PROCESS:
            lane = self._lanes[node["number"]]
            return f"{lane['name']:s} {lane['identifier']:d}"
        if node["kind"] == cause_rules.LINE:
            return self._marks[node["number"]]["text"]
        return node["name"]

    def GetBack(self, name, is_possible=False):
        """Follows steps that are not only possible.

        Args:
          name (str): what they lead to.
          is_possible (Optional[bool]): True for those that are, too.

        Returns:
          set[tuple[str, str, int, str]]: effect, kind, how it is known, and cause.
        """
        kinds = list(cause_rules.KINDS)
        stack = [
            number
            for number, _ in enumerate(self._nodes)
            if self.GetName(number) == name
        ]
        seen, steps = set(stack), set()
        while stack:
            number = stack.pop()
            for row in self._back.get(number, ()):
                if row["how"] == cause_rules.POSSIBLE and not is_possible:
                    continue
                names = self.GetName(number), self.GetName(row["cause"])
                steps.add((names[0], kinds[row["kind"]], row["how"], names[1]))
                # What was sent over a connection is not what came over it.
                is_sent = kinds[row["kind"]] == "sent" and names[0] != name
                if row["cause"] not in seen and not is_sent:
                    seen.add(row["cause"])
                    stack.append(row["cause"])
        return steps


_JUMP_LOGIN = (
    "Accepted publickey for anna from 203.0.113.50 port 50881 ssh2: ED25519 "
    "SHA256:Jxw1L8gYEsjzqgePfmw4MEvIrhdaHF5peW4tt8kuGPE"
)
_JUMP_SU = "(to backup) anna on pts/0"
_JUMP_SESSION = (
    "pam_unix(su-l:session): session opened for user backup(uid=34) by (uid=1001)"
)
_JUMP_CRON = "(backup) CMD (/var/backups/.rotate)"

# From the login with the stolen key to the shell of the other user: test_data/README.md
# says what the script of the attacker did.
_JUMP_SHELL = {
    ("bash 861", "started", 0, "su 860"),
    ("su 860", "logged", 1, _JUMP_SU),
    ("su 860", "logged", 1, _JUMP_SESSION),
    (_JUMP_SU, "meant", 1, "su 860"),
    (_JUMP_SESSION, "meant", 1, "su 860"),
    ("su 860", "started", 0, "bash 856"),
    ("bash 856", "started", 0, "sshd 855"),
    ("sshd 855", "started", 0, "sshd 849"),
    ("sshd 849", "logged", 1, _JUMP_LOGIN),
    (_JUMP_LOGIN, "meant", 1, "sshd 849"),
    (_JUMP_LOGIN, "login", 0, "203.0.113.50"),
    ("sshd 849", "started", 0, "sshd 840"),
}

# Per process that did something for the attacker: steps besides those of the shell.
_JUMP_STEPS = {
    # The program was fetched.
    "curl 864": {("curl 864", "started", 0, "bash 861")},
    # The job of atd sent the customers.
    "curl 870": {
        ("curl 870", "started", 0, "sh 869"),
        ("sh 869", "started", 0, "atd 868"),
        ("atd 868", "started", 0, "atd 838"),
        ("sh 869", "queued", 1, "at 867"),
        ("at 867", "started", 0, "bash 861"),
        (
            *("sh 869", "unknown", 0),
            "the job of atd has no name, and no event has its text",
        ),
    },
    # So did cron, in the next minute and in that after it.
    **{
        f"curl {number + 1:d}": {
            (f"curl {number + 1:d}", "started", 0, f"sh {number:d}"),
            (f"sh {number:d}", "logged", 1, _JUMP_CRON),
            (_JUMP_CRON, "meant", 1, f"sh {number:d}"),
            (f"sh {number:d}", "started", 0, f"cron {number - 1:d}"),
            (f"cron {number - 1:d}", "started", 0, "cron 835"),
            (_JUMP_CRON, "told", 1, "crontab of backup"),
            ("crontab of backup", "wrote", 1, "crontab 872"),
            ("crontab 872", "started", 0, "bash 861"),
        }
        for number in (874, 877)
    },
}


_BUILD_PATH = "/tmp/pip-install-jdrhib9x/leftpadder_6888d9b0e2e544e1a09d9dd2e59f60eb"
_BUILD_PIPE = "pipe:[1363298]"

# From pip to the script of the dependency that it runs.
_BUILD_PIP = {
    ("sh 1522", "started", 0, "strace 1519"),
    ("python3 1524", "started", 0, "sh 1522"),
    (f"{_BUILD_PATH:s}/setup.py", "wrote", 0, "python3 1524"),
    (_BUILD_PIPE, "opened", 0, "python3 1524"),
    ("python3 1541", "started", 0, "python3 1524"),
    ("python3 1541", "program", 1, f"{_BUILD_PATH:s}/setup.py"),
    ("python3 1541", "input", 0, _BUILD_PIPE),
}

# From there to the program that was fetched, and started.
_BUILD_AGENT = _BUILD_PIP | {
    ("sh 1543", "started", 0, "python3 1541"),
    ("sh 1543", "input", 0, _BUILD_PIPE),
    ("curl 1544", "started", 0, "sh 1543"),
    ("curl 1544", "input", 0, _BUILD_PIPE),
    ("/var/tmp/.fontd", "wrote", 0, "curl 1544"),
    (".fontd 1546", "program", 0, "/var/tmp/.fontd"),
    (".fontd 1546", "started", 0, "sh 1543"),
}

# What that was told to do.
_BUILD_COMMAND = _BUILD_AGENT | {
    ("TCP 203.0.113.99:4443", "connected", 0, "203.0.113.99"),
    ("TCP 203.0.113.99:4443", "opened", 0, ".fontd 1546"),
    ("TCP 203.0.113.99:4443", "sent", 1, "/home/build/.netrc"),
    ("sh 1547", "started", 0, ".fontd 1546"),
    ("sh 1547", "trigger", 1, "TCP 203.0.113.99:4443"),
    ("uname 1550", "started", 0, "sh 1547"),
    ("/var/tmp/.fontd.id", "wrote", 0, "uname 1550"),
}

# Bytes that the log shows only in part, and those of an archive.
_BUILD_POSSIBLE = (
    ("/var/tmp/.fontd", "bytes", 2, "TCP 203.0.113.99:8000"),
    (f"{_BUILD_PATH:s}/setup.py", "bytes", 2, "TCP 192.0.2.5:3141"),
)

_MAC_SUDO = "   alice : TTY=ttys000 ; PWD=/Users/alice ; USER=root ; COMMAND="
_MAC_LOGIN = (
    "Authentication: SUCCEEDED :: User Name: alice :: Viewer Address: 203.0.113.66 :: "
    "Type: DH"
)

# Second, sender, process identifier and text: as macOS writes them, see
# tests/data/asl_messages.py.
_MAC_MESSAGES = (
    (0, "kernel", 0, "Darwin Kernel Version 15.6.0: Thu Jun 23 18:25:34 PDT 2016"),
    (
        *(60, "sshd", 311),
        "Accepted publickey for bob from 192.0.2.7 port 50022 ssh2: RSA SHA256:x",
    ),
    (70, "sudo", 320, _MAC_SUDO.replace("alice", "bob") + "/usr/bin/true"),
    (90, "screensharingd", 330, _MAC_LOGIN.replace("SUCCEEDED", "FAILED")),
    (95, "screensharingd", 330, _MAC_LOGIN),
    (120, "sudo", 341, f"{_MAC_SUDO:s}/bin/cp /tmp/x /Library/LaunchDaemons/x.plist"),
    (150, "sudo", 345, f"{_MAC_SUDO:s}/sbin/shutdown -h now"),
    (151, "shutdown", 346, "halt by alice: "),
)


def _WriteMac(path):
    """Writes the log of a Mac."""
    writer = asl.ASLWriter()
    for second, sender, process, text in _MAC_MESSAGES:
        writer.AppendMessage(
            text,
            host="mac01",
            process_identifier=process,
            sender=sender,
            time=asl.DEFAULT_TIME + second,
        )
    with open(path, "wb") as file_object:
        file_object.write(writer.GetBytes())


class RecordedTest(environments.EndToEndTestCase):
    """Tests steps by what scripts of attackers did, with recorded cases."""

    def _Walk(self, source_path):
        """Makes a report."""
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        storage_path = os.path.join(self.folder, "case.plaso")
        environment.RunLog2Timeline(storage_path, source_path)
        path = os.path.join(self.folder, "case.html")
        return Walk(reports.WriteReport(environment, storage_path, path))

    def testJump(self):
        """A stolen key leads through su, at and cron; no step did not happen."""
        walk = self._Walk(os.path.join(_CASES_PATH, "jump01.tar.gz"))
        for name, steps in _JUMP_STEPS.items():
            self.assertEqual(walk.GetBack(name), steps | _JUMP_SHELL, name)

    def testBuild(self):
        """A dependency leads to what its program did; what is not shown is possible."""
        walk = self._Walk(os.path.join(_CASES_PATH, "build01.tar.gz"))
        self.assertEqual(walk.GetBack("/var/tmp/.fontd.id"), _BUILD_COMMAND)
        steps = walk.GetBack("TCP 203.0.113.99:4443")
        self.assertLessEqual(_BUILD_AGENT, steps)
        self.assertIn(("TCP 203.0.113.99:4443", "sent", 1, "/home/build/.netrc"), steps)
        # The second one, of another run of the same script.
        steps = walk.GetBack(".fontd 1554")
        for step in (
            (".fontd 1554", "started", 0, "sh 1551"),
            ("/var/tmp/.fontd", "wrote", 0, "curl 1552"),
            ("sh 1551", "started", 0, "python3 1549"),
            ("python3 1549", "started", 0, "python3 1524"),
            ("python3 1549", "program", 1, f"{_BUILD_PATH:s}/setup.py"),
        ):
            self.assertIn(step, steps)
        for step in _BUILD_POSSIBLE:
            self.assertIn(step, walk.GetBack(step[0], True))

    def testMac(self):
        """Of macOS the chain is short: a shutdown, sudo, a login, an address."""
        path = os.path.join(self.folder, "2015.01.01.G80.asl")
        _WriteMac(path)
        walk = self._Walk(path)
        commands = [
            text for _, _, _, text in _MAC_MESSAGES if text.startswith(_MAC_SUDO)
        ]
        end = "the line has no process identifier, and no process shows its command"
        login = {
            (_MAC_LOGIN, "login", 0, "203.0.113.66"),
            (commands[1], "session", 1, _MAC_LOGIN),
            (commands[1], "unknown", 0, end),
        }
        shutdown = {("halt by alice: ", "started", 1, commands[1])}
        self.assertEqual(walk.GetBack("halt by alice: "), login | shutdown)
        steps = walk.GetBack("/Library/LaunchDaemons/x.plist")
        name = "/Library/LaunchDaemons/x.plist"
        self.assertIn((name, "wrote", 1, commands[0]), steps)
        self.assertIn((name, "copied", 1, "/tmp/x"), steps)
        self.assertIn((commands[0], "session", 1, _MAC_LOGIN), steps)
        # Of bob nothing led to anything of this.
        self.assertNotIn("192.0.2.7", {step[3] for step in steps})


# What the script of the attacker did, as names of the page, the last step first:
# docs/case.md. A step is a line of the tab that has all of its words.
_BACK = (
    ("/usr/local/sbin/kworkerd", "is its program"),
    ("/dev/shm/.x", "was copied to it"),
    ("TCP 203.0.113.66:8000", "gave the bytes"),
    ("203.0.113.66", "was connected to"),
)
_BRANCHES = (
    ("(root) CMD (/usr/local/sbin/kworkerd", "is a line about it"),
    ("/etc/cron.d/kworkerd", "had the line"),
    ("COMMAND=/usr/bin/tee /etc/cron.d/kworkerd", "wrote it"),
    ("bash 73", "started it"),
    ("Accepted password for deploy from 203.0.113.66", "is a line about it"),
    ("203.0.113.66", "logged in"),
    ("COMMAND=/usr/bin/cp /dev/shm/.x /usr/local/sbin/kworkerd", "wrote it"),
    ("curl 42", "wrote it"),
    ("sh 40", "started it"),
    ("TCP 203.0.113.66:49244", "had been read right before"),
    ("203.0.113.66", "connected"),
    ("python3 30", "started it"),
)
_FORWARD = (
    ("sh 36", "was started right after"),
    ("id 38", "was started by it"),
    ("sh 40", "was started right after"),
    ("curl 42", "was started by it"),
    ("/dev/shm/.x", "was written by it"),
    (".x 47", "executed it"),
    ("/usr/local/sbin/kworkerd", "is a copy of it"),
    ("kworkerd 86", "executed it"),
    ("bash 52", "was started by it"),
    ("cat 56", "was started by it"),
    ("TCP 203.0.113.66:4444", "was sent its bytes"),
    ("Failed password for root", "is a failed login from it"),
    ("Accepted password for deploy", "is a login from it"),
    ("sudo 75", "was started by it"),
    ("/etc/cron.d/kworkerd", "was written by it"),
    ("(root) CMD (/usr/local/sbin/kworkerd", "was run from it"),
)


_WINDOW = "[REPORT.state.window.begin, REPORT.state.window.end]"


@browser.RequireChromium
class CaseTest(environments.EndToEndTestCase):
    """Tests the tab of causes with the case of the documentation."""

    @classmethod
    def setUpClass(cls):
        """Makes the report, and starts the browser."""
        super().setUpClass()
        cls.case_folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.case_folder)
        environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
        storage_path = os.path.join(cls.case_folder, "web01.plaso")
        source_path = os.path.join(environments.TEST_DATA_PATH, "case", "web01.tar.gz")
        environment.RunLog2Timeline(storage_path, source_path)
        cls.path = os.path.join(cls.case_folder, "web01.html")
        reports.WriteReport(environment, storage_path, cls.path)
        cls.chromium = browser.Chromium()
        cls.addClassCleanup(cls.chromium.Close)

    def setUp(self):
        """Opens the report, and clicks kworkerd 86."""
        super().setUp()
        self.chromium.Open(self.path)
        self.chromium.Run("""(() => {
              const { identifier, same } = REPORT.store.tables.lanes;
              const isIt = (number, lane) => number === 86 && same[lane] < 0;
              const lane = identifier.findIndex(isIt);
              REPORT.Select({ type: "lane", lane });
            })()""")
        self.chromium.Settle()

    def tearDown(self):
        """A report asks for nothing, and has nothing to say on the console."""
        self.assertEqual(self.chromium.GetProblems(), [])

    def _ReadSteps(self):
        """Reads the steps of the tab."""
        return self.chromium.Run(
            "[...document.querySelectorAll('#body .step .link')]"
            ".map((element) => element.textContent)"
        )

    def _ReadTitle(self):
        """Reads what the tab is about."""
        return self.chromium.Run("document.querySelector('#body h2').textContent")

    def _Click(self, script):
        """Clicks an element."""
        self.chromium.Run(f"{script:s}.click()")
        self.chromium.Settle()

    def _AssertSteps(self, steps, expected_steps, texts):
        """Asserts that steps are told."""
        for words in expected_steps:
            found = [step for step in steps if all(word in step for word in words)]
            self.assertTrue(found, (words, texts))

    def testBackAndForward(self):
        """kworkerd leads to 203.0.113.66 by a click and a key, and that to the cron."""
        self.chromium.Press("c")
        self.chromium.Settle()
        steps = self._ReadSteps()
        for step, words in zip(steps, _BACK):
            for word in words:
                self.assertIn(word, step)
        self._AssertSteps(steps[len(_BACK) :], _BRANCHES, steps)
        # The third click: what came of the address.
        self._Click(
            "document.querySelectorAll('#body .step')[3]"
            ".querySelectorAll('.sub button')[1]"
        )
        self._AssertSteps(self._ReadSteps(), _FORWARD, self._ReadSteps())
        # An innocent customer is in neither.
        self.assertNotIn("203.0.113.20", "".join(steps + self._ReadSteps()))

    def testSelect(self):
        """A click on a step selects it, and the tab stays what it is about."""
        self.chromium.Press("c")
        self.chromium.Settle()
        self._Click("document.querySelectorAll('#body .step .link')[4]")
        selection = self.chromium.Run("REPORT.state.values.selection")
        self.assertEqual(selection["type"], "lane")
        self.assertEqual(self._ReadTitle(), "kworkerd 86")
        text = self.chromium.Run("REPORT.causes.lines.join('\\n')")
        self.assertIn("statusd.strace line 1139: psort -o dynamic", text)
        # The address has it, too.
        address = self.chromium.Run("location.hash")
        self.chromium.Open(self.path, address)
        self.assertEqual(self._ReadTitle(), "kworkerd 86")

    def testMarks(self):
        """A path is marked in pictures, table and chips, with numbers of the tab."""
        self.chromium.Press("c")
        self.chromium.Settle()
        steps = self.chromium.Run("""(() => {
              const { pictures, table, store } = REPORT;
              const find = (name) => pictures.rows.find((row) => row.label.startsWith(name));
              const read = (name) => pictures.GetSteps(find(name)).map((step) => step.number);
              return {
                lanes: ["cron 21", "cp 77", "sh 88", "sudo to root"].map(read),
                fold: pictures.rows.find((row) => row.key === "more")?.dim ?? "",
                events: [table.view, [...table.rows].map((row) => store.columns.time[row])],
                chip: document.querySelector("[data-field=about]").textContent,
                item: [...document.querySelectorAll("#tree-items > div")]
                  .map((item) => item.textContent).find((text) => text.startsWith("cron 84")),
              };
            })()""")
        # The numbers are those of the tab.
        texts = self.chromium.Run(
            "[...document.querySelectorAll('#body .step:not(.possible) .link')]"
            ".map((element) => element.textContent)"
        )
        matches = [re.match(r"(\d+) (\S+ \d*)", text) for text in texts]
        numbers = {match[2]: int(match[1]) for match in matches}
        wanted = [[numbers["cron 21"]], [numbers["cp 77"]], []]
        self.assertEqual(steps["lanes"][:3], wanted)
        line = next(text for text in texts if "COMMAND=/usr/bin/tee" in text)
        self.assertIn(int(line.split()[0]), steps["lanes"][3])
        self.assertIn("not on the path", steps["fold"])
        view, times = steps["events"]
        self.assertEqual((view, times), ("path", sorted(times)))
        self.assertEqual(steps["chip"], f"Path{len(texts):d} steps to kworkerd 86")
        step = f"step {numbers['cron 84']:d}"
        self.assertTrue(steps["item"].endswith(step), steps["item"])
        # A step beyond the window makes it wider.
        begin, end = self.chromium.Run(f"({_WINDOW:s})")
        self.assertTrue(begin <= min(times) and max(times) <= end)

    def testStop(self):
        """A path and a range become a stop, with a flag and its sentence."""
        self.chromium.Press("c")
        self.chromium.Settle()
        window = self.chromium.Run(f"({_WINDOW:s})")
        # Shift and drag: a range; the stop keeps it, its flag is on the ruler.
        left = self.chromium.GetPlace("#pics", 0.5, 0.3)
        self.chromium.Drag(left, (left[0] + 60, left[1]), modifiers=8)
        self.chromium.Settle()
        stop_range = self.chromium.Run("REPORT.state.values.range")
        self.assertEqual(self.chromium.Run(f"({_WINDOW:s})"), window)
        self._Click(
            "[...document.querySelectorAll('#body button')]"
            ".find((button) => button.textContent === 'Add to story')"
        )
        for character in "It ran":
            self.chromium.Press(character)
        self.chromium.Settle()
        self._Click("document.querySelector('#body .kept input')")
        self.chromium.Run(
            "[...document.querySelectorAll('#body button')]"
            ".find((button) => button.textContent.startsWith('Keep')).click()"
        )
        self.chromium.Run("REPORT.Only('about', null)")
        self.chromium.Settle()
        flags = self.chromium.Run(
            "REPORT.pictures.flags.map(({ text, left, right, stops }) =>"
            " [text, (left + right) / 2, stops[0].position])"
        )
        self.assertEqual([flag[0] for flag in flags], ["1"])
        self.assertEqual(flags[0][2], stop_range[0])
        x, y = self.chromium.GetPlace("#ruler", 0, 0.5)
        place = (int(x + flags[0][1]), y)
        self.chromium.Drag(place, place)
        self.chromium.Settle()
        band = self.chromium.Run("document.getElementById('band').innerText")
        self.assertIn("It ran", band)
        self.assertEqual(self.chromium.Run("REPORT.state.values.range"), stop_range)
        self.assertEqual(self.chromium.Run("REPORT.table.view"), "path")
        # The window was not to be kept.
        self.assertIsNone(self.chromium.Run("REPORT.state.filter.window"))
        # Escape lets go of selection, range and panel, then of the story.
        for _ in range(4):
            self.chromium.Press("Escape")
        self.chromium.Settle()
        self.assertTrue(self.chromium.Run("document.getElementById('band').hidden"))


def Main(number, seed):
    """Prints the table of docs/report.md.

    Args:
      number (int): number of histories.
      seed (int): seed of the first one.
    """
    environment = environments.GetEnvironment(environments.NEWEST_RELEASE)
    with tempfile.TemporaryDirectory() as folder:
        judge = JudgeHistories(environment, folder, number, seed)
    print(
        "| strace | recorded steps | inferred steps | truths told |\n|---|---|---|---|"
    )
    for tracing in histories_writer.TRACINGS:
        cells = [
            f"{count:,d} of {total:,d}, {100 * count / max(1, total):.1f} %"
            for count, total in judge.GetShares(tracing).values()
        ]
        print(f"| {tracing:s} | {' | '.join(cells):s} |")
    print("\n".join(judge.faults))


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].isdecimal():
        Main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else _SEED)
    else:
        unittest.main()
