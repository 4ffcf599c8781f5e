// Logins with their ends: a logout of the same terminal, a shutdown, or the next boot.

/** Pairs logins with logouts; marks are in the order of time. */
export function PairLogins(marks) {
  const logins = [];
  const open = new Map();
  const close = (key, time, how) => {
    const login = open.get(key);
    if (login) {
      login.end = time;
      login.how = how;
      open.delete(key);
    }
  };
  marks.time.forEach((time, index) => {
    const kind = marks.kind[index];
    const source = marks.source[index];
    const key = [source, marks.terminal[index], marks.identifier[index]].join("|");
    if (kind === "login") {
      const login = {
        begin: time, end: null, how: "end not recorded", user: marks.user[index], terminal: marks.terminal[index],
        origin: marks.origin[index], row: marks.row[index], source, text: marks.text[index],
      };
      logins.push(login);
      if (marks.terminal[index] || marks.identifier[index]) {
        open.set(key, login);
      }
    } else if (kind === "logout") {
      close(key, time, "logout");
    } else if (kind === "boot" || kind === "shutdown") {
      for (const [other, login] of open) {
        if (login.source === source) {
          close(other, time, kind);
        }
      }
    }
  });
  return logins;
}
