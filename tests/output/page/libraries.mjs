// Loads the libraries of the page as a browser does: each adds to the global d3.

import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

for (const name of ["d3-array", "d3-time"]) {
  runInThisContext(readFileSync(new URL(`../../../plaso_extra_parsers/output/page/${name}.min.js`, import.meta.url), "utf8"));
}
