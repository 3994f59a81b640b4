import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EvaluatorEvent } from "../../../kernels/typescript/EvaluationOutcome.js";
import { CellSession, until } from "./CellSession.js";

let session: CellSession;
beforeAll(async () => {
  session = await CellSession.start();
});
afterAll(() => session.end());

/** Runs a cell and gives what had arrived when its outcome came, neighbouring texts of one stream joined. */
async function eventsOf(code: string): Promise<string[]> {
  session.events.length = 0;
  await session.run(code);
  const shown: string[] = [];
  let last = "";
  for (const event of session.events) {
    const head = event.kind === "stream" ? `${event.name}: ` : `${event.kind}: `;
    const text =
      event.kind === "stream" ? event.text : event.kind === "display" ? String(event.bundle.data["text/plain"]) : "";
    if (event.kind === "stream" && last === head) shown[shown.length - 1] += text;
    else shown.push(head + text);
    last = head;
  }
  return shown;
}

describe("output of cells", () => {
  it("keeps the order of both streams and of displays", async () => {
    expect(
      await eventsOf(
        "console.log('a', 1, { b: 2 }); console.error('c'); display([3]); process.stdout.write('d'); console.info('e'); console.warn('f'); process.stderr.write(Buffer.from('g'))",
      ),
    ).toEqual(["stdout: a 1 { b: 2 }\n", "stderr: c\n", "display: [ 3 ]", "stdout: de\n", "stderr: f\ng"]);
  });

  it("has no colours", async () => {
    expect(await eventsOf("console.log({ a: 'text', b: 1n }); console.log('%o', [1])")).toEqual([
      "stdout: { a: 'text', b: 1n }\n[ 1, [length]: 1 ]\n",
    ]);
  });

  it("joins characters that are written in two pieces", async () => {
    expect(
      await eventsOf(
        "const euro = Buffer.from('€'); process.stdout.write(euro.subarray(0, 1)); process.stdout.write(euro.subarray(1)); process.stdout.write('ff', 'hex')",
      ),
    ).toEqual(["stdout: €\ufffd"]);
  });

  it("calls back and does not close", async () => {
    expect(
      await eventsOf(
        "await new Promise((done) => process.stdout.write('x', () => done(0))); process.stdout.end('y'); console.log('z')",
      ),
    ).toEqual(["stdout: xyz\n"]);
  });

  it("loses none of 10,000 lines, and all of them precede the outcome", async () => {
    session.events.length = 0;
    await session.run("for (let i = 0; i < 10_000; i++) console.log('line', i)");
    const text = session.printed(session.cells);
    expect(text).toBe(Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`).join(""));
  });

  it("loses nothing of a flood that is larger than what may be on its way", async () => {
    session.events.length = 0;
    await session.run("for (let i = 0; i < 60; i++) process.stdout.write('x'.repeat(1_000_000))");
    expect(session.printed(session.cells).length).toBe(60_000_000);
  });

  it("shows what is printed before a busy loop while the loop runs", async () => {
    session.events.length = 0;
    const running = session.run(
      "console.log('before'); const end = performance.now() + 400; while (performance.now() < end);",
    );
    const cell = session.cells;
    const startedAt = performance.now();
    await until(() => session.printed(cell) === "before\n");
    expect(performance.now() - startedAt).toBeLessThan(350);
    await running;
  });

  it("keeps late output with its own cell", async () => {
    session.events.length = 0;
    await session.run(
      "setTimeout(() => console.log('late timer'), 40); (async () => { await null; await new Promise((r) => setTimeout(r, 20)); console.error('late promise'); display('late display') })(); 0",
    );
    const early = session.cells;
    await session.run("await new Promise((r) => setTimeout(r, 80)); console.log('own')");
    expect(session.printed(early)).toBe("late timer\n");
    expect(session.printed(early, "stderr")).toBe("late promise\n");
    expect(session.printed(session.cells)).toBe("own\n");
    expect(session.events.find((event) => event.kind === "display")).toMatchObject({ id: `Cell ${early}` });
  });

  it("takes what native code and child processes write, before the outcome", async () => {
    session.events.length = 0;
    await session.run(
      "require('node:fs').writeSync(1, 'native '); require('node:child_process').execSync('printf child; printf oops >&2', { stdio: 'inherit' })",
    );
    expect(session.printed(session.cells)).toBe("native child");
    expect(session.printed(session.cells, "stderr")).toBe("oops");
  });

  it("takes what worker threads print", async () => {
    session.events.length = 0;
    await session.run(
      "const { Worker } = await import('node:worker_threads'); await new Promise((done) => new Worker('for (let i = 0; i < 100; i++) console.log(i)', { eval: true }).on('exit', done)); await new Promise((r) => setTimeout(r, 20))",
    );
    expect(session.printed(session.cells)).toBe(Array.from({ length: 100 }, (_, i) => `${i}\n`).join(""));
  });

  it("warns about nothing that the evaluator does itself", async () => {
    const fresh = await CellSession.start();
    await fresh.run("import 'node:path'; const late = setTimeout(() => {}, 1)");
    await fresh.run("for (;;) { await null; break }");
    await fresh.evaluator.stop();
    expect(fresh.events).toEqual([]);
    await fresh.end();
  });
});

describe("display", () => {
  it("replaces an output by its id", async () => {
    session.events.length = 0;
    await session.run("display(1, { id: 'n' }); display(2, { id: 'n', update: true })");
    expect(session.events).toMatchObject([
      { kind: "display", displayId: "n", update: false },
      { kind: "display", displayId: "n", update: true, bundle: { data: { "text/plain": "2" } } },
    ]);
  });

  it("shows a chart in its place at once and its pictures before the outcome", async () => {
    session.events.length = 0;
    await session.run(
      "const chart = { toDisplay: () => ({ kind: 'chart', title: 'Smile', spec: { mark: 'point', data: { values: [{ x: 1 }] }, encoding: { x: { field: 'x' } } } }) }; display(chart); console.log('after')",
    );
    expect(session.events.map((event) => event.kind)).toEqual(["display", "stream", "display"]);
    const [first, , last] = session.events as [EvaluatorEvent, EvaluatorEvent, EvaluatorEvent];
    expect(first).toMatchObject({
      update: false,
      bundle: { data: { "text/plain": "[chart: Smile]", "application/vnd.vegalite.v5+json": { mark: "point" } } },
    });
    expect(last).toMatchObject({ update: true, displayId: (first as { displayId: string }).displayId });
  });

  it("awaits a display method that is asynchronous", async () => {
    const { value } = await session.run(
      "({ async [Symbol.for('Jupyter.display')]() { await null; return { 'text/html': '<b>x</b>', 'image/png': new Uint8Array([1, 2]) } } })",
    );
    expect(value?.data).toMatchObject({ "text/html": "<b>x</b>", "image/png": "AQI=" });
  });
});

describe("progress", () => {
  it("of the library reaches the host as events of the cell, few per second", async () => {
    session.events.length = 0;
    await session.run(
      "import { startProgress } from 'strikebook'; const step = startProgress('rows', { unit: 'rows', total: 1000 }); for (let i = 0; i < 1000; i++) step.advance(1); step.end()",
    );
    const events = session.events.filter((event) => event.kind === "progress");
    expect(events.length).toBeGreaterThanOrEqual(2);
    expect(events.length).toBeLessThan(20);
    expect(events.at(-1)).toMatchObject({
      id: `Cell ${session.cells}`,
      progress: { label: "rows", done: 1000, total: 1000, state: "done" },
    });
  });
});
