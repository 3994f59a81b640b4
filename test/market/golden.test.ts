import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { encodeNseDump, SAMPLE_VERSION, vendorRuns } from "../../lib/market/index.js";

// Math functions may differ between V8 versions and processors; the golden bytes are those of Node 20 on x64.
const here = `Node ${process.versions.node.split(".")[0]} ${process.arch}`;
const golden = here === "Node 20 x64";
if (!golden) process.stderr.write(`golden bytes of the sample market are for Node 20 x64, not ${here}: skipped\n`);

describe.skipIf(!golden)("golden data", () => {
  it("stay as they are: who changes them raises SAMPLE_VERSION, so that samples on disk are made anew", () => {
    const hash = createHash("sha256");
    for (const { table, columns, kind } of vendorRuns({ seed: 5, days: 2, rows: 12_000 })) {
      if (kind === "option") hash.update(encodeNseDump([{ table, columns }]));
      else hash.update(columns.price);
    }
    expect([SAMPLE_VERSION, hash.digest("hex")]).toEqual([
      1,
      "9ccde0ca484459ddc5d56149932b0c27859e37184b2f6b7c9513e99047aacdce",
    ]);
  });
});
