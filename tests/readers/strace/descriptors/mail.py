"""Tests for descriptors passed between processes in messages."""

import unittest

from unittest import mock

from plaso_extra_parsers.readers.strace.descriptors import mail as messages
from plaso_extra_parsers.readers.strace.descriptors import session as sessions


class MailTest(unittest.TestCase):
    """Tests for messages that were sent and not yet received."""

    def _CreateSession(self, identifier, text):
        """Creates a session."""
        session = sessions.DescriptorSession(identifier, 10, 3, "open")
        session.object_text = session.last_text = text
        return session

    def _CreateMessage(self, identifier, text):
        """Creates a message with one descriptor."""
        session = self._CreateSession(identifier, text)
        return sessions.PassedDescriptors((session,), (text,), True)

    def _CreatePair(self, first_text, second_text):
        """Creates a pair of sockets.

        Args:
          first_text (str): object of the first.
          second_text (str): object of the second.
        """
        first = self._CreateSession("first", first_text)
        second = self._CreateSession("second", second_text)
        return first, second

    def testReceive(self):
        """Messages arrive in order, and one that arrived elsewhere is left out."""
        mail = messages.Mail()
        first, second = self._CreatePair("socket:[1]", "socket:[2]")
        first.description.peer = second.description
        second.description.peer = first.description
        sent = [self._CreateMessage(name, f"/{name:s}") for name in "abcd"]
        for message in sent:
            mail.Send(first, message)

        self.assertEqual(
            mail.Receive(second, ["9</a>"], True), (sent[0].sessions, False)
        )
        self.assertEqual(
            mail.Receive(second, ["9</c>"], True), (sent[2].sessions, False)
        )
        # A file that was renamed on the way.
        self.assertEqual(
            mail.Receive(second, ["9</renamed>"], True), (sent[3].sessions, False)
        )
        self.assertEqual(mail.Receive(second, ["9</b>"], True), ((), False))

    def testReceiveByInode(self):
        """With option -yy the numbers of the sockets tell the way."""
        mail = messages.Mail()
        first, second = self._CreatePair("UNIX-STREAM:[1->2]", "UNIX-STREAM:[2->1]")
        message = self._CreateMessage("a", "/a")
        mail.Send(first, message)

        self.assertEqual(mail.Receive(first, ["9</a>"], True), ((), False))
        self.assertEqual(
            mail.Receive(second, ["9</a>"], True), (message.sessions, False)
        )

    def testBounds(self):
        """Of messages to too many sockets those to the first sockets are dropped."""
        with mock.patch.object(messages, "_MAXIMUM_MESSAGES", 2):
            mail = messages.Mail()
            pairs = [
                self._CreatePair(f"UNIX-STREAM:[1->{x:d}]", f"UNIX-STREAM:[{x:d}->1]")
                for x in (2, 3, 4)
            ]
            sent = [self._CreateMessage(name, f"/{name:s}") for name in "abc"]
            for (first, _), message in zip(pairs[:2], sent):
                mail.Send(first, message)

            # The two that fit, also when one is used again.
            found = [mail.Receive(pairs[0][1], ["9</x, y>", "8"], False)]
            self.assertEqual(found, [((), False)])

            mail.Send(pairs[2][0], sent[2])
            found = [mail.Receive(second, ["9"], True) for _, second in pairs[1:]]
            self.assertEqual(found, [(message.sessions, False) for message in sent[1:]])
            self.assertEqual(mail.Receive(pairs[0][1], ["9"], True), ((), False))

    def testReceiveFromStranger(self):
        """Without a way equal names make a link that is probable."""
        mail = messages.Mail()
        first, second = self._CreatePair("socket:[1]", "socket:[2]")
        message = self._CreateMessage("a", "/a")
        mail.Send(first, message)

        self.assertEqual(mail.Receive(second, ["9</b>"], True), ((), False))
        self.assertEqual(mail.Receive(second, ["9"], True), ((), False))
        self.assertEqual(
            mail.Receive(second, ["9</a>"], True), (message.sessions, True)
        )

    def testTakeBack(self):
        """A message that could not be sent is not received."""
        mail = messages.Mail()
        first, second = self._CreatePair("socket:[1]", "socket:[2]")
        message = self._CreateMessage("a", "/a")
        mail.Send(first, message)
        mail.TakeBack(first, message)

        self.assertEqual(mail.Receive(second, ["9</a>"], True), ((), False))

    def testSendBounds(self):
        """Messages that nobody receives are forgotten, the oldest first."""
        mail = messages.Mail()
        first, second = self._CreatePair("UNIX:[1->2]", "UNIX:[2->1]")
        for number in range(1000):
            mail.Send(first, self._CreateMessage("a", f"/{number:d}"))

        self.assertEqual(len(mail.Receive(second, ["9</999>"], True)[0]), 1)


if __name__ == "__main__":
    unittest.main()
