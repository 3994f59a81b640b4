import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DuckDbSession } from "../../../lib/lake/index.js";
import { analyseBaseline, buildBaseline } from "../../../lib/pack/index.js";
import {
  csvGz,
  micros,
  OPTION_HEADER,
  optionLine,
  QUOTE_HEADER,
  quoteLine,
  RATE_HEADER,
  rateLine,
} from "./baselineFixture.js";

const NOON = micros("2023-08-14T12:00:00Z");

describe("analyseBaseline reads the files that the manifests tell of, or none", () => {
  let folder: string;
  let out: string;
  let options: string;
  let whole: Buffer;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "strikebook-analyse-"));
    const lines = Array.from({ length: 40 }, (_, second) =>
      // Every fourth put costs less than its exercise gives.
      optionLine({
        symbol: "BTC-15AUG23-30500-P",
        at: NOON + second * 1e6,
        bid: second % 4 ? 0.02 : 0.001,
        ask: 0.021,
      }),
    );
    const report = await buildBaseline({
      options: csvGz(folder, "deribit_options_chain_2023-08-14_OPTIONS.csv.gz", OPTION_HEADER, lines),
      perpetual: csvGz(folder, "deribit_quotes_2023-08-14_BTC-PERPETUAL.csv.gz", QUOTE_HEADER, [
        quoteLine(NOON, 29_999, 30_001),
      ]),
      rates: [
        {
          asset: "usdc",
          weight: 1,
          files: csvGz(folder, "usdc.csv.gz", RATE_HEADER, [rateLine("2023-08-14T11:50:00Z", 0.01)]),
        },
      ],
      out: join(folder, "out"),
    });
    out = join(folder, "out");
    options = report.outputs.find(({ output }) => output === "options")!.path;
    whole = readFileSync(options);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => writeFileSync(options, whole));

  it("carries the hash of the file that it read", async () => {
    const { failures } = await analyseBaseline(out, { permutations: 20 });
    expect(failures.rows).toBe(40);
    expect(failures.manifests.options.parquet).toMatchObject({ bytes: whole.length });
  });

  it("refuses options that were written anew", async () => {
    const session = await DuckDbSession.open();
    try {
      await session.run(
        `COPY (SELECT * REPLACE ('ok' AS iv_status, 0.5::DOUBLE AS iv) FROM read_parquet('${options}')) TO '${options}.new' (FORMAT parquet)`,
      );
    } finally {
      await session.close();
    }
    renameSync(`${options}.new`, options);
    await expect(analyseBaseline(out, { permutations: 20 })).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringContaining(options),
    });
  });

  it("calls a damaged file damaged", async () => {
    writeFileSync(options, whole.subarray(0, whole.length - 200));
    await expect(analyseBaseline(out, { permutations: 20 })).rejects.toMatchObject({
      code: "corrupt",
      message: expect.stringMatching(/^[^\n]*btc_options_atm[^\n]*$/),
    });
  });
});
