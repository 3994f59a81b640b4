import { openLake, TapeCache } from "../../../lib/lake/index.js";
import { sharedValues, tapeColumn } from "../../../lib/tape/index.js";

// argv: `fill ROOT` stores one column over and over until it is killed; `open ROOT` opens the tape and tells what happened.
const [what = "", root = ""] = process.argv.slice(2);
// With a file size limit a write then fails instead of ending the process.
process.on("SIGXFSZ", () => {});
const key = { dataset: "nse_options", date: "2025-11-18", underlying: "NIFTY" };

if (what === "fill") {
  const entry = TapeCache.ofLake(root, "").entry(key, "f".repeat(64))!;
  const values = sharedValues("int32scaled", 4_000_000);
  for (let row = 0; row < values.length; row++) values[row] = row;
  const column = tapeColumn("price", "int32scaled", values);
  for (let time = 0; ; time++) {
    await entry.store(column);
    if (time === 0) process.stdout.write("under way\n");
  }
}
const lake = await openLake(root);
const tape = await lake.openTape(key);
const sum = tape.quotes.lastPrice.reduce((total, price) => total + (price > 0 ? price : 0), 0);
process.stdout.write(`${JSON.stringify({ rows: tape.rows, sum, events: lake.tapeCache.events })}\n`);
await lake.close();
