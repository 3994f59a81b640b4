import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../kernels/jupyter/wire/Message.js";
import { isAlive, until } from "../typescript/CellSession.js";
import { type Executed, KERNEL_MAIN, KernelClient, kinds, printed, resultText } from "./KernelClient.js";

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.end());

describe("execute", () => {
  it("frames a cell by busy and idle and counts it", async () => {
    const one = await kernel.execute("console.log('a'); display(2); 6 * 7");
    expect(kinds(one)).toEqual(["busy", "execute_input", "stream", "display_data", "execute_result", "idle"]);
    expect(one.reply).toMatchObject({ status: "ok", payload: [], user_expressions: {} });
    expect(one.iopub[1]?.content).toEqual({
      code: "console.log('a'); display(2); 6 * 7",
      execution_count: one.reply["execution_count"],
    });
    expect(resultText(one)).toBe("42");
    const next = await kernel.execute("undefined");
    expect(next.reply["execution_count"]).toBe(Number(one.reply["execution_count"]) + 1);
    expect(kinds(next)).toEqual(["busy", "execute_input", "idle"]);
  });

  it("sends nothing of a silent request, and does not count one that is not stored", async () => {
    const before = (await kernel.execute("0")).reply["execution_count"];
    expect(kinds(await kernel.execute("console.log(1); display(2); 3", { silent: true }))).toEqual(["busy", "idle"]);
    const unstored = await kernel.execute("'seen'", { store_history: false });
    expect(resultText(unstored)).toBe("'seen'");
    expect(unstored.reply["execution_count"]).toBe(before);
    expect((await kernel.execute("0")).reply["execution_count"]).toBe(Number(before) + 1);
  });

  it("gives one error message with the place, and the same in the reply", async () => {
    const failed = await kernel.execute("const f = () => {\n  throw new RangeError('too far')\n}\nf()");
    expect(kinds(failed)).toEqual(["busy", "execute_input", "error", "idle"]);
    const { traceback, ...error } = failed.iopub[2]!.content;
    expect(error).toEqual({ ename: "RangeError", evalue: "too far" });
    expect((traceback as string[]).join("\n")).toMatch(/Cell \d+, line 2/);
    expect(failed.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far", traceback });
  });

  it("fails a cell whose promise nobody waited for, with one error message", async () => {
    const failed = await kernel.execute("Promise.reject(new Error('left alone')); 1");
    expect(kinds(failed).filter((kind) => kind === "error")).toHaveLength(1);
    expect(failed.reply).toMatchObject({ status: "error", evalue: "left alone" });
  });

  it("updates a display in place, and shows the update of an unknown one", async () => {
    const shown = await kernel.execute(
      "display(1, { id: 'x' }); display(2, { id: 'x', update: true }); display(3, { id: 'y', update: true })",
    );
    expect(kinds(shown).slice(2, -1)).toEqual(["display_data", "update_display_data", "display_data"]);
    expect(shown.iopub[3]?.content).toMatchObject({ transient: { display_id: "x" }, data: { "text/plain": "2" } });
  });

  it("keeps all of 10,000 lines, in order and before idle", async () => {
    const flood = await kernel.execute("for (let i = 0; i < 10_000; i++) console.log(i)");
    expect(printed(flood)).toBe(Array.from({ length: 10_000 }, (_, i) => `${i}\n`).join(""));
    expect(kinds(flood).at(-1)).toBe("idle");
    // The server limits messages per second; neighbours are joined.
    expect(flood.iopub.length).toBeLessThan(200);
  });

  it("gives late output its own cell as parent", async () => {
    const id = await kernel.startCell("setTimeout(() => console.log('late'), 150); 0");
    await kernel.done(id);
    await kernel.execute("'other'");
    await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(id) }) === "late\n");
  });

  it("answers user_expressions one by one", async () => {
    const { reply } = await kernel.execute("let base = 20", { user_expressions: { good: "base + 1", bad: "nowhere" } });
    expect(reply["user_expressions"]).toMatchObject({
      good: { status: "ok", data: { "text/plain": "21" } },
      bad: { status: "error", ename: "ReferenceError" },
    });
  });

  it("aborts what is queued behind an error, unless it is told not to", async () => {
    const ids = await Promise.all([
      kernel.startCell("throw new Error('first')"),
      kernel.startCell("globalThis.second = 1"),
      kernel.send("shell", "is_complete_request", { code: "1" }),
      kernel.startCell("globalThis.third = 1"),
    ]);
    const [first, second, asked, third] = await Promise.all(ids.map((id) => kernel.done(id)));
    expect([first, second, third].map((one) => one?.reply["status"])).toEqual(["error", "aborted", "aborted"]);
    expect(asked?.reply["status"]).toBe("complete");
    expect(kinds(second!)).toEqual(["busy", "idle"]);
    expect(resultText(await kernel.execute("[typeof second, typeof third]"))).toBe("[ 'undefined', 'undefined' ]");

    const failing = await kernel.startCell("throw new Error('first')", { stop_on_error: false });
    const after = await kernel.done(await kernel.startCell("'ran'"));
    expect((await kernel.done(failing)).reply["status"]).toBe("error");
    expect(resultText(after)).toBe("'ran'");
  });

  it("says in plain words that the process of user code has ended, and goes on", async () => {
    const ended = await kernel.execute("process.exit(3)");
    expect(ended.reply).toMatchObject({ status: "error", ename: "ProcessEnded" });
    expect(String(ended.reply["evalue"])).toMatch(/exit code 3.*variables are lost/);
    expect(printed(ended, "stderr")).toBe("");
    expect(resultText(await kernel.execute("1 + 1"))).toBe("2");
    const id = await kernel.startCell("setTimeout(() => process.exit(4), 60); 0");
    expect((await kernel.done(id)).reply["status"]).toBe("ok");
    const said = () => printed({ reply: {}, iopub: kernel.broadcasts(id) }, "stderr");
    await kernel.until(() => said() !== "");
    expect(said()).toMatch(/exit code 4.*variables are lost/);
  });
});

describe("interrupt and stdin", () => {
  it.each(["while (true) {}", "await new Promise(() => {})", "for (;;) console.log('x')"])(
    "stops %j soon and keeps the variables",
    async (code) => {
      await kernel.execute("let kept = 11");
      const id = await kernel.startCell(code);
      await pause(80);
      const askedAt = performance.now();
      expect(await kernel.request("interrupt_request", {}, "control")).toEqual({ status: "ok" });
      expect((await kernel.reply(id)).content).toMatchObject({ status: "error", ename: "Interrupted" });
      const took = performance.now() - askedAt;
      // Below 100 ms alone; the bound is for a loaded machine.
      expect(took).toBeLessThan(1500);
      expect(resultText(await kernel.execute("kept"))).toBe("11");
    },
  );

  it("stops a cell that waits for its turn in a starting process", async () => {
    await kernel.execute("process.exit(0)");
    const id = await kernel.startCell("for (;;) {}");
    await kernel.request("interrupt_request", {}, "control");
    expect((await kernel.reply(id)).content).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(resultText(await kernel.execute("'alive'"))).toBe("'alive'");
  });

  it("asks the client that runs the cell, with and without blocking", async () => {
    const id = await kernel.startCell("console.log('first'); const name = prompt('name? '); name.length", {
      allow_stdin: true,
    });
    const question = await nextQuestion(id);
    expect(question.content).toEqual({ prompt: "name? ", password: false });
    // The question and the output come through two sockets.
    await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(id) }) === "first\n");
    await kernel.send("stdin", "input_reply", { status: "ok", value: "Ann😀" }, question);
    expect(resultText(await kernel.done(id))).toBe("5");

    const later = await kernel.startCell(
      "let ticks = 0; const timer = setInterval(() => ticks++, 5); const secret = await prompt.later('', { password: true }); clearInterval(timer); [secret, ticks > 2]",
      { allow_stdin: true },
    );
    const second = await nextQuestion(later);
    expect(second.content["password"]).toBe(true);
    await pause(60);
    await kernel.send("stdin", "input_reply", { value: "shh" });
    expect(resultText(await kernel.done(later))).toBe("[ 'shh', true ]");
  });

  it("refuses input that the client does not allow, and gives up a question by an interrupt", async () => {
    const refused = await kernel.execute("prompt('x')");
    expect(String(refused.reply["evalue"])).toMatch(/allow_stdin is false/);
    const id = await kernel.startCell("prompt('x')", { allow_stdin: true });
    const question = await nextQuestion(id);
    await kernel.request("interrupt_request", {}, "control");
    expect((await kernel.reply(id)).content["ename"]).toBe("Interrupted");
    await kernel.send("stdin", "input_reply", { value: "too late" }, question);
    expect(resultText(await kernel.execute("'next'"))).toBe("'next'");
  });
});

async function nextQuestion(id: string): Promise<(typeof kernel.received)[number]["message"]> {
  const found = () =>
    kernel.received.find(
      ({ channel, message }) => channel === "stdin" && (message.parentHeader as { msg_id?: string }).msg_id === id,
    )?.message;
  await kernel.until(() => found() !== undefined);
  return found()!;
}

describe("questions about code and kernel", () => {
  it("says what it is", async () => {
    const info = await kernel.request("kernel_info_request", {});
    expect(info).toMatchObject({
      status: "ok",
      implementation: "strikebook",
      language_info: {
        name: "typescript",
        file_extension: ".ts",
        mimetype: "text/typescript",
        codemirror_mode: "application/typescript",
      },
    });
    expect(Number(String(info["protocol_version"]).split(".")[1])).toBeGreaterThanOrEqual(3);
    expect(await kernel.request("kernel_info_request", {}, "control")).toEqual(info);
  });

  it("counts the cursor in code points", async () => {
    await kernel.execute("let emoji = { '😀': 1, count: 2, counter() {} }");
    const code = "'😀😀'; emoji.cou";
    expect(await kernel.request("complete_request", { code, cursor_pos: [...code].length })).toMatchObject({
      matches: ["count", "counter"],
      cursor_start: [...code].length - 3,
      cursor_end: [...code].length,
    });
    const inspected = await kernel.request("inspect_request", { code, cursor_pos: 8, detail_level: 0 });
    expect(inspected).toMatchObject({ status: "ok", found: true });
    expect(String((inspected["data"] as JsonObject)["text/plain"])).toMatch(/emoji: Object/);
    expect(await kernel.request("inspect_request", { code: "nowhere", cursor_pos: 3, detail_level: 1 })).toMatchObject({
      found: false,
      data: {},
    });
  });

  it("completes by types what no live value tells", async () => {
    const code = "const rate: number = 1;\nrate.toFix";
    const answer = await kernel.request("complete_request", { code, cursor_pos: code.length });
    expect(answer["matches"]).toEqual(["toFixed"]);
    const [type] = (answer["metadata"] as { _jupyter_types_experimental: JsonObject[] })._jupyter_types_experimental;
    expect(type).toMatchObject({ text: "toFixed", type: "function" });
  });

  it("opens the pager for `name?`", async () => {
    const { reply } = await kernel.execute("emoji.counter??");
    expect(reply["payload"]).toMatchObject([{ source: "page", start: 0 }]);
  });

  it("closes a comm of an unknown target", async () => {
    const id = await kernel.send("shell", "comm_open", { comm_id: "c1", target_name: "nobody", data: {} });
    await kernel.until(() => kernel.broadcasts(id).length === 3);
    const { iopub } = { iopub: kernel.broadcasts(id) };
    expect(kinds({ reply: {}, iopub })).toEqual(["busy", "comm_close", "idle"]);
    expect(iopub[1]?.content["comm_id"]).toBe("c1");
    expect(await kernel.request("comm_info_request", {})).toEqual({ status: "ok", comms: {} });
  });

  it("lists the variables, and refuses stepping", async () => {
    await kernel.execute("let total = 7; class Leg {} ; function price(x: number) { return x }");
    const answer = await kernel.request(
      "debug_request",
      { type: "request", seq: 4, command: "inspectVariables" },
      "control",
    );
    expect(answer).toMatchObject({ success: true, request_seq: 4, command: "inspectVariables" });
    const variables = (answer["body"] as { variables: JsonObject[] }).variables;
    expect(variables).toContainEqual(expect.objectContaining({ name: "total", type: "number", value: "7" }));
    expect(variables.map((one) => one["name"])).toEqual(expect.arrayContaining(["Leg", "price"]));
    expect(variables.map((one) => one["name"])).not.toContain("fetch");
    expect(await kernel.request("debug_request", { command: "attach", seq: 1 }, "control")).toMatchObject({
      success: false,
    });
  });

  it("tells its usage and its ports", async () => {
    const usage = await kernel.request("usage_request", {}, "control");
    expect(usage).toMatchObject({ status: "ok", pid: kernel.process.pid });
    expect(Number(usage["kernel_memory"])).toBeGreaterThan(50e6);
    expect(await kernel.request("connect_request", {})).toMatchObject({
      shell_port: kernel.ports[0],
      hb_port: kernel.ports[4],
    });
  });

  it("answers an unknown or a malformed request by an error", async () => {
    expect(await kernel.request("no_such_request", {})).toMatchObject({ status: "error", ename: "NotSupported" });
    expect(await kernel.request("execute_request", { code: 5 })).toMatchObject({
      status: "error",
      ename: "BadRequest",
    });
    expect(await kernel.request("__proto___request", {})).toMatchObject({ status: "error" });
  });
});

describe("safety", () => {
  it("drops forged, replayed and broken messages and stays alive", async () => {
    const forged = kernel.frames("execute_request", { code: "globalThis.forged = 1" });
    forged[1] = Buffer.from("0".repeat(64));
    await kernel.sendFrames("shell", forged);
    const unsigned = kernel.frames("execute_request", { code: "globalThis.forged = 2" });
    unsigned[1] = Buffer.alloc(0);
    await kernel.sendFrames("shell", unsigned);
    const once = kernel.frames("execute_request", { code: "globalThis.times = (globalThis.times ?? 0) + 1" });
    await kernel.sendFrames("shell", once);
    await kernel.sendFrames("shell", once);
    await kernel.sendFrames("shell", [Buffer.from("noise")]);
    await kernel.sendFrames("shell", [Buffer.from("<IDS|MSG>")]);
    expect(resultText(await kernel.execute("[typeof forged, times]"))).toBe("[ 'undefined', 1 ]");
    expect(kernel.stderr).toMatch(/wrong signature/);
    expect(kernel.stderr).toMatch(/replayed message/);
  });

  it("names what is wrong with a connection file in one line", () => {
    const run = (path: string) => spawnSync(process.execPath, [KERNEL_MAIN, path], { encoding: "utf8" });
    const missing = run(join(kernel.folder, "none.json"));
    expect(missing.status).toBe(1);
    expect(missing.stderr).toMatch(/^\[strikebook\] connection file .*none\.json: cannot be read \(ENOENT\)\n$/);
    const taken = run(kernel.connectionFile);
    expect(taken.status).toBe(1);
    expect(taken.stderr).toMatch(/^\[strikebook\] cannot listen on tcp:.*in use\n$/i);
    const broken = join(kernel.folder, "broken.json");
    writeFileSync(broken, "{");
    expect(run(broken).stderr).toMatch(/is not JSON\n$/);
  });
});

describe("life", () => {
  it("writes every message into the trace file when it is asked to", async () => {
    const path = join(kernel.folder, "trace.jsonl");
    const other = await KernelClient.start({ STRIKEBOOK_TRACE: path });
    await other.execute("1 + 1");
    await other.end();
    const lines = readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as JsonObject);
    const cell = lines.filter((line) => JSON.stringify(line).includes(String(other.lastCell)));
    expect(cell.map((line) => `${line["direction"]} ${line["channel"]} ${line["type"]}`)).toEqual([
      "in shell execute_request",
      "out iopub status",
      "out iopub execute_input",
      "out iopub execute_result",
      "out shell execute_reply",
      "out iopub status",
    ]);
  });

  it("shuts down while a cell is busy and leaves no process behind", async () => {
    const other = await KernelClient.start();
    const pid = await childOf(other);
    await other.startCell("for (;;) {}");
    await pause(60);
    expect(await other.request("shutdown_request", { restart: false }, "control")).toEqual({
      status: "ok",
      restart: false,
    });
    expect(await other.exited).toBe(0);
    await until(() => !isAlive(pid));
    await other.end();
  });

  it("leaves no process behind when it is killed", async () => {
    const other = await KernelClient.start();
    const pid = await childOf(other);
    other.process.kill("SIGKILL");
    await other.exited;
    await until(() => !isAlive(pid));
    await other.end();
  });

  it("ignores SIGINT, ends by SIGTERM, and remembers its history", async () => {
    const first = await KernelClient.start();
    await first.execute("1 + 1");
    first.process.kill("SIGINT");
    await first.execute("let answer = 42; answer");
    const asked = { hist_access_type: "search", pattern: "*answer*", output: true, raw: true };
    expect(await first.request("history_request", asked)).toEqual({
      status: "ok",
      history: [[1, 2, ["let answer = 42; answer", "42"]]],
    });
    first.process.kill("SIGTERM");
    expect(await first.exited).toBe(0);
    const second = await KernelClient.start({ STRIKEBOOK_HISTORY: join(first.folder, "history.jsonl") });
    const tail = await second.request("history_request", { hist_access_type: "tail", n: 5, output: false, raw: true });
    expect(tail["history"]).toEqual([
      [1, 1, "1 + 1"],
      [1, 2, "let answer = 42; answer"],
    ]);
    await first.end();
    await second.end();
  });

  it("ends a process of user code that holds too much memory, and says so", async () => {
    const other = await KernelClient.start({ STRIKEBOOK_MEMORY_MB: "300" });
    const ended: Executed = await other.execute(
      "const blocks: Buffer[] = []; for (;;) { blocks.push(Buffer.alloc(8e6, 1)); await new Promise((r) => setTimeout(r, 5)) }",
    );
    expect(ended.reply).toMatchObject({ status: "error", ename: "OutOfMemory" });
    expect(String(ended.reply["evalue"])).toMatch(/limit of 300 MB/);
    expect(resultText(await other.execute("'fresh'"))).toBe("'fresh'");
    await other.end();
  });
});

async function childOf(client: KernelClient): Promise<number> {
  return Number(resultText(await client.execute("process.pid")));
}
