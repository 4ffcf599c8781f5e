"""Calls that pass descriptors in messages."""

from __future__ import annotations

from plaso_extra_parsers.readers.strace.calls import passing
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import system as systems
from plaso_extra_parsers.readers.strace.descriptors.effects import uses


def EnterSend(system: systems.System, moment: moments.Moment) -> None:
    """Enters sendmsg or sendmmsg."""
    uses.EnterUse(system, moment)
    if moment.source is None or "SCM_RIGHTS" not in moment.arguments:
        return

    sent = []
    for texts, is_complete in passing.ReadDescriptors(moment.arguments):
        passed = []
        for text in texts:
            session = system.store.Find(moment, text)
            if session is not None:
                moment.Attach(session)
                passed.append(session)
        message = sessions.PassedDescriptors(
            tuple(passed), tuple(session.last_text for session in passed), is_complete
        )
        system.mail.Send(moment.source, message)
        sent.append(message)
    moment.message = tuple(sent)


def LeaveSend(system: systems.System, moment: moments.Moment) -> None:
    """Leaves sendmsg or sendmmsg."""
    call = moment.call
    socket = moment.source
    if socket is None:
        return
    if call.is_successful:
        socket.number_of_bytes_written += passing.ReadSize(call)
    elif moment.message and call.value != "?":
        for message in moment.message:
            system.mail.TakeBack(socket, message)


def LeaveReceive(system: systems.System, moment: moments.Moment) -> None:
    """Leaves recvmsg or recvmmsg."""
    call = moment.call
    if not call.is_successful:
        return
    socket = moment.source
    if socket is not None and not passing.IsPeek(call.arguments):
        socket.number_of_bytes_read += passing.ReadSize(call)
    if "SCM_RIGHTS" not in call.arguments and "SCM_PIDFD" not in call.arguments:
        return

    is_closing = passing.IsCloseOnExec(call.arguments)
    for texts, is_complete in passing.ReadDescriptors(call.arguments):
        sources, is_probable = system.mail.Receive(socket, texts, is_complete)
        for index, text in enumerate(texts):
            session = system.store.Create(
                moment,
                text,
                sessions.ORIGIN_MESSAGE,
                sources[index] if index < len(sources) else None,
                is_closing,
            )
            if session is not None:
                session.is_probable = is_probable
