import { spawnSync } from "node:child_process";
import type { Benchmark } from "../harness.js";
import { type Kernel, strikebook } from "../kernel/Kernel.js";
import { KernelSession } from "../kernel/KernelSession.js";
import { peers } from "../kernel/peers.js";
import { STUCK_FORMS } from "../kernel/stuckForms.js";

type Act = (session: KernelSession) => Promise<unknown>;
type Shape = Pick<Benchmark, "name" | "work" | "units" | "unit"> & Partial<Pick<Benchmark, "value" | "repetitions">>;

const LINES = 10_000;
let serial = 0;

/** The kernel against other Jupyter kernels, all through one client, in turn, no cell text twice. */
export async function* benchmarks(): AsyncGenerator<Benchmark> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const others: Kernel[] = [];
  for (const peer of peers()) {
    const reason = await failure(peer, trivial);
    if (reason === undefined) others.push(peer);
    else skipped("*", peer, reason);
  }
  yield firstImport();
  yield* interruptForms();
  yield topLevelLoop();
  yield thousandCells();
  for (const peer of others) yield* fresh(peer);
  for (const peer of others) yield* running(peer);
}

/** A loop outside of a function, where V8 cannot keep variables in registers. */
function topLevelLoop(): Benchmark {
  const seconds = (body: (tag: number) => string): Promise<number> =>
    inFresh(strikebook, async (session) => {
      await session.valueCell("1 + 1");
      const started = performance.now();
      await session.cell(body(++serial));
      return (performance.now() - started) / 1000;
    });
  const loop = "for (let i = 0; i < 5e7; i++) sum += i;";
  return {
    name: "top-level-loop",
    work: "5e7 additions in a loop outside of a function, to its reply and idle",
    units: 5e7,
    unit: "additions",
    ours: () => seconds((tag) => `${tag}; let sum = 0; ${loop}`),
    against: {
      name: "the same loop inside a function",
      run: () => seconds((tag) => `${tag}; (() => { let sum = 0; ${loop} return sum })();`),
    },
    better: "lower",
    value: "s",
    repetitions: 7,
  };
}

/** Whether cells become slower in a long session. */
function thousandCells(): Benchmark {
  const CELLS = 1000;
  const measured: { late: number[]; early: number[] } = { late: [], early: [] };
  const median = (from: readonly number[]): number => [...from].sort((a, b) => a - b)[from.length >> 1]!;
  const next = async (which: "late" | "early"): Promise<number> => {
    if (measured[which].length === 0)
      await inFresh(strikebook, async (session) => {
        const seconds: number[] = [];
        for (let i = 0; i < CELLS; i++) {
          const started = performance.now();
          await session.cell(typedCell());
          seconds.push((performance.now() - started) / 1000);
        }
        measured.early.push(median(seconds.slice(100, 200)));
        measured.late.push(median(seconds.slice(-100)));
      });
    return measured[which].shift()!;
  };
  return {
    name: "cell-typed-1000",
    work: "a cell of 9 typed lines, the median of cells 901 to 1,000 of a session",
    units: 1,
    unit: "cells",
    ours: () => next("late"),
    against: { name: "the median of its cells 101 to 200", run: () => next("early") },
    better: "lower",
    value: "s",
    repetitions: 3,
  };
}

/** Those that start a kernel for each run. */
async function* fresh(peer: Kernel): AsyncGenerator<Benchmark> {
  const start = { name: "start", work: "spawn to kernel_info reply", units: 1, unit: "starts", value: "s" } as const;
  yield compare(peer, start, (kernel) => inFresh(kernel, async (session) => session.startSeconds));
  const first = { ...start, name: "first-cell", work: "spawn to the result of a first 1 + 1, its reply and idle" };
  yield compare(peer, first, (kernel) => inFresh(kernel, firstCell));
  if (peer.language !== "typescript") return;
  if (process.platform !== "linux") return skipped("memory", peer, "memory is read from /proc");
  const work = "resident memory of all its processes after 200 cells of 9 typed lines";
  const memory = { name: "memory", work, units: 200, unit: "cells", value: "MB", repetitions: 3 } as const;
  yield compare(peer, memory, (kernel) =>
    inFresh(kernel, async (session) => {
      for (let i = 0; i < 200; i++) await session.cell(typedCell());
      return session.residentMegabytes();
    }),
  );
}

/** Those that use one kernel of each kind, both up during a comparison. */
async function* running(peer: Kernel): AsyncGenerator<Benchmark> {
  const python = peer.language === "python";
  const shape = (name: string, work: string, repetitions: number, units = 1, unit = "cells"): Shape => ({
    name,
    work,
    units,
    unit,
    repetitions,
  });
  const list: [Shape, Act][] = [
    [shape("cell-trivial", "a cell of one sum, to its reply and idle", 301), trivial],
    [shape("complete", "members of a list, the request to its reply", 31, 1, "requests"), complete],
    [shape("flood", "10,000 lines from a loop, until all have arrived", 7, LINES, "lines"), flood],
  ];
  if (!python) list.push([shape("cell-typed", "a cell of 9 typed lines, to its reply and idle", 51), typed]);
  const stop = { ...shape("interrupt", "an endless loop, the request to the error reply", 9), value: "s" } as const;
  if (peer.interrupt !== undefined) list.push([stop, interrupt]);
  else skipped(stop.name, peer, "its interrupt ends the process");
  for (const [one, act] of list) {
    const reason = await failure(peer, act);
    if (reason === undefined) yield* inTwo(peer, one, act);
    else skipped(one.name, peer, reason);
  }
}

/** Why a peer cannot serve a benchmark, tried twice in a kernel of its own. */
function failure(peer: Kernel, act: Act): Promise<string | undefined> {
  return inFresh(peer, async (session) => {
    await prepare(session);
    await act(session);
    await act(session);
  }).then(
    () => undefined,
    (error: unknown) => String(error),
  );
}

async function* inTwo(peer: Kernel, shape: Shape, act: Act): AsyncGenerator<Benchmark> {
  const sessions = new Map<Kernel, KernelSession>();
  try {
    for (const kernel of [strikebook, peer]) {
      const session = await KernelSession.start(kernel);
      sessions.set(kernel, session);
      await prepare(session);
    }
    yield compare(peer, shape, (kernel) => act(sessions.get(kernel)!));
  } finally {
    for (const session of sessions.values()) await session.end();
  }
}

/** First cells cost more than later ones, in every kernel. */
async function prepare(session: KernelSession): Promise<void> {
  const python = session.kernel.language === "python";
  await session.cell(python ? "items = [3, 1, 2]" : "const items = [3, 1, 2]");
  for (let i = 0; i < 5; i++) await trivial(session);
}

function compare(peer: Kernel, shape: Shape, run: (kernel: Kernel) => Promise<unknown>): Benchmark {
  return {
    repetitions: 9,
    ...shape,
    ours: () => run(strikebook),
    against: { name: peer.name, run: () => run(peer) },
    better: "lower",
    versions: { [peer.name]: peer.version },
  };
}

/** The peers have no strikebook to import; what the import costs without a kernel is the measure. */
function firstImport(): Benchmark {
  return {
    name: "first-import",
    work: "a second cell that imports strikebook, to its reply and idle",
    units: 1,
    unit: "imports",
    ours: () =>
      inFresh(strikebook, async (session) => {
        await session.valueCell("1 + 1");
        const started = performance.now();
        await session.cell('import { blackPrice } from "strikebook";\nblackPrice("call", 100, 100, 0.1, 0.2)');
        return (performance.now() - started) / 1000;
      }),
    against: {
      name: "the same import in a fresh Node process",
      run: () => {
        const code =
          'const t = performance.now(); await import("strikebook"); console.log((performance.now() - t) / 1000)';
        const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code]);
        if (status !== 0) throw new Error(String(stderr));
        return Number(stdout);
      },
    },
    better: "lower",
    value: "s",
    repetitions: 9,
  };
}

/** No peer stops them all, so that the goal is the other side. */
async function* interruptForms(): AsyncGenerator<Benchmark> {
  const session = await KernelSession.start(strikebook);
  try {
    await prepare(session);
    for (const form of STUCK_FORMS) {
      const goal = form.native === true ? 0.1 : 0.05;
      yield {
        name: `interrupt-${form.name}`,
        work: `${form.code.slice(0, 60)}: the request to the error reply`,
        units: 1,
        unit: "interrupts",
        ours: () => session.interrupt(`${++serial};\n${form.code}`, form),
        against: { name: `the goal, ${goal * 1000} ms`, run: () => goal },
        better: "lower",
        value: "s",
        repetitions: 9,
      };
    }
  } finally {
    await session.end();
  }
}

function skipped(name: string, peer: Kernel, reason: string): void {
  console.error(`kernel/${name}: skipped against ${peer.name}: ${reason.split("\n")[0]}`);
}

async function inFresh<T>(kernel: Kernel, act: (session: KernelSession) => Promise<T>): Promise<T> {
  const session = await KernelSession.start(kernel);
  try {
    return await act(session);
  } finally {
    await session.end();
  }
}

async function firstCell(session: KernelSession): Promise<number> {
  await session.valueCell("1 + 1");
  return (performance.now() - session.spawnedAt) / 1000;
}

const trivial: Act = (session) => session.valueCell(`${++serial} + 1`);
const typed: Act = (session) => session.cell(typedCell());

const complete: Act = async (session) => {
  const code = `${++serial}; items.rev`;
  const reply = await session.request("complete_request", { code, cursor_pos: code.length });
  if (!JSON.stringify(reply["matches"]).includes("reverse"))
    throw new Error(`${session.kernel.name}: no reverse among ${JSON.stringify(reply).slice(0, 200)}`);
};

const flood: Act = (session) => {
  const tag = ++serial;
  const code =
    session.kernel.language === "python"
      ? `for i in range(${LINES}): print("line", ${tag}, i)`
      : `for (let i = 0; i < ${LINES}; i++) console.log("line", ${tag}, i);`;
  return session.printingCell(code, LINES);
};

const interrupt: Act = async (session) => {
  // tslab refuses cells for a while behind a failed one.
  await new Promise((done) => setTimeout(done, 500));
  const tag = ++serial;
  return session.interrupt(
    session.kernel.language === "python" ? `${tag}\nwhile True: pass` : `${tag};\nwhile (true) {}`,
  );
};

function typedCell(): string {
  const n = ++serial;
  return `interface Quote${n} { strike: number; bid: number; ask: number; kind: "call" | "put" }
const mid${n} = (quote: Quote${n}): number => (quote.bid + quote.ask) / 2;
const chain${n}: Quote${n}[] = Array.from({ length: 20 }, (_, i) => ({
  strike: 100 + i, bid: ${n} + i, ask: ${n} + i + 0.5, kind: i % 2 ? "call" : "put" }));
function total${n}<T extends { strike: number }>(list: readonly T[], value: (one: T) => number): number {
  return list.reduce((sum: number, one: T) => sum + value(one), 0);
}
const byKind${n} = new Map<Quote${n}["kind"], number>([["call", 0], ["put", 0]]);
const result${n}: number = total${n}(chain${n}, mid${n}) + byKind${n}.size;`;
}
