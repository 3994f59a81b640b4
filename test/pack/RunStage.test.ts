import { closeSync, existsSync, mkdirSync, readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PackedKind, packColumn, unpackColumn } from "../../lib/pack/packedColumn.js";
import { RunStage } from "../../lib/pack/RunStage.js";
import { DAY, testFolder } from "../lake/lakeFixture.js";
import { plainRun, quoteRun } from "./packFixture.js";

function throughPacking(values: readonly number[]): { kind: number; back: number[] } {
  const words = new Int32Array(values.length * 2 + 2);
  const packed = packColumn(Float64Array.from(values), words);
  const back = new Float64Array(values.length).fill(12345);
  expect(unpackColumn(packed.kind, words, back)).toBe(packed.words);
  return { kind: packed.kind, back: [...back] };
}

describe("packColumn", () => {
  test.each<[string, number[], number]>([
    ["one value", [7.25, 7.25, 7.25], PackedKind.constant],
    ["nothing but NaN", [Number.NaN, Number.NaN], PackedKind.constant],
    ["whole numbers", [1, Number.NaN, -5, 2_147_483_647], PackedKind.whole],
    ["prices", [1507.1, 835.35, Number.NaN, -0.05], PackedKind.hundredths],
    ["the number that stands for NaN", [-2_147_483_648, 1], PackedKind.double],
    ["a price that would be that number", [-21_474_836.48, 1.5], PackedKind.double],
    ["instants", [1_763_440_287_000_000, 1_763_440_288_000_000], PackedKind.double],
    ["negative zero", [-0, 1], PackedKind.double],
    ["negative zero late among whole numbers", [1, 2, 3, -0], PackedKind.double],
    ["a large whole number before a price", [100_000_000, 0.5], PackedKind.double],
    ["ten decimals", [-2.5571396243, 1], PackedKind.double],
  ])("keeps every bit of %s", (_, values, kind) => {
    const { kind: chosen, back } = throughPacking(values);
    expect(chosen).toBe(kind);
    expect(back.every((value, i) => Object.is(value, values[i]))).toBe(true);
  });

  test("keeps every bit of any column", () => {
    const value = fc.oneof(
      fc.double(),
      fc.integer({ min: -300, max: 300 }).map((n) => n / 100),
      fc.integer(),
      fc.constantFrom(0, -0, Number.NaN, 2 ** 31, -(2 ** 31), 21_474_836.47, 21_474_836.48),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const { back } = throughPacking(values);
        expect(back.every((number, i) => Object.is(number, values[i]))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("RunStage", () => {
  test("gives back runs of several days and underlyings in the order they came", () => {
    const stage = new RunStage(testFolder());
    const runs = [
      quoteRun("CE", 26_000, {
        seconds: [1, 2, 3],
        last: [1.05, Number.NaN, 3],
        vendor: { changeper: [-2.5571396243, 1, 2] },
      }),
      quoteRun("PE", 26_000, { seconds: [1], vendor: { open: [Number.NaN] } }),
      quoteRun("CE", 26_100, { seconds: [5, 6], day: "2025-11-19" }),
    ];
    stage.add(DAY, runs[0]!);
    stage.add("2025-11-19", runs[2]!);
    stage.add(DAY, runs[1]!);
    expect(stage.days().map(({ date, underlying, runs: staged }) => [date, underlying, staged.length])).toEqual([
      [DAY, "NIFTY", 2],
      ["2025-11-19", "NIFTY", 1],
    ]);
    const back = stage.days().flatMap((day) => day.runs.map((run) => stage.reader().read(run)));
    expect(back.map(plainRun)).toEqual(runs.map(plainRun));
    expect(back.map(({ contract }) => contract)).toEqual(runs.map(({ contract }) => contract));
    stage.close();
  });

  test("removes its folder, and folders of processes that are gone, but not those of running ones", () => {
    const root = testFolder();
    const [gone, running] = [".pack-999999999-0", `.pack-${process.pid}-9999`];
    for (const name of [gone, running]) mkdirSync(join(root, name));
    const stage = new RunStage(root);
    stage.add(DAY, quoteRun("CE", 26_000, { seconds: [1] }));
    expect(existsSync(join(root, gone!))).toBe(false);
    expect(readdirSync(root)).toHaveLength(2);
    stage.close();
    expect(readdirSync(root)).toEqual([running]);
  });

  test("says so when the staged rows are cut short", () => {
    const root = testFolder();
    const stage = new RunStage(root);
    stage.add(DAY, quoteRun("CE", 26_000, { seconds: [1, 2, 3] }));
    const [folder] = readdirSync(root);
    truncateSync(join(root, folder!, `${DAY}_NIFTY.rows`), 40);
    expect(() => stage.reader().read(stage.days()[0]!.runs[0]!)).toThrow(
      /staged rows of NSE:NIFTY:2025-11-25:CE:26000 are cut short/,
    );
    stage.close();
  });

  test("says in one line that it cannot write", () => {
    const root = testFolder();
    const stage = new RunStage(root);
    stage.add(DAY, quoteRun("CE", 26_000, { seconds: [1] }));
    const { file } = stage.days()[0]!;
    closeSync(file);
    expect(() => stage.add(DAY, quoteRun("PE", 26_000, { seconds: [1] }))).toThrow(
      /^cannot stage rows under .*: EBADF; free disk space, then pack again$/,
    );
  });
});
