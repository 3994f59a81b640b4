import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OutputRelay } from "../../../kernels/jupyter/OutputRelay.js";
import { OverflowFile } from "../../../kernels/jupyter/OverflowFile.js";
import type { Publisher } from "../../../kernels/jupyter/Publisher.js";
import type { JsonObject, MessageHeader } from "../../../kernels/jupyter/wire/Message.js";
import { MessageFactory } from "../../../kernels/jupyter/wire/MessageFactory.js";
import { type Executed, KernelClient, kinds, printed } from "./KernelClient.js";

const LINES = 100_000;

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute("const cp = require('node:child_process'); const { Worker } = require('node:worker_threads')");
});
afterAll(() => kernel.end());

const soFar = (id: string): Executed => ({ reply: {}, iopub: kernel.broadcasts(id) });

/** Runs a cell; gives its id and what had come when it was idle. */
async function run(code: string): Promise<{ id: string; atIdle: Executed }> {
  kernel.received.length = 0;
  const id = await kernel.startCell(code);
  const done = await kernel.done(id, 60_000);
  expect(done.reply).toMatchObject({ status: "ok" });
  // What the cell has left behind may have printed since.
  return { id, atIdle: { ...done, iopub: done.iopub.slice(0, kinds(done).indexOf("idle") + 1) } };
}

/** Waits until a cell has printed so many characters, and for what would be one too many. */
async function whole(id: string, length: number, name = "stdout"): Promise<string> {
  await kernel.until(() => printed(soFar(id), name).length >= length, 30_000);
  await kernel.execute("await new Promise((r) => setTimeout(r, 50))");
  return printed(soFar(id), name);
}

/** The parents of all stream messages. */
function printers(): Set<string | undefined> {
  const streams = kernel.received.filter(({ message }) => message.header.msg_type === "stream");
  return new Set(streams.map(({ message }) => (message.parentHeader as Partial<MessageHeader>).msg_id));
}

const lines = (tag: string, count = LINES): string => Array.from({ length: count }, (_, i) => `${tag} ${i}\n`).join("");
// In a function: a slow machine would say on stderr that it should be in one.
const loop = (tag: string): string => `(() => { for (let i = 0; i < ${LINES}; i++) console.log("${tag}", i) })()`;
const inWorker = (tag: string): string => `new Worker(${JSON.stringify(loop(tag))}, { eval: true })`;
const inChild = (tag: string, stdio: string): string =>
  `cp.spawn(process.execPath, ["-e", ${JSON.stringify(loop(tag))}], { stdio: ${stdio} })`;

describe("100,000 printed lines", () => {
  it.each([
    ["a loop", loop("a")],
    ["a worker thread that the cell awaits", `await new Promise((r) => ${inWorker("a")}.on("exit", r))`],
    ["a child process that the cell awaits", `await new Promise((r) => ${inChild("a", '"inherit"')}.on("exit", r))`],
    [
      "a child process that blocks the cell",
      `cp.execFileSync(process.execPath, ["-e", ${JSON.stringify(loop("a"))}], { stdio: "inherit" }); 0`,
    ],
  ])("of %s precede idle", async (_, code) => {
    const { id, atIdle } = await run(code);
    expect(printed(atIdle) === lines("a")).toBe(true);
    expect(printers()).toEqual(new Set([id]));
    // Front ends limit messages a second.
    expect(atIdle.iopub.length).toBeLessThan(LINES / 50);
  });

  it.each([
    [
      "late timers",
      `for (let part = 0; part < 10; part++) setTimeout(() => { for (let i = part * 1e4; i < (part + 1) * 1e4; i++) console.log("b", i) }, 10 * part); 0`,
    ],
    ["a worker thread", `${inWorker("b")}; 0`],
    ["a child process", `${inChild("b", '"inherit"')}; 0`],
    [
      "a child process behind a pipe",
      `${inChild("b", '["ignore", "pipe", "inherit"]')}.stdout.pipe(process.stdout); 0`,
    ],
    ["a child process with the cell's own streams", `${inChild("b", "[0, process.stdout, 2]")}; 0`],
  ])("of %s that the cell leaves behind come with that cell as parent", async (_, code) => {
    const { id, atIdle } = await run(code);
    expect(printed(atIdle).length).toBeLessThan(lines("b").length);
    const other = await kernel.startCell(
      "for (let i = 0; i < 20; i++) { console.log('own', i); await new Promise((r) => setTimeout(r, 5)) }",
    );
    expect((await whole(id, lines("b").length)) === lines("b")).toBe(true);
    expect(printed(await kernel.done(other))).toBe(lines("own", 20));
    expect(printers()).toEqual(new Set([id, other]));
  });

  it("of four sources at once keep their order, each source for itself", async () => {
    const { id } = await run(
      `${inWorker("w")}; ${inChild("c", '"inherit"')}; setTimeout(() => { for (let i = 0; i < ${LINES}; i++) console.error("t", i) }, 1); ${loop("l")}`,
    );
    const length = lines("w").length + lines("c").length + lines("l").length;
    const text = await whole(id, length);
    expect(text.length).toBe(length);
    const of = (tag: string): string => text.replace(new RegExp(`^[^${tag}].*\\n`, "gm"), "");
    // Pieces of two sources may meet within a line, so each is found by its own lines only where those are whole.
    const ordered = (tag: string): boolean => {
      const numbers = [...of(tag).matchAll(new RegExp(`^${tag} (\\d+)$`, "gm"))].map((match) => Number(match[1]));
      return numbers.length > LINES * 0.99 && numbers.every((one, i) => i === 0 || one > numbers[i - 1]!);
    };
    expect(["w", "c", "l"].map(ordered)).toEqual([true, true, true]);
    expect((await whole(id, lines("t").length, "stderr")) === lines("t")).toBe(true);
    expect(printers()).toEqual(new Set([id]));
  });

  it("of both streams in turn stay in turn", async () => {
    const { atIdle } = await run("(() => { for (let i = 0; i < 2000; i++) { console.log(i); console.error(i) } })()");
    let [out, err] = ["", ""];
    for (const one of atIdle.iopub) {
      if (one.header.msg_type !== "stream") continue;
      if (one.content["name"] === "stdout") out += String(one.content["text"]);
      else err += String(one.content["text"]);
      expect(out.length - err.length).toBeGreaterThanOrEqual(0);
      expect(out.length - err.length).toBeLessThanOrEqual(5);
    }
    expect(err).toBe(out);
    expect(out.split("\n")).toHaveLength(2001);
  });
});

describe("100 MB of output of one cell", () => {
  it.each([
    ["one string", "process.stdout.write('0123456789'.repeat(1e7)); 0"],
    ["a hundred strings", "for (let i = 0; i < 100; i++) process.stdout.write('0123456789'.repeat(1e5)); 0"],
  ])("in %s arrives whole", async (_, code) => {
    const before = Number((await kernel.request("usage_request", {}, "control"))["kernel_memory"]);
    const { atIdle } = await run(code);
    const text = printed(atIdle);
    expect(text.length).toBe(1e8);
    expect(text === "0123456789".repeat(1e7)).toBe(true);
    // The string itself, and what is on its way.
    const after = Number((await kernel.request("usage_request", {}, "control"))["kernel_memory"]);
    expect(after - before).toBeLessThan(600e6);
  });

  it("is cut at STRIKEBOOK_OUTPUT_MB, with the rest in a file that is named", async () => {
    const other = await KernelClient.start({ STRIKEBOOK_OUTPUT_MB: "1" });
    const cut = await other.execute("for (let i = 0; i < 3e5; i++) console.log(i); console.error('last')");
    const said = printed(cut, "stderr");
    const path = /printed more than 1 MB: the rest is in (\S+output\.txt)/.exec(said)?.[1] ?? "";
    const all = Array.from({ length: 3e5 }, (_, i) => `${i}\n`).join("");
    expect(printed(cut)).toBe(all.slice(0, 1e6));
    expect(printed(cut) + readFileSync(path, "utf8") === `${all}last\n`).toBe(true);
    expect(said.match(/printed more than/g)).toHaveLength(1);
    expect(printed(await other.execute("console.log('the next cell')"))).toBe("the next cell\n");
    rmSync(dirname(path), { recursive: true });
    await other.end();
  }, 60_000);

  it("is dropped when the file takes no more, and says so once", () => {
    const file = new OverflowFile(10);
    for (const text of ["0123456789", "more", "and more"]) file.write(text);
    expect(readFileSync(file.path, "utf8")).toBe("0123456789");
    expect(file.refused).toMatch(/^it holds/);
    rmSync(dirname(file.path), { recursive: true });

    const sent: JsonObject[] = [];
    const publisher = { publish: (_: string, content: JsonObject) => void sent.push(content) } as unknown as Publisher;
    const relay = new OutputRelay(publisher, () => true, 1e-6);
    const { header } = new MessageFactory("test").create("execute_request", {}, undefined);
    relay.begin("a", header, { silent: false, forFile: false });
    const folder = process.env["TMPDIR"];
    process.env["TMPDIR"] = "/nowhere";
    for (const text of ["ab", "c", "d"]) relay.take({ kind: "stream", id: "a", name: "stdout", text });
    if (folder === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = folder;
    relay.flush();
    expect(sent[0]).toEqual({ name: "stdout", text: "a" });
    expect(sent).toHaveLength(2);
    expect(String(sent[1]?.["text"])).toMatch(
      /the rest cannot be kept.*\n\nwhat this cell prints now is dropped.*ENOENT/,
    );
  });
});

describe("text of every kind arrives as it was printed", () => {
  it.each([
    ["without a line break", "process.stdout.write('a'); process.stdout.write('b')", "ab"],
    ["colours", "process.stdout.write('\\x1b[31mred\\x1b[0m')", "\x1b[31mred\x1b[0m"],
    ["a NUL", "process.stdout.write('a\\0b\\0')", "a\0b\0"],
    ["carriage returns and backspaces", "process.stdout.write('50 %\\r60 %\\b')", "50 %\r60 %\b"],
    ["line separators", "process.stdout.write('\\u2028\\u2029\\u0085')", "\u2028\u2029\u0085"],
    ["an emoji byte by byte", "for (const byte of Buffer.from('😀€')) process.stdout.write(Buffer.of(byte))", "😀€"],
    ["half a character, then text", "process.stdout.write(Buffer.of(0xe2)); process.stdout.write('x')", "\ufffdx"],
    ["a lone surrogate", "process.stdout.write('a\\ud800b\\udc00c')", "a\ufffdb\ufffdc"],
    [
      "an emoji in two halves",
      "process.stdout.write('\\ud83d'); process.stdout.write('\\ude00')",
      /^(😀|\ufffd\ufffd)$/,
    ],
    ["a backslash before ud800", "process.stdout.write('\\\\ud800 \\\\\\\\ud800')", "\\ud800 \\\\ud800"],
    ["a NUL of a child process", "cp.execSync('printf \"a\\\\0b\\\\0\"', { stdio: 'inherit' }); 0", "a\0b\0"],
    [
      "an emoji of a child process in two pieces",
      "await new Promise((r) => cp.spawn('sh', ['-c', 'printf \"\\\\360\\\\237\"; sleep 0.1; printf \"\\\\230\\\\200\"'], { stdio: 'inherit' }).on('exit', r))",
      "😀",
    ],
  ])("%s", async (_, code, text) => {
    const shown = printed((await run(`${code}; 0`)).atIdle);
    if (typeof text === "string") expect(shown).toBe(text);
    else expect(shown).toMatch(text);
  });

  it("keeps an emoji that lies where a long text is cut into pieces", async () => {
    const { atIdle } = await run("process.stdout.write('x'.repeat((1 << 18) - 1) + '😀'.repeat(1e5)); 0");
    expect(printed(atIdle)).toBe("x".repeat((1 << 18) - 1) + "😀".repeat(1e5));
  });

  it("has whole characters in results and errors too", async () => {
    const { reply, iopub } = await kernel.execute("throw new Error('a\\ud800')");
    expect(reply["evalue"]).toBe("a\ufffd");
    expect(iopub.find((one) => one.header.msg_type === "error")?.content["evalue"]).toBe("a\ufffd");
  });
});
