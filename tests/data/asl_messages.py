"""Messages as programs of macOS write them, with the labels they are to have.

Names of users and hosts, and addresses, were changed.
"""

from typing import NamedTuple

# Where the texts are from.
_ACTA = "Apple, PowerManagement, PrivateLib.c"
_AUTHD = "Apple, Security, engine.c (authd)"
_BSD_SU = "FreeBSD and Apple, su.c"
_ECLECTIC = "eclecticlight.co, logs of macOS 10.11 and 10.12"
_LAUNCHD = "Apple, launchd, core.c"
_LIBC = "Apple, Libc, utmpx-darwin.c; test_data/asl"
_LOGHUB = "logpai/loghub, Mac/Mac_2k.log (macOS 10.12)"
_LUND = "script of Lund University with lines of system.log (OS X 10.9, 10.10)"
_OPENSSH = "OpenSSH, auth.c, channels.c, packet.c"
_PMSET = "public outputs of pmset -g log"
_REPORT = "public lines of system.log of OS X 10.6 to 10.11"
_SECURITYD = "Apple, securityd, authority.cpp and agentquery.cpp"
_SUDO = "sudo, plugins/sudoers/logging.c"
_WAZUH = "wazuh, tests of rules with lines of macOS"
_XNU = "Apple, xnu, IOPMrootDomain.cpp"
_OWN = "formats/asl.md"


class Message(NamedTuple):
    """Message of a program.

    Attributes:
      labels (list[str]): labels it is to have, sorted.
      sender (str): program.
      text (str): text.
      source (str): where the text is from.
      pairs (tuple[tuple[str, str]]): keys and values.
    """

    labels: list
    sender: str
    text: str
    source: str
    pairs: tuple = ()


def _Power(labels, domain, text, source=_ACTA):
    """Creates a message of the power management.

    Args:
      labels (list[str]): labels it is to have.
      domain (str): domain.
      text (str): text.
      source (Optional[str]): where the text is from.

    Returns:
      Message: message.
    """
    return Message(
        labels, "powerd", text, source, (("com.apple.iokit.domain", domain),)
    )


def _Utmpx(labels, sender, text, login_type):
    """Creates a message of a login record.

    Args:
      labels (list[str]): labels it is to have.
      sender (str): program.
      text (str): text.
      login_type (str): login type.

    Returns:
      Message: message.
    """
    return Message(labels, sender, text, _LIBC, (("ut_type", login_type),))


_SUDO_END = "TTY=ttys000 ; PWD=/Users/alice ; USER=root ; COMMAND="

MESSAGES = (
    _Utmpx(["boot"], "bootlog", "BOOT_TIME 1420070400 0", "2"),
    _Utmpx(["shutdown"], "shutdown", "SHUTDOWN_TIME: 1420071305 0", "11"),
    _Utmpx(["login"], "loginwindow", "USER_PROCESS: 99 console", "7"),
    _Utmpx(["logout"], "sessionlogoutd", "DEAD_PROCESS: 99 console", "8"),
    _Utmpx([], "login", "INIT_PROCESS: 1", "5"),
    _Utmpx(["clock_change"], "date", "NEW_TIME", "4"),
    Message(
        ["clock_change"], "ntpd", "time reset +1.234567 s", "ntp, ntp_loopfilter.c"
    ),
    Message(["clock_change"], "ntpd", "wake time set +0.270003 s", _LOGHUB),
    Message([], "ntpd", "sigio_handler: sigio_handler_active != 0", _LOGHUB),
    # sshd.
    Message(
        ["login"],
        "sshd",
        "Accepted keyboard-interactive/pam for bob from 192.0.2.125 port 1210 ssh2",
        _OPENSSH,
    ),
    Message(
        ["login"],
        "sshd-session",
        "Accepted publickey for bob from 192.0.2.125 port 1 ssh2: RSA SHA256:abc",
        _OPENSSH,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "Failed password for invalid user matt from 192.0.2.3 port 58310 ssh2",
        _OPENSSH,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "Failed keyboard-interactive/pam for invalid user matt from 192.0.2.3 port 5970"
        "1 ssh2",
        _WAZUH,
    ),
    Message(["login_failed"], "sshd", "Invalid user test from 192.0.2.118", _OPENSSH),
    Message(
        ["login_failed"],
        "sshd",
        "Invalid user Accepted password for root from 192.0.2.1 port 1 from 192.0.2.2",
        "a user of that name",
    ),
    Message(
        ["login_failed"],
        "sshd",
        "error: PAM: authentication error for root from 192.0.2.7 via 192.0.2.1",
        _REPORT,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "error: PAM: unknown user for illegal user badguy from 192.0.2.7",
        _WAZUH,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "User bob from 192.0.2.7 not allowed because not listed in AllowUsers",
        _OPENSSH,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "error: maximum authentication attempts exceeded for root from 192.0.2.7 port 5"
        " ssh2 [preauth]",
        _OPENSSH,
    ),
    Message(
        [],
        "sshd",
        "Postponed keyboard-interactive for invalid user matt from 192.0.2.1 port 5970"
        "1 ssh2 [preauth]",
        _WAZUH,
    ),
    Message(
        [],
        "sshd",
        "error: Failed to allocate internet-domain X11 display socket.",
        _OPENSSH,
    ),
    Message([], "sshd", "Received disconnect from 192.0.2.118: 11: Bye Bye", _OPENSSH),
    Message([], "mDNSResponder", "Accepted connection for service from x", _OWN),
    # sudo and su.
    Message(
        ["application_execution"],
        "sudo",
        f"   alice : {_SUDO_END:s}/usr/bin/id",
        _SUDO,
    ),
    Message(
        ["application_execution"],
        "sudo",
        "    root : TTY=unknown ; PWD=/ ; USER=alice ; COMMAND=/Library/x/Contents/x",
        _REPORT,
    ),
    Message(
        ["application_execution"],
        "sudo",
        f"alice : {_SUDO_END:s}/usr/bin/grep 1 incorrect password attempt ; "
        "authentication failure /var/log/system.log",
        _SUDO,
    ),
    Message(
        ["login_failed"],
        "sudo",
        f"alice : 3 incorrect password attempts ; {_SUDO_END:s}/usr/bin/id",
        _SUDO,
    ),
    Message(
        ["login_failed"],
        "sudo",
        f"alice : 1 incorrect password attempt ; {_SUDO_END:s}/bin/echo alice : TTY=x",
        _SUDO,
    ),
    Message(
        ["login_failed"],
        "sudo",
        "pam_unix(sudo:auth): authentication failure; logname=alice uid=501",
        "public lines of syslog",
    ),
    Message(
        ["authorization_failed"],
        "sudo",
        f"alice : command not allowed ; {_SUDO_END:s}/usr/bin/id",
        _SUDO,
    ),
    Message(
        ["authorization_failed"],
        "sudo",
        f"alice : a password is required ; {_SUDO_END:s}/usr/bin/id",
        _SUDO,
    ),
    Message(
        ["authorization_failed"],
        "sudo",
        f"alice : user NOT authorized on host ; {_SUDO_END:s}/usr/bin/id",
        _SUDO,
    ),
    Message(
        ["authorization_failed"],
        "sudo",
        f"alice : user NOT in sudoers ; {_SUDO_END:s}/usr/bin/id",
        _SUDO,
    ),
    Message([], "sudo", "alice : (command continued) -la", _SUDO),
    Message(["switch_user"], "su", "alice to root on /dev/ttys000", _BSD_SU),
    Message(["login_failed"], "su", "BAD SU alice to root on /dev/ttys000", _BSD_SU),
    # Logins elsewhere.
    Message(["login_failed"], "login", "1 LOGIN FAILURE ON ttys001", "Apple, login.c"),
    Message(
        ["login"],
        "screensharingd",
        "Authentication: SUCCEEDED :: User Name: macos :: Viewer Address: 192.0.2.128"
        " :: Type: N/A",
        _WAZUH,
    ),
    Message(
        ["login_failed"],
        "screensharingd",
        "Authentication: FAILED :: User Name: sdfsdfs () mro :: Viewer Address: "
        "192.0.2.247 :: Type: DH",
        "fail2ban, screensharingd",
    ),
    Message(
        ["login_failed"],
        "authorizationhost",
        "Failed to authenticate user <alice> (error: 9).",
        _REPORT,
    ),
    Message(
        ["login_failed"],
        "com.apple.SecurityServer",
        "authinternal failed to authenticate user alice.",
        _SECURITYD,
    ),
    Message(
        ["authorization_failed"],
        "com.apple.SecurityServer",
        "Failed to authorize right 'system.install.app-store-software' by client "
        "'/System/Library/PrivateFrameworks/PackageKit.framework/Versions/A/Resources/"
        "installd' [1076] for authorization created by '/System/Library/CoreServices/"
        "Installer.app' [1065]",
        _REPORT,
    ),
    Message(
        ["authorization_failed"],
        "authd",
        "Failed to authorize right 'system.preferences' by client '/x' [1] for "
        "authorization created by '/x' [1] (3,0) (-60005)",
        _AUTHD,
    ),
    # Screen.
    Message(
        ["screen_unlock"],
        "com.apple.SecurityServer",
        "Succeeded authorizing right 'system.login.screensaver' by client "
        "'/System/Library/CoreServices/loginwindow.app' for authorization created by "
        "'/System/Library/CoreServices/loginwindow.app'",
        _SECURITYD,
    ),
    Message(["screen_lock"], "loginwindow", "posted com.apple.screenIsLocked", _OWN),
    Message(
        ["screen_unlock"], "loginwindow", "posted com.apple.screenIsUnlocked", _OWN
    ),
    # Sleep and wake.
    Message([], "kernel", "Previous Sleep Cause: 5", _LUND),
    Message([], "kernel", "Previous sleep cause: 5", _LOGHUB),
    Message(["sleep"], "kernel", "System Sleep", _XNU),
    Message(["sleep"], "kernel", "System SafeSleep", _XNU),
    Message(["sleep"], "kernel", "PMRD: System Sleep", _ECLECTIC),
    Message(
        ["sleep"],
        "kernel",
        "ARPT: 697702.656868: AirPort_Brcm43xx::powerChange: System Sleep ",
        _LOGHUB,
    ),
    Message(["wake"], "kernel", "System Wake", _XNU),
    Message(["wake"], "kernel", "System SafeSleep Wake", _XNU),
    Message(["wake"], "kernel", "PMRD: System Wake", _ECLECTIC),
    # It names all three, whichever it is.
    Message(
        [],
        "kernel",
        "ARPT: 681387.132167: AirPort_Brcm43xx::powerChange: System Wake - Full Wake/ "
        "Dark Wake / Maintenance wake",
        _LOGHUB,
    ),
    Message(["wake"], "kernel", "full wake promotion (reason 1) 374 ms", _LOGHUB),
    Message(["wake"], "kernel", "full wake request (reason 2) 30914 ms", _LOGHUB),
    Message(["wake"], "kernel", "Wake reason: EC LID0", _REPORT),
    Message(["wake"], "kernel", "Wake reason: EC.LidOpen (User)", _REPORT),
    Message(["wake"], "kernel", "Wake reason: XHC1", _ECLECTIC),
    Message(["dark_wake"], "kernel", "Wake reason: RTC (Alarm)", _LOGHUB),
    Message(["dark_wake"], "kernel", "Wake reason: EC.ARPT (Maintenance)", _REPORT),
    Message(["dark_wake"], "kernel", "Wake reason: ARPT (Network)", _LOGHUB),
    Message(
        ["dark_wake"], "kernel", "Wake reason: EC.SleepTimer (SleepTimer)", _LOGHUB
    ),
    Message(["dark_wake"], "kernel", "Wake reason: EC.DarkPME", _REPORT),
    Message([], "kernel", "AppleCamIn::wakeEventHandlerThread", _LOGHUB),
    Message(
        [],
        "kernel",
        "RTC: Maintenance 2017/7/1 19:52:56, sleep 2017/7/1 19:40:18",
        _LOGHUB,
    ),
    _Power(
        ["sleep"],
        "Sleep",
        "Entering Sleep state due to 'Clamshell Sleep':TCPKeepAlive=active Using AC "
        "(Charge:0%)",
        _PMSET,
    ),
    _Power(["dark_wake"], "Sleep", "Idle Sleep to DarkWake: Using BATT (Charge:94%)"),
    _Power([], "Sleep", "Idle Sleep Sleep (Failure code:0x1f006500): Using AC"),
    _Power(
        ["wake"],
        "Wake",
        "Wake from Normal Sleep [CDNVA] due to EC.LidOpen/Lid Open: Using AC",
    ),
    _Power(
        ["wake"],
        "Wake",
        "DarkWake to FullWake from Normal Sleep [CDNVA] : due to UserActivity Assertion"
        " Using AC (Charge:0%)",
        _PMSET,
    ),
    _Power(
        ["dark_wake"],
        "DarkWake",
        "DarkWake from Normal Sleep [CDNP] : due to RTC/Maintenance Using BATT",
        _PMSET,
    ),
    _Power(["dark_wake"], "MaintenanceWake", "MaintenanceWake due to RTC:"),
    _Power([], "WakeRequests", "Clients requested wake events: None"),
    _Power([], "Assertions", "Summary- [System: DeclUser kDisp] Using AC"),
    # What ended.
    Message(
        ["crash"],
        "ReportCrash",
        "Saved crash report for python[2886] version 0 to /Users/alice/Library/Logs/"
        "DiagnosticReports/python_2014-03-10-193741_delta.crash",
        _REPORT,
    ),
    Message([], "ReportCrash", "ReportCrash event 98", _OWN),
    Message(
        ["crash"],
        "com.apple.launchd.peruser.501",
        "(com.apple.Dock.agent[150]) Job appears to have crashed: Segmentation fault",
        _LAUNCHD,
    ),
    Message(
        ["crash"],
        "com.apple.xpc.launchd",
        "Service exited due to signal: Abort trap: 6",
        _REPORT,
    ),
    Message(
        ["process_killed"],
        "com.apple.xpc.launchd",
        "Service exited due to signal: Killed: 9 sent by nix-daemon[54108]",
        "oss-security, kill(-1, SIGKILL) in High Sierra",
    ),
    Message(
        ["process_killed"],
        "com.apple.xpc.launchd",
        "Service exited due to signal: Terminated: 15",
        _REPORT,
    ),
    Message(
        [],
        "com.apple.xpc.launchd",
        "Service exited with abnormal code: 1",
        _LOGHUB,
    ),
    # Devices.
    Message(
        ["device_connection"],
        "kernel",
        "USBMSC Identifier (non-unique): 000000000820 0x5ac 0x8406 0x820, 3",
        _LOGHUB,
    ),
    Message([], "kernel", "hello", _OWN),
)
