import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openLake } from "../../../lib/lake/index.js";
import { type RunRecord, runStrategy, shortStraddle0920, writeRunRecord } from "../../../lib/strategy/index.js";
import { syntheticStrategyRecord } from "../../report/syntheticRecord.js";
import { changedRun, runWithout } from "../../strategy/registry/registeredRecords.js";
import { lots } from "../../strategy/runFixture.js";
import { CommandFolder } from "./CommandFolder.js";

vi.setConfig({ testTimeout: 120_000 });

const folder = new CommandFolder();
afterAll(() => folder.end());

const base = syntheticStrategyRecord();
const wide = changedRun(base, {
  title: "Wide stop",
  createdAt: "2026-11-20T10:00:00.000Z",
  variant: "wide",
});
const fewer = runWithout(base, ({ tradeId }) => tradeId !== 1);
const write = (record: RunRecord): Promise<string[]> =>
  writeRunRecord(record, folder.at(`reports/${record.study}/${record.runId}`));

/** A run on a small sample market, so that `why` has its quotes. */
let traded: RunRecord;

beforeAll(async () => {
  for (const record of [base, wide, fewer]) await write(record);
  const made = folder.run("sample", "--to", "market", "--days", "1", "--rows", "20000");
  expect(made.status, made.stderr).toBe(0);
  const lake = await openLake(folder.at("market/lake"));
  try {
    const [day] = lake.days("NIFTY");
    traded = await runStrategy({
      definition: shortStraddle0920,
      underlyings: ["NIFTY"],
      days: [day!],
      openDay: (underlying, date) => lake.openTape({ underlying, date }),
      study: "sample-straddle",
      lots,
    });
  } finally {
    await lake.close();
  }
  expect(traded.trades).toHaveLength(1);
  await write(traded);
}, 120_000);

describe("strikebook runs", () => {
  it("lists runs with the verdict first, and says what was not measured", () => {
    const { status, stdout, stderr } = folder.run("runs");
    expect([status, stderr]).toEqual([0, ""]);
    const [head, ...lines] = stdout.trimEnd().split("\n");
    expect(head).toMatch(/^verdict +run +strategy/);
    expect(lines).toHaveLength(4);
    expect(lines.every((line) => /^(sound|suspect|incomplete) /.test(line))).toBe(true);
    expect(stdout).toContain("not measured");
  });

  it("filters and sorts, as table, JSON, CSV and Parquet", () => {
    const args = ["runs", "--strategy", "S1", "--underlying", "BANKNIFTY", "--sort", "pnl", "--limit", "2"];
    const ids = (JSON.parse(folder.run(...args, "--json").stdout) as { runs: RunRecord[] }).runs.map(
      (run) => run.runId,
    );
    // Of equal results the newest comes first.
    expect(ids).toEqual([wide.runId, base.runId]);
    const written = folder.run(...args, "--csv", "out/runs.csv", "--parquet", "out/runs.parquet");
    expect(written.stderr).toBe("written: out/runs.csv\nwritten: out/runs.parquet\n");
    const [head, first] = readFileSync(folder.at("out/runs.csv"), "utf8").split("\n");
    expect(head).toMatch(/^verdict,verdict_rules,run_id,created_at,study,strategy,/);
    expect(first).toMatch(new RegExp(`^sound,,${wide.runId},2026-11-20 10:00:00,02-short-straddle,S1,`));
    expect(readFileSync(folder.at("out/runs.parquet")).subarray(0, 4).toString()).toBe("PAR1");
    expect(folder.run("runs", "--strategy", "wide").stdout).toContain(wide.runId);
    expect(folder.run("runs", "--verdict", "incomplete").stdout).toBe("none of 4 runs in reports passes\n");
    expect(folder.run("runs", "--sort", "luck").status).toBe(2);
  });

  it("no registry is an error that says what to do", () => {
    const { status, stderr } = folder.run("runs", "--reports", "none");
    expect(status).toBe(1);
    expect(stderr).toBe(
      "strikebook: no run is registered in none; run a notebook that writes a report, or name another folder with --reports\n",
    );
  });

  it("runs of before there was a registry are told, and added with their own times", async () => {
    const where = (record: RunRecord): string => folder.at(`older/${record.study}/${record.runId}`);
    for (const record of [base, wide]) await writeRunRecord(record, where(record), { registry: false });
    const before = folder.run("runs", "--reports", "older");
    expect(before.stderr).toMatch(
      /no run is registered in older, and 2 lie there; add them with `strikebook runs register`/,
    );
    expect(folder.run("runs", "register", "--reports", "older").stdout.match(/^registered {2}older\//gm)).toHaveLength(
      2,
    );
    expect(folder.run("runs", "register", "--reports", "older").stdout).toBe("every run in older is registered\n");
    expect(folder.run("runs", "verify", "--reports", "older").stderr).not.toContain("run registry");
    rmSync(folder.at("older/registry.jsonl"));
    rmSync(folder.at("older/registry.head.json"));
    const unknown = folder.run("runs", "verify", "--reports", "older");
    expect([unknown.status, unknown.stderr.match(/is not registered, and does not count/g)?.length]).toEqual([0, 2]);
  });

  it("verify: whole is 0, a changed line is 1 and is named by every list too", () => {
    expect(folder.run("runs", "verify").stdout).toBe(
      "4 registered runs in reports: the chain is whole, and every run holds\n",
    );
    const file = folder.at("reports/registry.jsonl");
    const text = readFileSync(file, "utf8");
    mkdirSync(folder.at("tampered"));
    writeFileSync(folder.at("tampered/registry.jsonl"), text.replace('"title":"Wide stop"', '"title":"Narrow stop"'));
    writeFileSync(folder.at("tampered/registry.head.json"), readFileSync(folder.at("reports/registry.head.json")));
    const changed = folder.run("runs", "verify", "--reports", "tampered");
    expect(changed.status).toBe(1);
    expect(changed.stderr).toMatch(/run registry: warning: line 3 does not follow/);
    expect(changed.stderr).toMatch(/strikebook: the run registry in tampered was changed; the lines above say where/);
    const listed = folder.run("runs", "--reports", "tampered");
    expect(listed.status).toBe(0);
    expect(listed.stderr).toMatch(/warning: line 3 does not follow/);
    // Their folders are not beside this copy of the registry.
    expect(listed.stdout.match(/ missing$/gm)).toHaveLength(4);
  });

  it("verify: a run.json that was changed or is gone is 1, by the id of its run", () => {
    cpSync(folder.at("reports"), folder.at("doctored"), { recursive: true });
    const file = (record: RunRecord): string => folder.at(`doctored/${record.study}/${record.runId}/run.json`);
    const doctor = (record: RunRecord, from: RegExp, to: string): void => {
      const text = readFileSync(file(record), "utf8");
      expect(text).toMatch(from);
      writeFileSync(file(record), text.replace(from, to));
    };
    doctor(base, /"status": ?"sound"/, '"status": "suspect"');
    doctor(wide, /"pnlCurrency": ?-?[\d.]+/, '"pnlCurrency": 99999');
    rmSync(file(fewer));
    const { status, stdout, stderr } = folder.run("runs", "verify", "--reports", "doctored");
    expect([status, stdout]).toEqual([1, ""]);
    for (const { runId } of [base, wide]) expect(stderr).toContain(`warning: run ${runId} does not hold: `);
    expect(stderr).toMatch(new RegExp(`run ${fewer.runId} is registered, and its folder \\S+ has no run\\.json`));
    expect(stderr).not.toContain(traded.runId);
    expect(stderr).toContain(
      "strikebook: 3 of 4 runs in doctored are gone or do not hold; the lines above say where\n",
    );
    const json = folder.run("runs", "verify", "--reports", "doctored", "--json");
    expect([json.status, JSON.parse(json.stdout).findings.length]).toEqual([1, 3]);
  });

  it("export writes the users' files, refuses to overwrite others, and sums several runs up", () => {
    const done = folder.run("runs", "export", base.runId.slice(0, 6), "--to", "trades", "--names", "users");
    expect([done.status, done.stderr]).toEqual([0, ""]);
    expect(done.stdout).toContain("trades/BANKNIFTY_S_1_ATM_straddle_0920_to_1515_trades.csv\n");
    const refused = folder.run("runs", "export", fewer.runId, "--to", "trades", "--names", "users");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/is there and holds other rows; name another folder, or pass --overwrite\n$/);
    const several = folder.run("runs", "export", base.runId, wide.runId, "--to", "both", "--names", "users", "--json");
    const { written } = JSON.parse(several.stdout) as { written: string[] };
    expect(written).toContain("both/NIFTY_all_strategies_summary.csv");
  });
});

describe("strikebook compare", () => {
  it("is 0 for equal trades and 1 for different ones, with the first difference", () => {
    const equal = folder.run("compare", base.runId, `reports/${base.study}/${base.runId}`);
    expect([equal.status, equal.stderr]).toEqual([0, ""]);
    expect(equal.stdout).toMatch(/^Equal: /);
    const different = folder.run("compare", base.runId, fewer.runId.slice(0, 8));
    expect(different.status).toBe(1);
    expect(different.stdout).toMatch(/^Different: /);
    expect(different.stdout).toMatch(/the trade +NIFTY 2025-11-18 09:20:01 is only in A/);
    expect(different.stderr).toBe("");
    const json = JSON.parse(folder.run("compare", base.runId, fewer.runId, "--json").stdout);
    expect(json).toMatchObject({ equal: false, trades: { equal: 6 }, first: { kind: "onlyInA" } });
  });

  it("a run that this version judges otherwise is compared as it was sealed, and that is said", async () => {
    const other = changedRun(base, { verdict: { status: "suspect", reasons: [] } });
    await write(other);
    const { status, stderr } = folder.run("compare", base.runId, other.runId);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^strikebook: warning: read as it was sealed: .*run\.json: its verdict is "suspect"/);
    expect(folder.run("runs", "export", other.runId, "--to", "doubtful").status).toBe(1);
  });

  it("a run that is not there, or whose folder is gone, is told", () => {
    expect(folder.run("compare", base.runId, "ffff").stderr).toMatch(/^strikebook: no run "ffff" in /);
    const gone = changedRun(base, { title: "Gone" });
    return write(gone).then(() => {
      rmSync(folder.at(`reports/${gone.study}/${gone.runId}`), { recursive: true });
      const { status, stderr } = folder.run("compare", base.runId, gone.runId);
      expect(status).toBe(1);
      expect(stderr).toMatch(/is registered, and its folder .* is gone; run the study again/);
    });
  });
});

describe("strikebook why", () => {
  it("shows a trade of the sample market step by step, with its book", () => {
    const { status, stdout, stderr } = folder.run("why", `${traded.runId}:1`, "--lake", "market/lake", "--around", "1");
    expect(status, stderr).toBe(0);
    for (const title of ["Step by step", "Rules that watch the position", "Book", "The seconds around"])
      expect(stdout).toMatch(new RegExp(`^${title}`, "m"));
    const [trade] = traded.trades;
    expect(stdout).toMatch(new RegExp(`^entry fill +${trade!.entryTime} .* sell `, "m"));
    expect(stdout).toMatch(/cost to close at least 1\.2 x /);
    expect(stdout).not.toMatch(/NaN|Infinity|undefined|are not those that the run read/);
  });

  it("writes a page with charts and no script, and JSON", () => {
    const { stdout, stderr, status } = folder.run(
      ...["why", "1", "--run", traded.runId.slice(0, 6), "--lake", "market/lake", "--html", "out/why.html", "--json"],
    );
    expect(status, stderr).toBe(0);
    const told = JSON.parse(stdout) as { steps: { kind: string; legs: { book: unknown[] }[] }[] };
    expect(told.steps.map(({ kind }) => kind)).toEqual(["entry decision", "entry fill", "exit decision", "exit fill"]);
    expect(told.steps[1]!.legs[0]!.book).toHaveLength(5);
    const html = readFileSync(folder.at("out/why.html"), "utf8");
    expect(html.match(/<svg/g)).toHaveLength(3);
    expect(html).not.toMatch(/<script|NaN/);
    expect(html).toContain('class="verdict ');
  });

  it("without a run takes the newest with trades, and says so; a wrong trade or lake is told", () => {
    const newest = folder.run("why", "1", "--lake", "market/lake");
    expect(newest.stderr).toContain(`no run is named: this is the newest with trades (${traded.runId}, `);
    expect(folder.run("why", `${traded.runId}:9`, "--lake", "market/lake").stderr).toMatch(/has no trade 9; it has 1/);
    const unknown = folder.run("why", `${traded.runId}:9`);
    expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringMatching(/has no trade 9; it has 1/)]);
    const nowhere = folder.run("why", `${traded.runId}:1`);
    expect([nowhere.status, nowhere.stderr]).toEqual([
      1,
      expect.stringMatching(
        /no lake at lake, and run \w+ does not record where its own lies; name the lake.* --lake DIR/,
      ),
    ]);
    const register = folder.run("runs", "register", "--reports", "nope");
    expect([register.status, register.stderr]).toEqual([1, expect.stringMatching(/there is no folder nope; name the/)]);
    expect(folder.run("why", "first").stderr).toMatch(/"first" names no trade; write run:trade/);
    expect(folder.run("why", `${traded.runId}:1`, "--lake", "none").status).toBe(1);
    expect(folder.run("why", `${base.runId}:1`, "--lake", "market/lake").status).toBe(1);
    expect(folder.run("why", `${traded.runId}:1`, "--around", "-1").status).toBe(2);
  });
});
