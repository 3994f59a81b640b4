import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { LanguageService } from "../../../kernels/jupyter/language/LanguageService.js";
import { TypeErrors, type TypeErrorsOptions } from "../../../kernels/jupyter/TypeErrors.js";
import { typeErrorBundle } from "../../../kernels/jupyter/typeErrorBundle.js";
import type { JsonObject, MessageHeader } from "../../../kernels/jupyter/wire/Message.js";
import type { CellCheck, CellDiagnostic } from "../../../kernels/language/index.js";
import { KernelClient, kinds, resultText } from "./KernelClient.js";

/** What the kernel showed of a cell's types, when it has. */
function shown(kernel: KernelClient, id: string): string | undefined {
  const found = kernel
    .broadcasts(id)
    .find((one) => one.header.msg_type === "display_data" && /^Type errors/.test(textOf(one.content)));
  return found === undefined ? undefined : textOf(found.content);
}

function textOf(content: JsonObject): string {
  return String((content["data"] as JsonObject | undefined)?.["text/plain"]);
}

async function withKernel(env: NodeJS.ProcessEnv, use: (kernel: KernelClient) => Promise<void>): Promise<void> {
  const kernel = await KernelClient.start(env);
  try {
    await use(kernel);
  } finally {
    await kernel.end();
  }
}

describe("type errors in a kernel", { timeout: 90_000 }, () => {
  it("are shown with their cell as parent, after a reply that does not wait for them", () =>
    withKernel({}, async (kernel) => {
      await kernel.execute("const rate: number = 0.5");
      const id = await kernel.startCell("let n = 1;\n\nconst price: string = rate;\nrate.nope;\n'done'");
      const done = await kernel.done(id);
      expect(kinds(done)).toEqual(["busy", "execute_input", "execute_result", "idle"]);
      await kernel.until(() => shown(kernel, id) !== undefined, 20_000);
      const text = shown(kernel, id)!;
      const cell = `Cell ${done.reply["execution_count"]}`;
      expect(text).toContain(`${cell}, line 3: Type 'number' is not assignable to type 'string'. (TS2322)`);
      expect(text).toContain("> 3 | const price: string = rate;\n    |       ^");
      expect(text).toContain(`${cell}, line 4: Property 'nope' does not exist on type 'number'. (TS2339)`);
      const html = (kernel.broadcasts(id).at(-1)!.content["data"] as JsonObject)["text/html"];
      expect(html).toContain("Property &#39;nope&#39;");
      // Right at its place in the session, although the next cell gives the name another type at once.
      const first = await kernel.startCell("rate.toFixed(rate)");
      const second = await kernel.startCell("let rate = 'five'");
      const third = await kernel.startCell("const wrong: number = rate");
      await kernel.until(() => shown(kernel, third) !== undefined, 20_000);
      expect(shown(kernel, third)).toContain("Type 'string' is not assignable to type 'number'");
      expect([shown(kernel, first), shown(kernel, second)]).toEqual([undefined, undefined]);
    }));

  it("are shown while a long cell goes on", () =>
    withKernel({}, async (kernel) => {
      await kernel.execute("0");
      const id = await kernel.startCell("const early: string = 1; await new Promise(() => {})");
      await kernel.until(() => shown(kernel, id) !== undefined, 20_000);
      expect(kernel.broadcasts(id).some((one) => one.content["execution_state"] === "idle")).toBe(false);
      await kernel.request("interrupt_request", {}, "control");
      await kernel.done(id);
    }));

  it("are none for what a notebook does, and say nothing twice", () =>
    withKernel({}, async (kernel) => {
      const fine = [
        "(globalThis as any).handle = 1; globalThis.other = 2; 0",
        "handle + other",
        "function loose(x) { return [1].find((y) => y > x).toFixed() } loose(0)",
        "const c = comms.open('x'); c.onMessage(({ data }) => data.value); display([1], { maxRows: 1 }); clearOutput(); c.close()",
        "throw new Error('own')",
        "nowhere + 1",
        "let broken = ;",
      ];
      const ids: string[] = [];
      for (const code of fine) {
        await kernel.execute(code);
        ids.push(kernel.lastCell);
      }
      const last = await kernel.startCell("const late: string = 1");
      await kernel.until(() => shown(kernel, last) !== undefined, 20_000);
      expect(ids.map((id) => shown(kernel, id))).toEqual(ids.map(() => undefined));
    }));

  it("stop a cell whose first line is `// @strict`, before it runs", () =>
    withKernel({ STRIKEBOOK_TYPES: "off" }, async (kernel) => {
      await kernel.execute("const rate = 0.5; let ran = 0");
      const one = await kernel.execute("// @strict\nran = 1;\nconst price: string = rate;");
      expect(kinds(one)).toEqual(["busy", "execute_input", "error", "idle"]);
      expect(one.reply).toMatchObject({
        status: "error",
        ename: "TS2322",
        evalue: expect.stringMatching(/^Type 'number' is not assignable to type 'string'\. The cell is strict/),
      });
      const trace = stripVTControlCharacters((one.reply["traceback"] as string[]).join("\n"));
      expect(trace).toMatch(/Cell \d+, line 3/);
      expect(trace).toContain("> 3 | const price: string = rate;");
      const two = await kernel.execute("\n// @strict\nlet a: string = 1;\nlet b = [1].find((x) => x > 0).toFixed();");
      expect(two.reply).toMatchObject({ ename: "TypeErrors", evalue: expect.stringContaining("2 type errors") });
      expect((two.reply["traceback"] as string[]).join("\n")).toMatch(/line 3[\s\S]*line 4/);
      expect(resultText(await kernel.execute("ran"))).toBe("0");
      expect(resultText(await kernel.execute("// @strict\nran = 2; ran"))).toBe("2");
      // Refused cells declare nothing.
      expect(resultText(await kernel.execute("typeof price"))).toBe("'undefined'");
    }));

  it("stop every cell when the kernel is strict", () =>
    withKernel({ STRIKEBOOK_STRICT: "1" }, async (kernel) => {
      expect((await kernel.execute("const a: string = 1")).reply["ename"]).toBe("TS2322");
      expect(resultText(await kernel.execute("const a: string = 'x'; a"))).toBe("'x'");
    }));

  it("are not looked for when the environment says so, and a wrong setting is named", async () => {
    await withKernel({ STRIKEBOOK_TYPES: "off" }, async (kernel) => {
      const wrong = await kernel.startCell("const a: string = 1");
      // The language service has looked at the session, and is done.
      await kernel.request("complete_request", { code: "Math.", cursor_pos: 5 });
      await kernel.execute("await new Promise((done) => setTimeout(done, 400))");
      await kernel.request("complete_request", { code: "Math.", cursor_pos: 5 });
      expect(shown(kernel, wrong)).toBeUndefined();
    });
    await expect(KernelClient.start({ STRIKEBOOK_STRICT: "yes" }, 3000)).rejects.toThrow(/STRIKEBOOK_STRICT is "yes"/);
  });
});

describe("TypeErrors", () => {
  const header = { msg_id: "1" } as MessageHeader;
  const wrong = (more: Partial<CellDiagnostic> = {}): CellDiagnostic => ({
    severity: "error",
    code: 2322,
    message: "wrong",
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 2,
    ...more,
  });
  const started: TypeErrors[] = [];
  afterAll(() => {
    for (const one of started) one.stop();
  });

  function setUp(found: CellDiagnostic[], more: Partial<TypeErrorsOptions> = {}, whenRead: () => void = () => {}) {
    const bundles: string[] = [];
    const unread: ((check: CellCheck) => void)[] = [];
    const language = {
      executed: (_cell, onRead) => {
        if (onRead !== undefined) unread.push(onRead);
        return () => void unread.pop();
      },
      read: async () => {
        whenRead();
        for (const take of unread.splice(0)) take({ run: async () => found, dismiss: () => undefined });
      },
      diagnose: async () => undefined,
    } as Partial<LanguageService> as LanguageService;
    const types = new TypeErrors({
      language,
      shown: true,
      strict: false,
      defined: async () => [],
      show: (bundle) => bundles.push(String(bundle.data["text/plain"])),
      log: () => undefined,
      ...more,
    });
    started.push(types);
    const shownOnce = async (): Promise<void> => {
      while (bundles.length === 0) await new Promise((done) => setTimeout(done, 5));
    };
    return { types, bundles, shownOnce };
  }

  it("leaves out what only strictness asks for, what the cell died of, and names that live", async () => {
    const { types, bundles, shownOnce } = setUp(
      [
        wrong({ code: 18048, message: "possibly undefined" }),
        wrong({ line: 2, message: "the one it died of" }),
        wrong({ code: 2304, line: 3, message: "Cannot find name 'alive'." }),
        wrong({ code: 2304, line: 4, message: "Cannot find name 'dead'." }),
      ],
      { defined: async (names) => names.filter((name) => name === "alive") },
    );
    const cell = { id: "Cell 1", code: "a\nb\nc\nd" };
    types.begin(cell, header, false).end({ name: "TypeError", message: "x", cell: "Cell 1", line: 2, stack: [] });
    await shownOnce();
    expect(bundles).toEqual([
      "Type errors (they do not stop a cell that is not strict):\nCell 1, line 4: Cannot find name 'dead'. (TS2304)\n> 4 | d\n    | ^",
    ]);
  });

  it("shows nothing of silent cells and of cells that were refused as a whole", async () => {
    const { types, bundles, shownOnce } = setUp([wrong()]);
    types.begin({ id: "Cell 1", code: "a" }, header, true).end(undefined);
    types.begin({ id: "Cell 2", code: "b" }, header, false).end({ name: "SyntaxError", message: "x", stack: [] });
    types.begin({ id: "Cell 3", code: "c" }, header, false).end(undefined);
    await shownOnce();
    expect(bundles).toHaveLength(1);
    expect(bundles[0]).toContain("Cell 3");
  });

  it("starts nothing before the first cell has ended", async () => {
    let reads = 0;
    const { types, shownOnce } = setUp([wrong()], { defined: async () => [] }, () => void reads++);
    const long = types.begin({ id: "Cell 1", code: "a" }, header, false);
    await new Promise((done) => setTimeout(done, 1200));
    expect(reads).toBe(0);
    long.end(undefined);
    await shownOnce();
    expect(reads).toBeGreaterThan(0);
  });

  it("leaves out the oldest of very many cells, and says how many", async () => {
    const lines: string[] = [];
    const { types, bundles } = setUp([wrong()], { log: (line) => void lines.push(line) });
    for (let i = 0; i < 502; i++) types.begin({ id: `Cell ${i}`, code: "a" }, header, false).end(undefined);
    while (bundles.length < 500) await new Promise((done) => setTimeout(done, 5));
    expect(lines).toEqual(["types: 2 cells ran too fast to be checked"]);
    expect(bundles[0]).toContain("Cell 2,");
  });

  it("refuses a strict cell that nobody can check, and says why", async () => {
    const { types } = setUp([]);
    expect(types.isStrict("// @strict\n1")).toBe(true);
    expect(types.isStrict("1 // @strict")).toBe(false);
    expect(types.isStrict("1;\n// @strict")).toBe(false);
    expect(await types.refusal({ id: "Cell 1", code: "1" })).toMatchObject({
      status: "error",
      error: { name: "TypesNotChecked", cell: "Cell 1" },
    });
  });

  it("shows five errors at most, and the number of the others", () => {
    const code = Array.from({ length: 7 }, (_, i) => `<line ${i}>`).join("\n");
    const errors = Array.from({ length: 7 }, (_, i) => wrong({ line: i + 1, message: "a < b" }));
    const { data } = typeErrorBundle(errors, { id: "Cell 9", code });
    expect(String(data["text/plain"]).match(/Cell 9, line/g)).toHaveLength(5);
    expect(String(data["text/plain"])).toMatch(/and 2 more$/);
    expect(String(data["text/html"])).toContain("a &lt; b");
    expect(String(data["text/html"])).not.toContain("<line");
  });
});

describe("imports and types of a notebook in another folder", { timeout: 90_000 }, () => {
  it("resolve from the notebook that the front end names", async () => {
    const folder = mkdtempSync(join(tmpdir(), "strikebook-elsewhere-"));
    try {
      mkdirSync(join(folder, "deep"));
      writeFileSync(join(folder, "deep", "lots.ts"), "export const lot: number = 75;\n");
      await withKernel({ JPY_SESSION_NAME: join(folder, "deep", "study.ipynb") }, async (kernel) => {
        const one = await kernel.execute(
          "import { lot } from './lots.js'; [lot, import.meta.filename, process.cwd()].join()",
        );
        expect(resultText(one)).toBe(`'75,${join(folder, "deep", "study.ipynb")},${kernel.folder}'`);
        const code = "lot.toFix";
        expect((await kernel.request("complete_request", { code, cursor_pos: code.length }))["matches"]).toEqual([
          "toFixed",
        ]);
      });
      for (const name of ["Console 1", join(folder, "none", "study.ipynb"), "none/study.ipynb"])
        await withKernel({ JPY_SESSION_NAME: name }, async (kernel) => {
          writeFileSync(join(kernel.folder, "lots.ts"), "export const lot: number = 50;\n");
          expect(resultText(await kernel.execute("import { lot } from './lots.js'; lot"))).toBe("50");
        });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("what the library says of itself", () => {
  it("is there in completion and inspection, with units", () =>
    withKernel({}, async (kernel) => {
      const inspected = await kernel.request("inspect_request", {
        code: 'import { blackPrice } from "strikebook"; blackPrice',
        cursor_pos: 50,
        detail_level: 0,
      });
      const text = String((inspected["data"] as JsonObject)["text/plain"]);
      expect(text).toContain("tauYears: number");
      expect(text).toMatch(/time to expiry in years/);
      await kernel.execute('import { blackPrice } from "strikebook"; const row = { bid: 99.5 }');
      const answer = await kernel.request("complete_request", { code: "blackPri", cursor_pos: 8 });
      const [item] = (answer["metadata"] as { _jupyter_types_experimental: JsonObject[] })._jupyter_types_experimental;
      expect(item).toMatchObject({
        text: "blackPrice",
        type: "function",
        signature: expect.stringMatching(/^function blackPrice\(/),
        documentation: expect.stringContaining("time to expiry in years"),
      });
    }));
});
