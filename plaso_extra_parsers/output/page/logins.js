// Logins with their ends: a logout of the same terminal, a shutdown, or the next boot; and
// attempts, which two logs may tell of.

// Microseconds within which two logs tell of one attempt.
const ATTEMPT_TOLERANCE = 5e6;

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

/**
 * Joins marks that tell of one thing: of the same kind and identifier, from other logs,
 * seconds apart. Retrieves lists of their numbers, in the order of time.
 */
export function JoinAttempts(marks, indexes) {
  const attempts = [];
  const open = new Map();
  for (const index of indexes) {
    const identifier = marks.identifier[index];
    const key = `${marks.kind[index]}|${identifier}`;
    const known = identifier === null ? null : (open.get(key) ?? []).find((attempt) => (
      marks.time[index] - marks.time[attempt[0]] <= ATTEMPT_TOLERANCE && attempt.every((other) => marks.source[other] !== marks.source[index])));
    if (known) {
      known.push(index);
    } else {
      const attempt = [index];
      attempts.push(attempt);
      if (identifier !== null) {
        (open.get(key) ?? open.set(key, []).get(key)).push(attempt);
      }
    }
  }
  return attempts;
}

/** Retrieves a value of one of the marks that tell of one thing. */
export function GetValue(marks, attempt, name) {
  return attempt.map((index) => marks[name]?.[index] ?? null).find((value) => value !== null && value !== "") ?? null;
}
