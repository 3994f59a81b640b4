import { afterAll, beforeAll, expect, it } from "vitest";
import type { JsonObject } from "../../../kernels/jupyter/wire/Message.js";
import { KernelClient, printed, resultText } from "./KernelClient.js";
import { cpuMsOf } from "./processes.js";

const CELLS = 1000;

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.end());

/** Nine lines with types, generics, output and a value, different in every cell. */
function cell(n: number): string {
  return `interface Quote${n} { strike: number; bid: number; ask: number; kind: "call" | "put" }
const mid${n} = (quote: Quote${n}): number => (quote.bid + quote.ask) / 2;
const chain${n}: Quote${n}[] = Array.from({ length: 20 }, (_, i) => ({
  strike: 100 + i, bid: ${n} + i, ask: ${n} + i + 0.5, kind: i % 2 ? "call" : "put" }));
function total<T extends { strike: number }>(list: readonly T[], value: (one: T) => number): number {
  return list.reduce((sum: number, one: T) => sum + value(one), 0);
}
console.log("cell", ${n});
const latest: number = total(chain${n}, mid${n}); latest`;
}

async function memoryMb(): Promise<number> {
  return Number((await kernel.request("usage_request", {}, "control"))["kernel_memory"]) / 1e6;
}

async function names(code: string): Promise<unknown> {
  const id = await kernel.send("shell", "complete_request", { code, cursor_pos: code.length });
  return (await kernel.reply(id, 60_000)).content["matches"];
}

it.skipIf(process.platform !== "linux")(
  "runs 1,000 typed cells without becoming slower or larger",
  { timeout: 120_000 },
  async () => {
    // From now on every cell goes to the language server too.
    expect(await names("Math.hypo")).toEqual(["hypot"]);
    // Processor time of the kernel and of user code: how busy the machine is does not count.
    const pids = [
      kernel.process.pid!,
      Number(resultText(await kernel.execute("process.pid", { store_history: false }))),
    ];
    const at: { cpuMs: number; memoryMb: number }[] = [];
    for (let n = 1; n <= CELLS; n++) {
      const done = await kernel.execute(cell(n));
      expect(done.reply).toMatchObject({ status: "ok", execution_count: n } satisfies JsonObject);
      expect(printed(done)).toBe(`cell ${n}\n`);
      expect(resultText(done)).toBe(String(20 * n + 190 + 5));
      // The client must not become slower either.
      kernel.received.length = 0;
      if (n % 100 !== 0) continue;
      expect(await names(`chain${n - 50}[0].ki`)).toEqual(["kind"]);
      at.push({ cpuMs: cpuMsOf(...pids), memoryMb: await memoryMb() });
    }
    const used = (from: number, to: number): number => at[to / 100 - 1]!.cpuMs - at[from / 100 - 1]!.cpuMs;
    expect(used(800, 1000) / used(100, 300)).toBeLessThan(2);
    expect(at[9]!.memoryMb - at[1]!.memoryMb).toBeLessThan(250);

    expect(await names(`chain${CELLS}[0].ki`)).toEqual(["kind"]);
    expect(await names("chain1[0].stri")).toEqual(["strike"]);
    expect(resultText(await kernel.execute("mid1(chain1[0]) + mid500(chain500[0]) + latest"))).toBe(
      String(1.25 + 500.25 + 20_195),
    );
    const failed = await kernel.execute("\nchain7.nothing()");
    expect(JSON.stringify(failed.reply["traceback"])).toContain(`Cell ${CELLS + 2}, line 2`);
    const stuck = await kernel.startCell("for (;;) {}");
    await kernel.request("interrupt_request", {}, "control");
    expect((await kernel.done(stuck)).reply["ename"]).toBe("Interrupted");
  },
);
