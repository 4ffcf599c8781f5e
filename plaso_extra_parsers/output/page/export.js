// What leaves the page: the events of the window as a file, and a still picture.

import { Get, IsStill, ReadColours } from "./canvas.js";
import { FormatTime, FormatValues } from "./format.js";

/** Collects the lines of a file of comma separated values. */
export async function CollectLines(app) {
  const { columns, meta } = app.store;
  const lines = [FormatValues(["datetime", "timestamp_desc", "data_type", "source", "position", "tag", "message"])];
  for (const row of app.rows) {
    const [dataType, description] = meta.kinds[columns.kind[row]];
    const time = columns.time[row];
    lines.push(FormatValues([
      Number.isNaN(time) ? "" : `${FormatTime(time)}+00:00`, description, dataType,
      meta.sources[columns.source[row]], columns.position[row], meta.tags[columns.tags[row]].join(" "),
      await app.store.GetMessage(row),
    ]));
  }
  return lines;
}

/** Saves the events of the window as a file. */
export async function ExportWindow(app) {
  const lines = await CollectLines(app);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
  link.download = "events.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** Draws the pictures anew in the colours of paper, or of the screen again. */
function DrawStill(app, isStill) {
  document.documentElement.classList.toggle("still", isStill);
  Get("details").hidden = isStill || !app.state.selection;
  ReadColours();
  app.isStale = true;
  app.DrawFrame();
  return app.DrawRest();
}

/** Prints the window: all its pictures, and the table after them. */
export async function PrintWindow(app) {
  await DrawStill(app, true);
  window.print();
  await DrawStill(app, false);
}

/** Makes what the browser prints itself a still picture as well; its table waits for nothing. */
export function WirePrint(app) {
  window.addEventListener("beforeprint", () => IsStill() || DrawStill(app, true));
  window.addEventListener("afterprint", () => DrawStill(app, false));
}
