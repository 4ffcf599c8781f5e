// Logins with their ends: a logout of the same terminal, a shutdown, or the next boot; and
// attempts, which several logs may report.

/** Pairs logins with logouts; marks are in the order of time. */
export function PairLogins(marks) {
  const logins = [];
  const open = new Map();
  // Several logs report one login; an end in any of them is its end.
  const loginOfMark = new Map();
  const close = (key, time, how) => {
    const login = open.get(key);
    open.delete(key);
    if (login && (login.end === null || how === "logout")) {
      login.end = login.end === null ? time : Math.min(login.end, time);
      login.how = how;
    }
  };
  marks.time.forEach((time, index) => {
    const kind = marks.kind[index];
    const source = marks.source[index];
    const key = [source, marks.terminal[index], marks.identifier[index]].join("|");
    if (kind === "login") {
      let login = loginOfMark.get(marks.same[index]);
      if (!login) {
        login = { begin: time, end: null, how: "end not recorded", row: marks.row[index], source };
        logins.push(login);
      }
      for (const name of ["user", "terminal", "origin", "port", "method", "text"]) {
        login[name] = login[name] ?? marks[name][index];
      }
      loginOfMark.set(index, login);
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

/** Joins marks of one attempt: lists of their numbers, in the order of time. */
export function JoinAttempts(marks, isWanted) {
  const attempts = new Map();
  marks.kind.forEach((kind, index) => {
    if (isWanted(kind)) {
      let root = index;
      while (marks.same[root] >= 0 && marks.same[root] < root) {
        root = marks.same[root];
      }
      (attempts.get(root) ?? attempts.set(root, []).get(root)).push(index);
    }
  });
  return [...attempts.values()];
}

/** Counts attempts: a line may report several. */
export function CountAttempts(marks, attempts) {
  return attempts.reduce((sum, attempt) => sum + Math.max(1, attempt.reduce((count, index) => count + (marks.count[index] ?? 0), 0)), 0);
}

/** Retrieves a value of an attempt from the first of its marks that has one. */
export function GetValue(marks, attempt, name) {
  return attempt.map((index) => marks[name]?.[index] ?? null).find((value) => value !== null && value !== "") ?? null;
}
