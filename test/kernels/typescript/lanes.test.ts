import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CellSession, until } from "./CellSession.js";

let session: CellSession;
beforeAll(async () => {
  session = await CellSession.start({ graceMs: 5000 });
  await session.run("const go: Record<string, () => void> = {}; let n = 0");
});
afterAll(() => session.end());

const wait = (name: string, lane: string, signal?: AbortSignal) => {
  const code = `console.log('${name}'); await new Promise<void>((done) => (go.${name} = done)); n++`;
  return session.evaluator.evaluate({ code, cellName: name }, { lane, signal });
};
const printed = (name: string): boolean =>
  session.events.some((event) => event.kind === "stream" && event.id === name && event.text.includes(name));

describe("lanes", () => {
  it("take turns where one awaits, and keep their own order", async () => {
    const first = wait("first", "a");
    const order: string[] = [];
    void first.then(() => order.push("first"));
    const second = session.evaluator.evaluate({ code: "n += 10", cellName: "second" }, { lane: "a" });
    void second.then(() => order.push("second"));
    await until(() => printed("first"));
    expect(
      (await session.evaluator.evaluate({ code: "n", cellName: "b" }, { lane: "b" })).value?.data["text/plain"],
    ).toBe("0");
    expect(order).toEqual([]);
    await session.run("go.first()");
    await second;
    expect(order).toEqual(["first", "second"]);
    expect(await session.text("n")).toBe("11");
  });

  it("are interrupted one by one by their signals, and together by interrupt()", async () => {
    const stop = new AbortController();
    const one = wait("one", "a", stop.signal);
    const two = wait("two", "b");
    await until(() => printed("one") && printed("two"));
    stop.abort();
    expect((await one).status).toBe("aborted");
    await session.run("go.two()");
    expect((await two).status).toBe("ok");

    const all = ["x", "y", "z"].map((name) => wait(name, name));
    await until(() => printed("x") && printed("y") && printed("z"));
    const busy = session.evaluator.evaluate({ code: "console.log('busy'); for (;;);", cellName: "busy" });
    await until(() => printed("busy"));
    session.evaluator.interrupt();
    expect((await Promise.all([...all, busy])).map(({ status }) => status)).toEqual(Array(4).fill("aborted"));
    expect(await session.text("typeof go")).toBe("'object'");
  });

  it("print and fail each in their own name while they take turns", async () => {
    const loop = (name: string) =>
      session.evaluator.evaluate(
        {
          code: `for (let i = 0; i < 20; i++) { console.log('${name}' + i); await null; } throw new Error('${name}')`,
          cellName: name,
        },
        { lane: name },
      );
    const before = session.events.length;
    const [left, right] = await Promise.all([loop("left"), loop("right")]);
    for (const [name, outcome] of [
      ["left", left],
      ["right", right],
    ] as const) {
      expect(outcome.error).toMatchObject({ message: name, cell: name });
      const text = session.events
        .slice(before)
        .map((event) => (event.kind === "stream" && event.id === name ? event.text : ""))
        .join("");
      expect(text).toBe(Array.from({ length: 20 }, (_, i) => `${name}${i}\n`).join(""));
    }
  });

  it("keep what an interrupted lane left behind from another lane's cells", async () => {
    const stop = new AbortController();
    const ticking = session.evaluator.evaluate(
      { code: "let ticks = 0; setInterval(() => ticks++, 2); await new Promise(() => {})", cellName: "ticking" },
      { lane: "a", signal: stop.signal },
    );
    await until(() => session.evaluator.pid !== undefined);
    while (Number(await session.text("ticks")) < 3);
    stop.abort();
    expect((await ticking).status).toBe("aborted");
    const at = await session.text("ticks");
    expect(await session.text("await new Promise((r) => setTimeout(r, 30)); ticks")).toBe(at);
  });
});

describe("questions about live values", () => {
  it("are answered beside a cell that awaits, without side effects", async () => {
    const waiting = wait("asked", "a");
    await until(() => printed("asked"));
    await session.run(
      "let called = 0; const trap = new Proxy({}, { get() { called++ }, getOwnPropertyDescriptor() { called++; return undefined }, ownKeys() { called++; return [] } }); const lazy = { get boom() { called++; throw 1 } }",
    );
    const { evaluator } = session;
    const asked = await evaluator.ask("variables", [], 5000);
    expect(asked).toMatchObject({ status: "ok" });
    const variables = asked.status === "ok" ? asked.answer : [];
    expect(variables.map(({ name }) => name)).toEqual(expect.arrayContaining(["go", "n", "trap", "lazy"]));
    expect(variables.find(({ name }) => name === "trap")?.type).toBe("Proxy");
    expect(await evaluator.ask("members", [["trap"], ""], 5000)).toEqual({ status: "ok", answer: [] });
    expect(await evaluator.ask("members", [["lazy"], "bo"], 5000)).toMatchObject({ answer: [{ name: "boom" }] });
    expect(await evaluator.ask("defined", [["n", "fetch", "nowhere"]], 5000)).toEqual({
      status: "ok",
      answer: ["n", "fetch"],
    });
    expect(await session.text("called")).toBe("0");
    await session.run("go.asked()");
    expect((await waiting).status).toBe("ok");
  });

  it("get no answer from a process that is busy or gone", async () => {
    const other = await CellSession.start();
    const running = other.run("console.log('in'); for (;;);");
    await until(() => other.printed(1) === "in\n");
    expect(await other.evaluator.ask("variables", [], 50)).toEqual({ status: "busy" });
    const asked = other.evaluator.ask("variables", [], 60_000);
    process.kill(other.evaluator.pid!, "SIGKILL");
    expect(await asked).toEqual({ status: "gone" });
    await running;
    expect(await other.evaluator.ask("variables", [], 50)).toEqual({ status: "gone" });
    await other.end();
  });
});
