/** A cell that does not end by itself. */
export interface StuckForm {
  readonly name: string;
  readonly code: string;
  /** It waits in native code, or its user is asked: 100 ms are allowed in place of 50. */
  readonly native?: boolean;
  readonly allowStdin?: boolean;
  readonly afterMs?: number;
}

const QUERY = "SELECT count(*) FROM range(3000000) a, range(3000000) b WHERE (a.range * 7 + b.range) % 13 = 5";

export const STUCK_FORMS: readonly StuckForm[] = [
  { name: "timer", code: "setTimeout(() => { for (;;) {} }, 20); await new Promise(() => {})" },
  {
    name: "interval",
    code: "setInterval(() => { let x = 0; for (let i = 0; i < 3e9; i++) x += i }, 10); await new Promise(() => {})",
  },
  { name: "tick", code: "process.nextTick(() => { for (;;) {} }); await new Promise(() => {})" },
  { name: "immediate", code: "setImmediate(() => { for (;;) {} }); await new Promise(() => {})" },
  { name: "sort", code: "[3, 1, 2].sort(() => { for (;;) {} })" },
  { name: "reviver", code: "JSON.parse('[' + '1,'.repeat(2e6) + '1]', () => { for (;;) {} })" },
  { name: "executor", code: "new Promise(() => { for (;;) {} })" },
  { name: "loop", code: "while (true) {}" },
  { name: "awaited-loop", code: "await 0; while (true) {}" },
  { name: "catching-loop", code: "await 0; while (true) { try { while (true) {} } catch {} }" },
  { name: "loop-behind-timer", code: "await new Promise((r) => setTimeout(r, 50)); for (;;) {}" },
  { name: "never", code: "await new Promise(() => {})" },
  { name: "atomics", code: "{ Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) }" },
  { name: "stdin", code: "prompt('x')", allowStdin: true, native: true },
  { name: "blocking-process", code: "require('node:child_process').execSync('sleep 60')", native: true },
  {
    name: "awaited-process",
    code: "await new Promise((r) => require('node:child_process').spawn('sleep', ['60']).on('exit', r))",
    native: true,
  },
  {
    name: "duckdb",
    code: `await (await (await import("strikebook")).DuckDbSession.open({ threads: 1 })).run("${QUERY}")`,
    native: true,
    afterMs: 500,
  },
];
