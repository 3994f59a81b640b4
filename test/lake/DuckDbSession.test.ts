import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { type DuckDb, DuckDbSession } from "../../lib/lake/DuckDbSession.js";
import { testFolder, testSession } from "./lakeFixture.js";

test("memory, threads and the folder for spilled blocks are what was asked for; the folder goes with the session", async () => {
  const tempDirectory = join(testFolder(), "spill");
  const session = await DuckDbSession.open({ memoryLimit: "100MB", threads: 1, tempDirectory });
  const settings = await session.numbers(
    "SELECT current_setting('threads')::DOUBLE, (current_setting('memory_limit') = '95.3 MiB')::DOUBLE::DOUBLE, (current_setting('temp_directory') LIKE '%/spill')::INTEGER, current_setting('preserve_insertion_order')::INTEGER",
  );
  expect(settings.map((column) => column[0])).toEqual([1, 1, 1, 1]);
  // 30 million doubles do not fit into 100 MB: they go to disk and come back.
  await session.run("CREATE TABLE big AS SELECT random() AS x FROM range(30000000)");
  expect(existsSync(tempDirectory)).toBe(true);
  expect((await session.numbers("SELECT count(x)::DOUBLE FROM big"))[0]![0]).toBe(30_000_000);
  await session.close();
  await session.close();
  expect(existsSync(tempDirectory)).toBe(false);
});

test("the environment sets what the caller leaves open", async () => {
  vi.stubEnv("STRIKEBOOK_DUCKDB_MEMORY", "256MiB");
  vi.stubEnv("STRIKEBOOK_DUCKDB_THREADS", "1");
  onTestFinished(() => void vi.unstubAllEnvs());
  const settings = async (options = {}): Promise<unknown[]> => {
    const session = await DuckDbSession.open(options);
    const found = await session.numbers(
      "SELECT (current_setting('memory_limit') = '256.0 MiB')::INTEGER, current_setting('threads')::DOUBLE",
    );
    await session.close();
    return found.map((column) => column[0]);
  };
  expect(await settings()).toEqual([1, 1]);
  expect(await settings({ memoryLimit: "100MB", threads: 2 })).toEqual([0, 2]);
});

test("numbers gives every type as doubles in row order, NULL as NaN, and refuses what it would have to round", async () => {
  const session = await testSession();
  const [double, float, int, big, time, nothing] = await session.numbers(
    "SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i / 4.0::DOUBLE END, (i / 2)::FLOAT, CASE WHEN i = 4999 THEN NULL ELSE i::INTEGER END, -i::BIGINT * 1000000007, make_timestamp(i), NULL::DOUBLE FROM range(5000) t(i)",
  );
  const rows = Array.from({ length: 5000 }, (_, i) => i);
  expect(double).toEqual(Float64Array.from(rows, (i) => (i % 3 === 0 ? Number.NaN : i / 4)));
  expect(float).toEqual(Float64Array.from(rows, (i) => i / 2));
  expect(int).toEqual(Float64Array.from(rows, (i) => (i === 4999 ? Number.NaN : i)));
  expect(big!.every((value, i) => value === i * -1_000_000_007)).toBe(true);
  expect(time).toEqual(Float64Array.from(rows));
  expect(nothing!.every(Number.isNaN)).toBe(true);
  expect((await session.numbers("SELECT 1::DOUBLE WHERE false"))[0]).toEqual(new Float64Array(0));
  await expect(session.numbers("SELECT 'a' AS name")).rejects.toThrow(/column name is not a plain number/);
  await expect(session.numbers("SELECT 9007199254740993 AS x")).rejects.toThrow(/beyond 2\^53/);
});

test("an aborted signal stops a statement before and while it runs", async () => {
  const session = await testSession();
  const before = AbortSignal.abort(new Error("too late"));
  await expect(session.run("SELECT 1", { signal: before })).rejects.toThrow("too late");
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 30);
  const long = session.run("SELECT count(*) FROM range(100000000000) t(i) WHERE sin(i) > 2", {
    signal: controller.signal,
  });
  await expect(long).rejects.toThrow("enough");
  await session.run("SELECT 1");
});

test("a stream hands over chunks in row order, and one that fails in the middle says why", async () => {
  const session = await testSession();
  const { duckdb } = session;
  const values: number[] = [];
  await session.stream("SELECT i::DOUBLE FROM range(300000) t(i)", 300_000, (chunk) => {
    const size = duckdb.data_chunk_get_size(chunk);
    const { buffer, byteOffset } = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, 0), size * 8);
    values.push(...new Float64Array(buffer, byteOffset, size));
  });
  expect(values).toHaveLength(300_000);
  expect(values.findIndex((value, row) => value !== row)).toBe(-1);
  const failing = "SELECT CASE WHEN i = 200000 THEN error('no such row') ELSE i END FROM range(300000) t(i)";
  await expect(session.stream(failing, 300_000, () => {})).rejects.toThrow(/no such row/);
  await expect(session.stream("SELECT i FROM range(10) t(i)", 11, () => {})).rejects.toThrow(
    /gave 10 rows where 11 were expected/,
  );
  await expect(session.stream("SELECT i FROM range(10) t(i)", 9, () => {})).rejects.toThrow(/gave 10 rows where 9/);
  const refusing = session.stream("SELECT i FROM range(300000) t(i)", 300_000, () => {
    throw new Error("not this one");
  });
  await expect(refusing).rejects.toThrow("not this one");
  const stop = new AbortController();
  const endless = session.stream("SELECT i FROM range(100000000000) t(i)", 1e11, () => stop.abort(new Error("stop")), {
    signal: stop.signal,
  });
  await expect(endless).rejects.toThrow("stop");
});

test("an abort is not lost between two steps of a statement's beginning", async () => {
  const session = await testSession();
  const endless =
    "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range * b.range + a.range) % 7919 = 4";
  for (let turns = 0; turns < 25; turns++) {
    const stop = new AbortController();
    const running = session.run(endless, { signal: stop.signal });
    const ended = expect(running).rejects.toThrow("told to");
    for (let turn = 0; turn < turns; turn++) await new Promise((resume) => setImmediate(resume));
    stop.abort(new Error("told to"));
    await ended;
  }
});

test("closing stops and awaits a statement that no one waits for", async () => {
  const session = await DuckDbSession.open({ memoryLimit: "256MB", threads: 1 });
  const { duckdb } = session;
  let outcome = "not begun";
  let whenLetGo: string | undefined;
  const watched: Partial<DuckDb> = {
    query: async (...given) => {
      outcome = "running";
      try {
        return await duckdb.query(...given);
      } catch (error) {
        outcome = String(error);
        throw error;
      }
    },
    close_sync: (database) => {
      whenLetGo = outcome;
      duckdb.close_sync(database);
    },
  };
  // The binding's own functions cannot be replaced.
  Object.assign(session, { duckdb: Object.create(duckdb, Object.getOwnPropertyDescriptors(watched)) });
  // Some seconds of work, which another failure has left behind.
  session.run("SELECT sum(sin(range)) FROM range(1000000000)").catch(() => undefined);
  await vi.waitFor(() => expect(outcome).toBe("running"));
  await session.close();
  expect(whenLetGo).toMatch(/interrupt/i);
});
