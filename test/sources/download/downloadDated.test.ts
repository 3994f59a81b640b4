import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  AAVE_COLUMNS,
  aaveSource,
  type DownloadDatedOptions,
  type DownloadReport,
  downloadDated,
  downloadRecordPath,
  TARDIS_COLUMNS,
  tardisSource,
  type WaitingClock,
} from "../../../lib/sources/index.js";
import { StrikebookError, subscribeProgress } from "../../../lib/task/index.js";
import { FaultyServer, type ServeOptions, serve, status } from "./FaultyServer.js";

/** A clock that jumps: what was waited for is written down. */
class JumpingClock implements WaitingClock {
  readonly waits: number[] = [];
  #now = 0;
  now(): number {
    return this.#now;
  }
  async wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    this.waits.push(ms);
    this.#now += ms;
  }
}

const HEADER = TARDIS_COLUMNS.quotes.map(({ name }) => name).join();
const ROWS = 20_000;
const DAY = "/deribit/quotes/2023/08/14/BTC-PERPETUAL.csv.gz";
const NEXT_DAY = "/deribit/quotes/2023/08/15/BTC-PERPETUAL.csv.gz";
const NAME = "deribit_quotes_2023-08-14_BTC-PERPETUAL.csv.gz";

/** A day's file whose bytes hardly compress: a few hundred KB. */
function dayFile(seed: number): Buffer {
  let state = seed;
  const lines = Array.from({ length: ROWS }, (_, i) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return `deribit,BTC-PERPETUAL,${1_692_000_000_000_000 + i * 1000},${1_692_000_000_005_000 + i * 1000},${state % 100_000},29400.5,29400,${state >>> 12}`;
  });
  return gzipSync(`${HEADER}\n${lines.join("\n")}\n`);
}

const whole = dayFile(1);
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

let server: FaultyServer;
let out: string;
let clock: JumpingClock;
beforeAll(async () => {
  server = await FaultyServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.reset();
  server.files.set(DAY, whole);
  out = mkdtempSync(join(tmpdir(), "strikebook download "));
  clock = new JumpingClock();
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

function fetchDays(more: Partial<DownloadDatedOptions> = {}, apiKey = ""): Promise<DownloadReport> {
  const kinds = [{ dataType: "quotes" as const, symbol: "BTC-PERPETUAL" }];
  return downloadDated({
    source: tardisSource({ kinds, baseUrl: server.url, apiKey }),
    from: "2023-08-14",
    to: "2023-08-14",
    out,
    clock,
    uniform: () => 0.5,
    ...more,
  });
}

/** What a download failed with: as a whole, or its one file. */
async function failure(run: Promise<DownloadReport>): Promise<{ readonly code: string; readonly message: string }> {
  const error = await run.then(
    ({ files }) => {
      expect(files.map(({ state }) => state)).toEqual(["failed"]);
      return files[0]!.error;
    },
    (reason: unknown) => {
      expect(reason).toBeInstanceOf(StrikebookError);
      return reason as StrikebookError;
    },
  );
  return error!;
}

/** The file is there, whole, with its record and nothing else beside it. */
function expectWhole(bytes = whole, name = NAME): void {
  expect(sha256(readFileSync(join(out, name)))).toBe(sha256(bytes));
  const record = JSON.parse(readFileSync(downloadRecordPath(join(out, name)), "utf8"));
  expect(record).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes), rows: ROWS, format: "csv.gz" });
  expect(readdirSync(out).sort()).toEqual([name, `${name}.download.json`].sort());
}

describe("downloadDated", () => {
  it("brings a day once; the second time nothing is asked for", async () => {
    const events: string[] = [];
    const stop = subscribeProgress(({ label, state }) => events.push(`${label} ${state}`));
    const first = await fetchDays();
    stop();
    expect(first.counts).toEqual({ downloaded: 1, present: 0, missing: 0, failed: 0, planned: 0 });
    expect(first.files[0]).toMatchObject({ rows: ROWS, bytes: whole.length, sha256: sha256(whole), requests: 1 });
    expect(events).toContain("downloading from tardis done");
    expectWhole();
    const second = await fetchDays();
    expect(second.counts.present).toBe(1);
    expect(second.files[0]!.sha256).toBe(sha256(whole));
    expect(server.log.map(({ url, acceptEncoding }) => [url, acceptEncoding])).toEqual([[DAY, "identity"]]);
  });

  it("fetches a file again that was changed on disk, and one without a record", async () => {
    await fetchDays();
    writeFileSync(join(out, NAME), "something else");
    expect((await fetchDays()).counts.downloaded).toBe(1);
    rmSync(downloadRecordPath(join(out, NAME)));
    expect((await fetchDays()).counts.downloaded).toBe(1);
    expectWhole();
  });

  it("lists addresses and asks for nothing in a dry run", async () => {
    const report = await fetchDays({ dryRun: true, to: "2023-08-16" });
    expect(report.counts.planned).toBe(3);
    expect(report.files.map(({ url }) => url.slice(server.url.length))).toEqual([
      DAY,
      NEXT_DAY,
      "/deribit/quotes/2023/08/16/BTC-PERPETUAL.csv.gz",
    ]);
    expect(server.log).toEqual([]);
    expect(readdirSync(out)).toEqual([]);
  });

  it("continues behind the last byte when the connection is lost in the middle, time after time", async () => {
    const half = whole.length >> 1;
    server.answer(serve({ dropAfter: half }), serve({ dropAfter: half >> 1 }));
    const { files } = await fetchDays();
    expect(files[0]).toMatchObject({ state: "downloaded", requests: 3, resumed: true });
    expect(server.log.map(({ range }) => range)).toEqual([
      undefined,
      expect.stringMatching(/^bytes=\d+-$/),
      expect.stringMatching(/^bytes=\d+-$/),
    ]);
    expect(server.log[1]!.ifRange).toBe('"v1"');
    const starts = server.log.slice(1).map(({ range }) => Number(/\d+/.exec(range!)![0]));
    expect(starts[0]).toBeGreaterThan(0);
    expect(starts[1]).toBeGreaterThan(starts[0]!);
    // The half second of a first failure, half of it jitter; progress sets the count back.
    expect(clock.waits.filter((ms) => ms === 375)).toHaveLength(2);
    expectWhole();
  });

  it("continues what an earlier run left", async () => {
    server.answer(serve({ dropAfter: 100_000 }));
    const cut = await failure(fetchDays({ maxFailures: 1 }));
    expect(cut.code).toBe("environment");
    expect(cut.message).toContain("continued");
    expect(existsSync(join(out, NAME))).toBe(false);
    expect(existsSync(join(out, `${NAME}.partial`))).toBe(true);
    const { files } = await fetchDays();
    expect(files[0]).toMatchObject({ requests: 1, resumed: true });
    expectWhole();
  });

  it.each<[string, ServeOptions]>([
    ["changed between two tries", { etag: '"v2"' }],
    ["is served without ranges", { noRange: true }],
  ])("begins anew when the file %s", async (_, options) => {
    const other = dayFile(2);
    server.answer(serve({ dropAfter: 100_000 }), (request, response) => serve(options)(request, response, other));
    const { files } = await fetchDays();
    expect(files[0]).toMatchObject({ requests: 2, resumed: false });
    expect(server.log[1]!.range).toBeDefined();
    expectWhole(other);
  });

  describe("a plain file, where no checksum would tell", () => {
    const token = `0x${"1".repeat(40)}`;
    const vendors = `polygon-aave_v3-${token}-2023-08-14.minute.csv`;
    const name = `aave_v3_polygon_${token}_2023-08-14.minute.csv`;
    const header = AAVE_COLUMNS.map((column) => column.name).join();
    const minutes = (rate: string): Buffer =>
      Buffer.from(`${header}\n${`2023-08-14 00:00:00,${rate},0.06,0.05,1.02,1.03\n`.repeat(20_000)}`);
    const [first, second] = [minutes("0.04"), minutes("0.07")];
    const fetchRates = (): Promise<DownloadReport> =>
      fetchDays({ source: aaveSource({ assets: [token], baseUrl: server.url }) });

    it("begins anew when a server continues a changed file although it was asked not to", async () => {
      server.files.set(`/${vendors}`, first);
      server.answer(
        serve({ dropAfter: 100_000 }),
        (request, response) => serve({ headers: { etag: '"v2"' } })(request, response, second),
        (request, response) => serve({ etag: '"v2"' })(request, response, second),
      );
      await fetchRates();
      expect(server.log.map(({ range }) => range === undefined)).toEqual([true, false, true]);
      expect(sha256(readFileSync(join(out, name)))).toBe(sha256(second));
    });

    it("begins anew when a server sends another range than it was asked for", async () => {
      server.files.set(`/${vendors}`, first);
      server.answer(serve({ dropAfter: 100_000 }), (request, response, bytes) => {
        const from = Number(/\d+/.exec(request.headers.range!)![0]) - 1000;
        response.writeHead(206, {
          etag: '"v1"',
          "content-range": `bytes ${from}-${bytes.length - 1001}/${bytes.length}`,
        });
        response.end(bytes.subarray(from, -1000));
      });
      await fetchRates();
      expect(server.log).toHaveLength(3);
      expect(sha256(readFileSync(join(out, name)))).toBe(sha256(first));
    });
  });

  it("does not continue on a weak entity tag, or on none", async () => {
    for (const etag of ['W/"v1"', null]) {
      server.reset();
      server.files.set(DAY, whole);
      rmSync(join(out, NAME), { force: true });
      server.answer(serve({ dropAfter: 100_000, etag }), serve({ etag }));
      await fetchDays();
      expect(server.log.map(({ range }) => range)).toEqual([undefined, undefined]);
      expectWhole();
    }
    server.reset();
    server.files.set(DAY, whole);
    rmSync(join(out, NAME));
    const lastModified = "Tue, 15 Aug 2023 06:00:00 GMT";
    server.answer(serve({ dropAfter: 100_000, etag: null, lastModified }), serve({ etag: null, lastModified }));
    await fetchDays();
    expect(server.log[1]).toMatchObject({ ifRange: lastModified, range: expect.stringMatching(/^bytes=/) });
    expectWhole();
  });

  it("takes a file whose last byte had come when the run was stopped", async () => {
    writeFileSync(join(out, `${NAME}.partial`), whole);
    const state = { url: server.url + DAY, etag: '"v1"', totalBytes: whole.length };
    writeFileSync(join(out, `${NAME}.partial.json`), JSON.stringify(state));
    await fetchDays();
    expect(server.log).toHaveLength(1);
    expectWhole();
  });

  it("waits longer from failure to failure, and gives up", async () => {
    server.answer(...Array.from({ length: 5 }, () => status(500)), serve());
    await fetchDays({ requestsPerSecond: 1000 });
    expect(clock.waits).toEqual([375, 750, 1500, 3000, 6000]);
    expectWhole();
    rmSync(join(out, NAME));
    server.answer(...Array.from({ length: 9 }, () => status(503)));
    const error = await failure(fetchDays({ maxFailures: 4 }));
    expect(error.code).toBe("environment");
    expect(error.message).toContain(`${server.url}${DAY} did not come in 4 tries (HTTP 503)`);
  });

  it("comes back when the server says: seconds or a date", async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    server.answer(status(429, { "retry-after": "17" }), status(503, { "retry-after": date }));
    await fetchDays();
    expect(clock.waits[0]).toBe(17_000);
    expect(clock.waits[1]).toBeGreaterThan(3_500_000);
    expect(clock.waits[1]).toBeLessThanOrEqual(3_600_000);
    expectWhole();
  });

  it("sends no more requests a second than it may", async () => {
    server.files.set(NEXT_DAY, whole);
    await fetchDays({ to: "2023-08-16", requestsPerSecond: 4 });
    expect(server.log).toHaveLength(3);
    expect(clock.now()).toBe(500);
  });

  it("is not deceived by a length that is wrong", async () => {
    // More announced than sent: the client sees a connection that ends too early.
    server.answer((_request, response, bytes) => {
      response.writeHead(200, { "content-length": bytes.length + 10, etag: '"v1"' });
      response.write(bytes, () => setImmediate(() => response.destroy()));
    });
    await failure(fetchDays({ maxFailures: 1 }));
    // Then the server says 416 for what is behind the true end, which is not the announced one.
    await fetchDays();
    expectWhole();
    // Less than the file: the gzip has no end.
    rmSync(join(out, NAME));
    server.answer((_request, response, bytes) => {
      response.writeHead(200, { "content-length": bytes.length - 10, etag: '"v1"' }).end(bytes.subarray(0, -10));
    });
    await fetchDays();
    expectWhole();
  });

  it("compares with the server's checksum, and fetches anew what differs", async () => {
    const right = createHash("md5").update(whole).digest("base64");
    const wrong = createHash("md5").update("other").digest("base64");
    server.answer(serve({ headers: { "content-md5": wrong } }), serve({ headers: { "content-md5": right } }));
    const { files } = await fetchDays();
    expect(files[0]!.requests).toBe(2);
    expectWhole();
    const record = JSON.parse(readFileSync(downloadRecordPath(join(out, NAME)), "utf8"));
    expect(record.comparedWith).toBe("content-md5");
    rmSync(join(out, NAME));
    const digest = `sha-256=:${createHash("sha256").update("other").digest("base64")}:`;
    server.answer(...Array.from({ length: 3 }, () => serve({ headers: { "repr-digest": digest } })));
    const error = await failure(fetchDays({ maxFailures: 3 }));
    expect(error.code).toBe("corrupt");
    expect(error.message).toContain(`${NAME} differs from the server's SHA-256`);
    expect(existsSync(join(out, NAME))).toBe(false);
  });

  it("keeps the first answer's checksum over a continuation", async () => {
    const wrong = createHash("md5").update("other").digest("base64");
    server.answer(serve({ headers: { "content-md5": wrong }, dropAfter: 100_000 }), serve());
    const { files } = await fetchDays();
    expect(files[0]!.requests).toBe(3);
    expectWhole();
  });

  it("says of an entity tag that looks like an MD5 whether it is one, and does not rely on it", async () => {
    for (const [etag, is] of [
      [`"${createHash("md5").update(whole).digest("hex")}"`, true],
      [`"${"0".repeat(32)}"`, false],
    ] as const) {
      rmSync(join(out, NAME), { force: true });
      server.answer(serve({ etag }));
      await fetchDays();
      const record = JSON.parse(readFileSync(downloadRecordPath(join(out, NAME)), "utf8"));
      expect(record).toMatchObject({ etag, etagIsMd5: is, comparedWith: "none" });
    }
  });

  it("gives a connection up that sends nothing more, and continues", async () => {
    server.answer(serve({ stallAfter: 50_000 }));
    const { files } = await fetchDays({ stallMs: 300 });
    expect(files[0]!.requests).toBeGreaterThan(1);
    expect(server.log[1]!.range).toBeDefined();
    expectWhole();
  });

  it("reports a day that the server lacks, and goes on with the others", async () => {
    const report = await fetchDays({ from: "2023-08-13" });
    expect(report.files.map(({ date, state }) => [date, state])).toEqual([
      ["2023-08-13", "missing"],
      ["2023-08-14", "downloaded"],
    ]);
    expect(report.counts.missing).toBe(1);
    expectWhole();
  });

  it("goes on behind a day that fails, and says what failed", async () => {
    server.files.set(DAY.replace("08/14", "08/13"), Buffer.from("no data\n"));
    const report = await fetchDays({ from: "2023-08-13" });
    expect(report.files.map(({ date, state, error }) => [date, state, error?.code])).toEqual([
      ["2023-08-13", "failed", "schema"],
      ["2023-08-14", "downloaded", undefined],
    ]);
    expect(report.files[0]!.error!.message).toContain("2023/08/13");
    expect(report.counts).toMatchObject({ downloaded: 1, failed: 1 });
    expectWhole();
  });

  it("asks for nothing more after five failures in a row", async () => {
    server.answer(...Array.from({ length: 6 }, () => status(500)));
    for (let day = 8; day < 14; day++)
      server.files.set(DAY.replace("08/14", `08/${String(day).padStart(2, "0")}`), whole);
    const report = await fetchDays({ from: "2023-08-08", maxFailures: 1 });
    expect(report.counts.failed).toBe(7);
    expect(server.log).toHaveLength(5);
    expect(report.files.at(-1)!.error!.message).toContain("was not asked for");
  });

  it("takes the empty gzip of a day without data", async () => {
    server.files.set(DAY, gzipSync(""));
    expect((await fetchDays()).files[0]).toMatchObject({ state: "downloaded", rows: 0 });
  });

  it("refuses a page that is no data, and gzip that a server unpacked", async () => {
    server.files.set(DAY, Buffer.from("<html>maintenance</html>\n".repeat(50)));
    const page = await failure(fetchDays());
    expect(page.code).toBe("schema");
    expect(page.message).toContain(server.url + DAY);
    expect(readdirSync(out)).toEqual([]);
    server.files.set(DAY, Buffer.from(`${HEADER}\n`));
    expect((await failure(fetchDays({ maxFailures: 2 }))).message).toContain("plain text, not as gzip");
    server.files.set(DAY, whole);
    server.answer(serve({ headers: { "content-encoding": "gzip" } }));
    const encoded = await failure(fetchDays({ maxFailures: 1 }));
    expect(encoded.message).toContain("encodes the file anew (gzip)");
  });

  it("sends the key as a bearer token, says what to do when it is refused, and writes it nowhere", async () => {
    const key = "TD.secret-key-0123456789";
    await fetchDays({}, key);
    expect(server.log[0]!.authorization).toBe(`Bearer ${key}`);
    for (const name of readdirSync(out)) expect(readFileSync(join(out, name)).includes(key)).toBe(false);
    rmSync(join(out, NAME));
    server.answer(status(401));
    const bad = await failure(fetchDays({}, key));
    expect(bad.message).toContain("HTTP 401");
    expect(bad.message).toContain("TARDIS_API_KEY");
    expect(JSON.stringify(bad, Object.getOwnPropertyNames(bad))).not.toContain(key);
    server.answer(status(403));
    expect((await failure(fetchDays())).message).toContain("without a key only the first day of each month");
    expect(() => tardisSource({ apiKey: "with\nbreak" })).toThrow(/TARDIS_API_KEY holds a character/);
    expect(() => tardisSource({ apiKey: "with\nbreak" })).not.toThrow(/break/);
  });

  it("stops at once when it is aborted, and keeps what came", async () => {
    const controller = new AbortController();
    server.answer(serve({ stallAfter: 50_000 }));
    const stop = subscribeProgress(({ label, done }) => {
      if (label.startsWith("fetching") && done > 0) controller.abort(new Error("enough"));
    });
    await expect(fetchDays({ signal: controller.signal })).rejects.toThrow("enough");
    stop();
    expect(existsSync(join(out, `${NAME}.partial`))).toBe(true);
    await fetchDays();
    expectWhole();
  });

  it("lets one download at a time into a folder, and takes the lock of a process that is gone", async () => {
    server.answer(serve({ stallAfter: 1000 }));
    const first = fetchDays({ stallMs: 500 });
    await expect.poll(() => server.log.length, { timeout: 20_000 }).toBe(1);
    const second = await failure(fetchDays());
    expect(second.code).toBe("environment");
    expect(second.message).toContain(`process ${process.pid} downloads into `);
    await first;
    expectWhole();
    rmSync(join(out, NAME));
    // No process has this number: Linux and macOS stop far below it.
    writeFileSync(join(out, ".download.lock"), "2147483646\n");
    await fetchDays();
    expectWhole();
  });

  it("refuses days and numbers that are not possible", async () => {
    expect((await failure(fetchDays({ from: "2023-08-15" }))).code).toBe("argument");
    expect((await failure(fetchDays({ from: "2023-02-30" }))).code).toBe("argument");
    expect((await failure(fetchDays({ requestsPerSecond: 0 }))).code).toBe("argument");
  });
});

describe("sources", () => {
  it("Tardis: addresses as the vendor documents them", () => {
    const source = tardisSource({ apiKey: "k" });
    expect(source.files("2023-08-01").map(({ url, name }) => [url, name])).toEqual([
      [
        "https://datasets.tardis.dev/v1/deribit/options_chain/2023/08/01/OPTIONS.csv.gz",
        "deribit_options_chain_2023-08-01_OPTIONS.csv.gz",
      ],
      [
        "https://datasets.tardis.dev/v1/deribit/quotes/2023/08/01/BTC-PERPETUAL.csv.gz",
        "deribit_quotes_2023-08-01_BTC-PERPETUAL.csv.gz",
      ],
    ]);
  });

  it("Aave: demeter's names, by asset or address", () => {
    const token = "0xc2132D05D31c914a87C6611C10748AEb04B58e8F";
    const files = aaveSource({ assets: ["usdc_e", token], baseUrl: "http://mirror/x/" }).files("2023-08-14");
    expect(files.map(({ url }) => url)).toEqual([
      "http://mirror/x/polygon-aave_v3-0x2791bca1f2de4661ed88a30c99a7a9449aa84174-2023-08-14.minute.csv",
      `http://mirror/x/polygon-aave_v3-${token.toLowerCase()}-2023-08-14.minute.csv`,
    ]);
    expect(files.map(({ name }) => name)).toEqual([
      "aave_v3_polygon_usdc_e_2023-08-14.minute.csv",
      `aave_v3_polygon_${token.toLowerCase()}_2023-08-14.minute.csv`,
    ]);
    const same = [["usdc"], ["0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174"]].map(
      (assets) => aaveSource({ assets, baseUrl: "http://mirror/x" }).files("2023-08-14")[0],
    );
    expect(same).toEqual([files[0], files[0]]);
    expect(() => aaveSource({ assets: ["doge"] })).toThrow(/no address is known for asset "doge" on polygon/);
    expect(() => aaveSource({ chain: "base", assets: ["usdc"] })).toThrow(/on base; give its token address/);
  });
});
