import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../kernels/jupyter/wire/Message.js";
import { KernelClient, kinds, printed, resultText } from "./KernelClient.js";

let kernel: KernelClient;
let one: string;
let two: string;
beforeAll(async () => {
  kernel = await KernelClient.start();
  one = String((await kernel.request("create_subshell_request", {}, "control"))["subshell_id"]);
  two = String((await kernel.request("create_subshell_request", {}, "control"))["subshell_id"]);
});
afterAll(() => kernel.end());

/** Starts a cell that waits until another one sets `go[name]`, and waits until it runs. */
async function waiting(name: string, subshell?: string): Promise<string> {
  const code = `globalThis.go ??= {}; console.log("${name} waits"); await new Promise((done) => (go.${name} = done)); console.log("${name} goes on")`;
  const id = await kernel.startCell(code, {}, subshell);
  await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(id) }).includes("waits"));
  return id;
}

const cell = async (code: string, subshell?: string) => kernel.done(await kernel.startCell(code, {}, subshell));

describe("subshells", () => {
  it("are announced, created, listed and deleted on the control channel", async () => {
    expect((await kernel.request("kernel_info_request", {}))["supported_features"]).toContain("kernel subshells");
    expect(await kernel.request("list_subshell_request", {}, "control")).toEqual({
      status: "ok",
      subshell_id: [one, two],
    });
    const third = String((await kernel.request("create_subshell_request", {}, "control"))["subshell_id"]);
    expect(await kernel.request("delete_subshell_request", { subshell_id: third }, "control")).toEqual({
      status: "ok",
    });
    expect(await kernel.request("delete_subshell_request", { subshell_id: third }, "control")).toMatchObject({
      status: "error",
      ename: "BadRequest",
    });
    expect((await cell("1", third)).reply).toMatchObject({ status: "error", ename: "BadRequest" });
  });

  it("run cells while the main shell awaits, each output under its own cell, with the subshell in its parent", async () => {
    const main = await waiting("main");
    const beside = await cell("let shared = 20; console.log('beside'); shared + 1", one);
    expect(resultText(beside)).toBe("21");
    expect(printed(beside)).toBe("beside\n");
    expect(beside.iopub.every((message) => message.parentHeader.subshell_id === one)).toBe(true);
    expect(
      kernel.received.some(
        ({ message }) =>
          message.header.msg_type === "execute_reply" && (message.parentHeader as { msg_id?: string }).msg_id === main,
      ),
    ).toBe(false);
    await cell("go.main()", two);
    const done = await kernel.done(main);
    expect(done.reply["status"]).toBe("ok");
    expect(printed(done)).toBe("main waits\nmain goes on\n");
    expect(kinds(done).at(-1)).toBe("idle");
    expect(resultText(await cell("shared"))).toBe("20");
  });

  it("keep the order within one subshell", async () => {
    const first = await waiting("first", one);
    const second = await kernel.startCell("console.log('second')", {}, one);
    expect(resultText(await cell("'two answers'", two))).toBe("'two answers'");
    expect(kernel.broadcasts(second)).toEqual([]);
    await cell("go.first()");
    await Promise.all([kernel.done(first), kernel.done(second)]);
    const at = (id: string): number =>
      kernel.received.findIndex(
        ({ message }) =>
          message.header.msg_type === "execute_reply" && (message.parentHeader as { msg_id?: string }).msg_id === id,
      );
    expect(at(second)).toBeGreaterThan(at(first));
  });

  it("answer what needs no user code at once, also while a loop keeps the process busy", async () => {
    await cell("const rate: number = 2; let busy = true");
    const loop = await kernel.startCell("console.log('in'); for (;;);");
    await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(loop) }) === "in\n");
    const ask = async (type: string, content: JsonObject): Promise<JsonObject> =>
      (await kernel.reply(await kernel.send("shell", type, content, undefined, { subshell: one }))).content;
    expect(await ask("is_complete_request", { code: "f(" })).toMatchObject({ status: "incomplete" });
    expect(await ask("comm_info_request", {})).toMatchObject({ status: "ok" });
    expect(await ask("kernel_info_request", {})).toMatchObject({ status: "ok" });
    expect(await ask("history_request", { hist_access_type: "tail", n: 1 })).toMatchObject({ status: "ok" });
    expect((await ask("complete_request", { code: "rate.toFix", cursor_pos: 10 }))["matches"]).toEqual(["toFixed"]);
    expect(await ask("inspect_request", { code: "rate", cursor_pos: 2, detail_level: 0 })).toMatchObject({
      found: true,
      data: { "text/plain": expect.stringContaining("number") },
    });
    await kernel.request("interrupt_request", {}, "control");
    expect((await kernel.done(loop)).reply["ename"]).toBe("Interrupted");
  });

  it("abort on an error only what waits in the same subshell", async () => {
    const failing = await waiting("failing", one);
    const main = await waiting("keep");
    const behind = await kernel.startCell("'behind'", {}, one);
    const mainBehind = await kernel.startCell("'main goes on'");
    // The subshell's own cell fails.
    await cell("go.failing(Promise.reject(new Error('asked')))", two);
    expect((await kernel.done(failing)).reply["status"]).toBe("error");
    expect((await kernel.done(behind)).reply["status"]).toBe("aborted");
    await cell("go.keep()", two);
    expect((await kernel.done(main)).reply["status"]).toBe("ok");
    expect(resultText(await kernel.done(mainBehind))).toBe("'main goes on'");
  });

  it("are all stopped by an interrupt, awaiting or busy, and the variables stay", async () => {
    await cell("let kept = 7");
    const awaiting = [await waiting("a"), await waiting("b", one)];
    const loop = await kernel.startCell("console.log('loops'); for (;;);", {}, two);
    await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(loop) }) === "loops\n");
    await kernel.request("interrupt_request", {}, "control");
    for (const id of [...awaiting, loop])
      expect((await kernel.done(id)).reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(resultText(await cell("kept", one))).toBe("7");
    expect(resultText(await cell("kept"))).toBe("7");
  });

  it("ask their own client for input", async () => {
    const asking = await kernel.startCell("await prompt.later('main? ')", { allow_stdin: true });
    const other = await kernel.startCell("await prompt.later('sub? ')", { allow_stdin: true }, one);
    const question = (id: string) =>
      kernel.received.find(
        ({ channel, message }) => channel === "stdin" && (message.parentHeader as { msg_id?: string }).msg_id === id,
      )?.message;
    await kernel.until(() => question(asking) !== undefined && question(other) !== undefined);
    expect(question(other)?.content["prompt"]).toBe("sub? ");
    await kernel.send("stdin", "input_reply", { value: "S" }, question(other));
    expect(resultText(await kernel.done(other))).toBe("'S'");
    await kernel.send("stdin", "input_reply", { value: "M" }, question(asking));
    expect(resultText(await kernel.done(asking))).toBe("'M'");
  });

  it("let a comm's messages through while the main shell awaits", async () => {
    await cell(
      "let pressed = 0; const button = comms.open('button').onMessage(({ data }) => { pressed += data.by; console.log('pressed') })",
    );
    const [id] = Object.keys((await kernel.request("comm_info_request", { target_name: "button" }))["comms"] as object);
    const main = await kernel.startCell(
      "while (pressed === 0) await new Promise((done) => setTimeout(done, 5)); pressed",
    );
    await kernel.until(() => kernel.broadcasts(main).length > 0);
    const message = await kernel.send("shell", "comm_msg", { comm_id: id, data: { by: 3 } }, undefined, {
      subshell: one,
    });
    expect(resultText(await kernel.done(main))).toBe("3");
    await kernel.until(() => kernel.broadcasts(message).length === 3);
    expect(kinds({ reply: {}, iopub: kernel.broadcasts(message) })).toEqual(["busy", "stream", "idle"]);
  });

  it("all end with the process, each with the reason, and go on in a fresh one", async () => {
    const awaiting = [await waiting("c"), await waiting("d", one)];
    expect((await cell("process.exit(3)", two)).reply["ename"]).toBe("ProcessEnded");
    for (const id of awaiting) expect((await kernel.done(id)).reply["ename"]).toBe("ProcessEnded");
    const fresh = await Promise.all([cell("typeof kept"), cell("'fresh'", one)]);
    expect(fresh.map(resultText)).toEqual(["'undefined'", "'fresh'"]);
  });

  it("that are deleted finish what runs and refuse what waits", async () => {
    const running = await waiting("last", two);
    const behind = await kernel.startCell("'never'", {}, two);
    await kernel.request("delete_subshell_request", { subshell_id: two }, "control");
    await cell("go.last()");
    expect((await kernel.done(running)).reply["status"]).toBe("ok");
    expect((await kernel.done(behind)).reply["status"]).toBe("aborted");
    expect(await kernel.request("list_subshell_request", {}, "control")).toEqual({ status: "ok", subshell_id: [one] });
  });
});
