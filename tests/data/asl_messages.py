"""Messages as programs of macOS write them, with the labels they are to have.

Names of users and hosts, and addresses, were changed.
"""

from typing import NamedTuple

from tests.writers import asl as asl_writer

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
_PUBLIC = "public lines of system.log of OS X 10.5 to macOS 15"


class Message(NamedTuple):
    """Message of a program.

    Attributes:
      labels (list[str]): labels it is to have, sorted.
      sender (str): program.
      text (str): text.
      source (str): where the text is from.
      pairs (tuple[tuple[str, str]]): keys and values.
      user_identifier (int): UID of who really sent it.
      process_identifier (int): PID of who really sent it.
    """

    labels: list
    sender: str
    text: str
    source: str
    pairs: tuple = ()
    user_identifier: int = 0
    process_identifier: int = 1


def _Power(labels, domain, text, source=_ACTA):
    """Creates a message of the power management."""
    return Message(
        labels, "powerd", text, source, (("com.apple.iokit.domain", domain),)
    )


def _Utmpx(labels, sender, text, login_type):
    """Creates a message of a login record."""
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
        [],
        "kernel",
        "USBMSC Identifier (non-unique): 000000000820 0x5ac 0x8406 0x820, 3",
        _LOGHUB,
    ),
    Message([], "kernel", "hello", _OWN),
    # As programs word their messages over the releases.
    Message(
        ["application_execution"],
        "sudo",
        "   alice : TTY=ttys000 ; PWD=/Users/alice ; USER=root ; COMMAND=/b"
        "in/launchctl load -w /Library/LaunchDaemons/x.plist",
        _PUBLIC,
    ),
    Message(
        ["application_execution"],
        "sudo",
        "alice : TTY=ttys001 ; PWD=/Users/alice ; USER=root ; TSID=00001A ;"
        " COMMAND=list",
        _PUBLIC,
    ),
    Message(
        ["application_execution"],
        "sudo",
        "   alice : PWD=/Users/alice ; USER=root ; COMMAND=/usr/bin/id",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "sudo",
        "     bob : 1 incorrect password attempt ; TTY=ttys000 ; PWD=/Users"
        "/alice ; USER=root ; COMMAND=/bin/ls",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "sudo",
        "     bob : conversation failed",
        _PUBLIC,
    ),
    Message(
        ["authorization_failed"],
        "sudo",
        "     bob : command not allowed ; TTY=ttys000 ; PWD=/Users/alice ; "
        "USER=root ; COMMAND=/bin/ls",
        _PUBLIC,
    ),
    Message(
        ["authorization_failed"],
        "sudo",
        "     bob : sorry, you are not allowed to set the following environ"
        "ment variables: PATH ; TTY=ttys000 ; PWD=/Users/alice ; USER=root "
        "; COMMAND=/bin/ls",
        _PUBLIC,
    ),
    Message(
        [],
        "sudo",
        "     bob : problem with defaults entries ; TTY=ttys000 ; PWD=/ ; ",
        _PUBLIC,
    ),
    Message(
        ["switch_user"],
        "su",
        "carol to root on /dev/ttys001",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "su",
        "pam_authenticate: Authentication failure",
        _PUBLIC,
    ),
    Message(
        ["login"],
        "sshd",
        "Accepted password for alice from fe80::1%en0 port 50000 ssh2",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "sshd-auth",
        "Failed password for root from 192.0.2.3 port 58310 ssh2",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "Invalid user  from 192.0.2.6 port 62565",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "error: maximum authentication attempts exceeded for invalid user x"
        " from 192.0.2.1 port 5 ssh2 [preauth]",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "Connection closed by authenticating user root 192.0.2.5 port 22 [preauth]",
        _PUBLIC,
    ),
    Message(
        [],
        "sshd",
        "Did not receive identification string from 192.0.2.7",
        _PUBLIC,
    ),
    Message(
        [],
        "sshd",
        "Received disconnect from 192.0.2.7: 11: disconnected by user",
        _PUBLIC,
    ),
    Message(
        ["login"],
        "sshd: dave [priv]",
        "USER_PROCESS: 9274 ttys001",
        _PUBLIC,
        (
            ("ut_type", "7"),
            ("ut_user", "dave"),
            ("ut_line", "ttys001"),
            ("ut_pid", "9274"),
            ("ut_host", "192.0.2.1"),
        ),
    ),
    Message(
        ["login"],
        "sshd-session: bob [priv]",
        "USER_PROCESS: 60140 ttys001",
        _PUBLIC,
        (
            ("ut_type", "7"),
            ("ut_user", "bob"),
            ("ut_line", "ttys001"),
            ("ut_pid", "60140"),
        ),
    ),
    Message(
        ["shutdown"],
        "shutdown",
        "SHUTDOWN_TIME: 1467817412 67719",
        _PUBLIC,
        (("ut_type", "11"),),
    ),
    Message(
        ["logout"],
        "sessionlogoutd",
        "DEAD_PROCESS: 94 console",
        _PUBLIC,
        (
            ("ut_type", "8"),
            ("ut_user", "alice"),
            ("ut_line", "console"),
            ("ut_pid", "94"),
        ),
    ),
    Message(
        ["shutdown"],
        "shutdown",
        "reboot by dave: ",
        _PUBLIC,
    ),
    Message(
        ["shutdown"],
        "com.apple.xpc.launchd",
        "System shutdown initiated by: shutdown.45074",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "login",
        "1 LOGIN FAILURE ON ttys001, bob",
        _PUBLIC,
    ),
    Message(
        ["login"],
        "login",
        "ROOT LOGIN (root) ON ttys000",
        _PUBLIC,
    ),
    Message(
        [],
        "SecurityAgent",
        "Showing Login Window",
        _PUBLIC,
    ),
    Message(
        ["login"],
        "SecurityAgent",
        "Login Window done",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "com.apple.SecurityServer",
        "authinternal failed to authenticate user grace.",
        _PUBLIC,
    ),
    Message(
        ["screen_unlock"],
        "com.apple.SecurityServer",
        "Succeeded authorizing right system.login.screensaver by process /S"
        "ystem/Library/CoreServices/loginwindow.app for authorization creat"
        "ed by /System/Library/CoreServices/loginwindow.app.",
        _PUBLIC,
    ),
    Message(
        ["authorization_failed"],
        "com.apple.SecurityServer",
        "Failed to authorize right system.login.tty by client /usr/bin/su f"
        "or authorization created by /usr/bin/su.",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "com.apple.SecurityServer",
        "checkpw() returned -2; failed to authenticate user mallory (uid 30007).",
        _PUBLIC,
    ),
    Message(
        ["authorization_granted"],
        "com.apple.SecurityServer",
        "UID 501 authenticated as user frank (UID 501) for right 'system.pr"
        "ivilege.admin'",
        _PUBLIC,
    ),
    Message(
        ["authorization_granted"],
        "authd",
        "Succeeded authorizing right 'system.privilege.admin' by client '/x"
        "' [1] for authorization created by '/y' [2] (13,0)",
        _PUBLIC,
    ),
    Message(
        [],
        "com.apple.SecurityServer",
        "Killing auth hosts",
        _PUBLIC,
    ),
    Message(
        [],
        "com.apple.SecurityServer",
        "Session 100013 created",
        _PUBLIC,
    ),
    Message(
        [],
        "loginwindow",
        "in pam_sm_authenticate(): Done cleanup3",
        _PUBLIC,
    ),
    Message(
        [],
        "loginwindow",
        "in pam_sm_authenticate(): Failed to determine Kerberos principal name.",
        _PUBLIC,
    ),
    Message(
        ["screen_lock"],
        "loginwindow",
        "-[SessionAgentNotificationCenter sendBSDNotification:forUserID:] |"
        " sendBSDNotification: com.apple.sessionagent.screenIsLocked, with "
        "userID:501",
        _PUBLIC,
    ),
    Message(
        ["logout"],
        "sessionlogoutd",
        "sessionlogoutd telling session agent, logout is complete.",
        _PUBLIC,
    ),
    Message(
        [],
        "loginwindow",
        "Login Window Started Security Agent",
        _PUBLIC,
    ),
    Message(
        ["login"],
        "screensharingd",
        "Authentication: SUCCEEDED :: User Name: carol :: Viewer Address: 1"
        "92.0.2.128 :: Type: N/A",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "AppleVNCServer",
        "Authentication: FAILED :: User Name: x :: Viewer Address: 192.0.2."
        "9 :: Type: DH",
        _PUBLIC,
    ),
    Message(
        ["dark_wake"],
        "kernel",
        "Wake reason: GIGE",
        _PUBLIC,
    ),
    Message(
        ["wake"],
        "kernel",
        "Wake reason: EHC2",
        _PUBLIC,
    ),
    Message(
        ["wake"],
        "kernel",
        "Wake reason: OHC1",
        _PUBLIC,
    ),
    Message(
        ["wake"],
        "kernel",
        "Wake reason: PWRB (User)",
        _PUBLIC,
    ),
    Message(
        ["wake"],
        "kernel",
        "Wake reason: EC.PowerButton (User)",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "[HID] [ATC] AppleDeviceManagementHIDEventService::processWakeReaso"
        "n Wake reason: Host (0x01)",
        _PUBLIC,
    ),
    Message(
        ["wake"],
        "kernel",
        "[HID] [ATC] AppleDeviceManagementHIDEventService::processWakeReaso"
        "n Wake reason: Keyboard (0x04)",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "STEX : setPowerState : 0, (0 = sleep , 1 = pause, 2 = wake)",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "hibernate image path: /var/vm/sleepimage",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "hibernate_teardown started",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "RTC: Maintenance 2017/7/7 17:31:21, sleep 2017/7/7 17:18:49",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "PM response took 1857 ms (54, powerd)",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "ARPT: 681387.132167: AirPort_Brcm43xx::powerChange: System Wake - "
        "Full Wake/ Dark Wake / Maintenance wake",
        _PUBLIC,
    ),
    Message(
        ["sleep"],
        "powerd",
        "Entering Sleep state due to 'Idle Sleep': Using AC (Charge:0%)",
        _PUBLIC,
        (("com.apple.iokit.domain", "Sleep"),),
    ),
    Message(
        ["dark_wake"],
        "powerd",
        "DarkWake from Normal Sleep [CDN] due to RTC/Maintenance: Using AC",
        _PUBLIC,
        (("com.apple.iokit.domain", "DarkWake"),),
    ),
    Message(
        [],
        "powerd",
        "Delays to Sleep notifications: [com.apple.apsd is slow(1329 ms)]",
        _PUBLIC,
        (("com.apple.iokit.domain", "PM Client Acks"),),
    ),
    Message(
        ["sleep"],
        "powerd",
        "Hibernate from Deep Idle: Using BATT",
        _PUBLIC,
        (("com.apple.iokit.domain", "Hibernate"),),
    ),
    Message(
        ["unclean_shutdown"],
        "kernel",
        "Previous shutdown cause: -60",
        _PUBLIC,
    ),
    Message(
        ["crash"],
        "com.apple.xpc.launchd",
        "Service exited due to signal: Trace/BPT trap: 5 sent by exc handler[0]",
        _PUBLIC,
    ),
    Message(
        ["process_killed"],
        "com.apple.xpc.launchd",
        "Service exited due to signal: Segmentation fault: 11 sent by kill[4321]",
        _PUBLIC,
    ),
    Message(
        ["process_killed"],
        "com.apple.xpc.launchd",
        "Service exited due to signal: Terminated: 15 sent by loginwindow[94]",
        _PUBLIC,
    ),
    Message(
        ["crash"],
        "com.apple.launchd.peruser.501",
        "Job appears to have crashed: Abort trap: 6",
        _PUBLIC,
    ),
    Message(
        ["process_killed"],
        "com.apple.launchd",
        "(com.apple.foo[123]) Exited: Killed",
        _PUBLIC,
    ),
    Message(
        ["crash"],
        "com.apple.launchd",
        "(com.apple.foo[123]) Exited abnormally: Segmentation fault",
        _PUBLIC,
    ),
    Message(
        ["crash"],
        "ReportCrash",
        "Saved crash report for servermgrd[1676] version ??? (???) to /Libr"
        "ary/Logs/DiagnosticReports/servermgrd_2010-08-25-003012_localhost."
        "crash",
        _PUBLIC,
    ),
    Message(
        ["crash"],
        "ReportCrash",
        "Formulating crash report for process BackupAgent2[119]",
        _PUBLIC,
    ),
    Message(
        [],
        "ReportCrash",
        "Saved crashreport to /Library/Logs/CrashReporter/LowMemory-2011-04"
        "-02-202235.plist using uid: 0 gid: 0",
        _PUBLIC,
    ),
    Message(
        ["device_connection"],
        "kernel",
        "USBMSC Identifier (non-unique): 100000235523730700230012090216da47"
        " 0x456 0xb673 0x406, 2",
        _PUBLIC,
    ),
    Message(
        ["device_connection"],
        "kernel",
        "hfs: mounted STICK on device disk2s2",
        _PUBLIC,
    ),
    Message(
        ["device_connection"],
        "fseventsd",
        "Events arrived for /Volumes/STICK after an unmount request! Re-ini"
        "tializing.",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "hfs: mounted Macintosh HD on device root_device",
        _PUBLIC,
    ),
    Message(
        [],
        "com.apple.SecurityServer",
        'reader ACS ACR 38U-CCID 00 00 inserted token "OpenSC Card" (OpenSC'
        "30) subservice 2 using driver com.apple.tokend.opensc",
        _PUBLIC,
    ),
    Message(
        ["application_install"],
        "softwareupdated",
        "SoftwareUpdate: installed iTunes-11.0",
        _PUBLIC,
    ),
    Message(
        [],
        "com.apple.backupd",
        "Starting standard backup",
        _PUBLIC,
    ),
    Message(
        [],
        "com.apple.backupd",
        "Mounted network destination at mountpoint: /Volumes/Backups using "
        "URL: afp://judy@mac1.local/Backups",
        _PUBLIC,
    ),
    Message(
        [],
        "com.apple.backupd",
        "Starting post-backup thinning",
        _PUBLIC,
    ),
    Message(
        [],
        "socketfilterfw",
        "Logging: creating /var/log/appfirewall.log",
        _PUBLIC,
    ),
    Message(
        [],
        "syslogd",
        'Configuration Notice:\nASL Module "com.apple.cdscheduler" claims se'
        "lected messages.\nThose messages may not appear in standard system "
        "log files or in the ASL database.",
        _PUBLIC,
    ),
    Message(
        [],
        "newsyslog",
        "logfile turned over due to size>1000K",
        _PUBLIC,
    ),
    Message(
        ["clock_change"],
        "ntpd",
        "time reset -1.5 s",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "en0: link up, 1 Gbps, full duplex, lpb",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "Sandbox: x(1) deny(1) mach-lookup com.apple.diagnosticd",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "Darwin Kernel Version 14.1.0: Mon Dec 22 23:10:38 PST 2014; root:x"
        "nu-2782.10.72~2/RELEASE_X86_64",
        _PUBLIC,
    ),
    Message(
        [],
        "kernel",
        "USBMSC Identifier (non-unique): 000000009833 0x5ac 0x8403 0x9833",
        _PUBLIC,
    ),
    Message(
        ["device_connection"],
        "kernel",
        "USBMSC Identifier (non-unique): 6D18F1FFFFFF 0x59b 0x47a 0x100",
        _PUBLIC,
    ),
    Message(
        ["device_connection"],
        "kernel",
        "USBMSC Identifier (non-unique): 0x3eb 0x2421 0x100",
        _PUBLIC,
    ),
    Message(
        ["process_killed"],
        "com.apple.xpc.launchd",
        "Service exited due to SIGKILL | sent by mds[91]",
        _PUBLIC,
    ),
    Message(
        ["process_killed"],
        "com.apple.xpc.launchd",
        "Service exited due to signal: Interrupt: 2 sent by Code Helper "
        "(Renderer)[14879]",
        _PUBLIC,
    ),
    Message(
        ["process_killed"],
        "com.apple.xpc.launchd",
        "Service exited due to SIGSEGV | sent by kill[77]",
        _OWN,
    ),
    Message(
        ["crash"], "com.apple.xpc.launchd", "Service exited due to SIGSEGV", _PUBLIC
    ),
    Message(
        ["crash"],
        "com.apple.xpc.launchd",
        "Service exited due to SIGSEGV | sent by exc handler[0]",
        _PUBLIC,
    ),
    Message(
        ["crash"],
        "com.apple.xpc.launchd",
        "Service exited due to SIGABRT | sent by Finder[300]",
        _OWN,
    ),
    Message(
        [],
        "com.apple.xpc.launchd",
        "Service only ran for 2 seconds. Pushing respawn out by 8 seconds.",
        _PUBLIC,
    ),
    Message(
        [],
        "com.apple.launchd",
        "(com.apple.foo[123]) Exited with exit code: 1",
        _LAUNCHD,
    ),
    Message(
        ["crash"],
        "com.apple.ReportCrash.Root",
        "2012-05-23 00:09:29.688 ReportCrash[541:2803] Saved crash report for "
        "installd[540] version ??? (???) to "
        "/Library/Logs/DiagnosticReports/installd_2012-05-23-000929_mac.crash",
        _PUBLIC,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "Disconnecting: Too many authentication failures for root [preauth]",
        _OPENSSH,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "Disconnecting: Too many authentication failures [preauth]",
        _OPENSSH,
    ),
    Message([], "sshd", "Server listening on 0.0.0.0 port 22.", _OPENSSH),
    Message(
        ["login"], "login", "login from 192.0.2.9 on ttys002 as bob", "FreeBSD, login.c"
    ),
    Message(["switch_user"], "su", "alice to root", _BSD_SU),
    Message(["login_failed"], "su", "BAD SU alice to root", _BSD_SU),
    Message(
        ["authorization_granted"],
        "com.apple.SecurityServer",
        "authinternal authenticated user alice (uid 501).",
        _SECURITYD,
    ),
    Message(
        [],
        "com.apple.SecurityServer",
        "getpwnam() failed for user toor, creating invalid credential",
        _PUBLIC,
    ),
    Message(
        [],
        "com.apple.SecurityServer",
        "Token reader ACS ACR 38U-CCID 00 00 inserted into system",
        _PUBLIC,
    ),
    Message(
        ["authorization_granted"],
        "com.apple.SecurityServer",
        "Succeeded authorizing right 'system.login.console' by client "
        "'/System/Library/CoreServices/loginwindow.app' for authorization created by "
        "'/System/Library/CoreServices/loginwindow.app'",
        _PUBLIC,
    ),
    Message(["dark_wake"], "kernel", "Wake reason: IGBE XHCI (Network)", _PUBLIC),
    Message(["dark_wake"], "kernel", "Wake reason: IGBE", _PUBLIC),
    Message(
        ["wake"],
        "kernel",
        "[HID] [ATC] AppleDeviceManagementHIDEventService::processWakeReason Wake "
        "reason: Keyboard (0x02)",
        _PUBLIC,
    ),
    Message([], "kernel", "HID tickle 135 ms", _PUBLIC),
    Message(
        ["login_failed"],
        "sudo",
        "alice : PAM authentication error: Authentication failure ; TTY=ttys000 ; "
        "PWD=/ ; USER=root ; COMMAND=/bin/ls",
        _SUDO,
    ),
    Message([], "loginwindow", "Login Window Application Started", _PUBLIC),
    # Written by an ordinary user, whatever the sender says.
    Message(
        ["forged_sender"],
        "sshd",
        "Accepted password for root from 192.0.2.66 port 50022 ssh2",
        _OWN,
        user_identifier=501,
    ),
    Message(
        ["forged_sender"],
        "sudo",
        f"alice : {_SUDO_END:s}/usr/bin/id",
        _OWN,
        user_identifier=501,
    ),
    Message(
        ["forged_sender"],
        "su",
        "alice to root on /dev/ttys000",
        _OWN,
        user_identifier=502,
    ),
    Message(
        ["forged_sender"],
        "authd",
        "Failed to authorize right 'system.preferences' by client '/x' [1]",
        _OWN,
        user_identifier=500,
    ),
    Message(
        ["forged_sender"],
        "kernel",
        "System Wake",
        _OWN,
        user_identifier=501,
        process_identifier=77,
    ),
    # Not given, or a program of the system; sshd runs as the user after the login.
    Message(["wake"], "kernel", "System Wake", _OWN, user_identifier=-2),
    Message(
        ["wake"],
        "kernel",
        "System Wake",
        _OWN,
        user_identifier=501,
        process_identifier=0,
    ),
    Message(
        ["login_failed"],
        "sshd",
        "Failed password for root from 192.0.2.66 port 50022 ssh2",
        _OWN,
        user_identifier=75,
    ),
    Message(
        [],
        "sshd",
        "Received disconnect from 192.0.2.66 port 50022:11: disconnected by user",
        _OWN,
        user_identifier=501,
    ),
    Message(
        ["screen_lock"],
        "loginwindow",
        "posted com.apple.screenIsLocked",
        _OWN,
        user_identifier=501,
    ),
    Message(
        ["process_killed"],
        "com.apple.launchd",
        "(com.apple.foo[123]) Exited: Killed",
        _OWN,
        user_identifier=501,
        process_identifier=142,
    ),
    # Only looks like it.
    Message([], "kernel", "Wake reason: ?", _PUBLIC),
    Message([], "kernel", "Previous shutdown cause: 5", _PUBLIC),
    Message([], "kernel", "hfs: mounted Recovery HD on device disk0s3", _PUBLIC),
    Message([], "installd", "PackageKit: ----- Begin install -----", _PUBLIC),
    Message([], "shutdown", "Unable to write utmpx", _OWN),
)


def MakeLog(messages=MESSAGES):
    """Makes a log of messages, each by who really sent it.

    Args:
      messages (Optional[list[Message]]): messages, by default all.

    Returns:
      bytes: log.
    """
    writer = asl_writer.ASLWriter()
    for message in messages:
        writer.AppendMessage(
            message.text,
            pairs=message.pairs,
            process_identifier=message.process_identifier,
            sender=message.sender,
            user_identifier=message.user_identifier,
        )
    return writer.GetBytes()
