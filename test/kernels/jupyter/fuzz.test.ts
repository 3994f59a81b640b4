import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelClient, resultText } from "./KernelClient.js";

// Fixed, so that a failure can be run again; another number tries other messages.
const SEED = 20260214;
const runs = (numRuns: number) => ({ seed: SEED, numRuns, endOnFailure: true });

let kernel: KernelClient;
let serial = 0;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute("let kept = 0");
});
afterAll(() => kernel.end());

/** The kernel answers on every channel, its process of user code lives, and nothing failed unseen. */
async function alive(): Promise<void> {
  expect(await kernel.request("kernel_info_request", {})).toMatchObject({ status: "ok" });
  expect(await kernel.request("kernel_info_request", {}, "control")).toMatchObject({ status: "ok" });
  expect(kernel.process.exitCode).toBeNull();
  expect(kernel.stderr).not.toMatch(/unhandled|uncaught|TypeError|RangeError|ERR_/i);
  kernel.stderr = "";
  // Answers that nobody waits for would slow the client down.
  kernel.received.length = 0;
}

async function working(): Promise<void> {
  await alive();
  expect(resultText(await kernel.execute(`kept = ${++serial}; kept + 0.5`))).toBe(String(serial + 0.5));
}

const channel = fc.constantFrom("shell" as const, "control" as const, "stdin" as const);
const bytes = fc.uint8Array({ maxLength: 300 });
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value) ?? "null");

/** The content that each request should have. */
const REQUESTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  kernel_info_request: {},
  connect_request: {},
  execute_request: {
    code: "1",
    silent: false,
    store_history: true,
    user_expressions: { a: "1" },
    allow_stdin: false,
    stop_on_error: true,
  },
  complete_request: { code: "kep", cursor_pos: 3 },
  inspect_request: { code: "kept", cursor_pos: 2, detail_level: 0 },
  is_complete_request: { code: "if (" },
  history_request: {
    hist_access_type: "tail",
    output: true,
    raw: true,
    session: 0,
    start: 0,
    stop: 3,
    n: 3,
    pattern: "*a*",
    unique: true,
  },
  comm_info_request: { target_name: "a" },
  comm_open: { comm_id: "c", target_name: "a", data: {} },
  comm_msg: { comm_id: "c", data: {} },
  comm_close: { comm_id: "c", data: {} },
  interrupt_request: {},
  debug_request: { type: "request", seq: 1, command: "inspectVariables", arguments: {} },
  usage_request: {},
  create_subshell_request: {},
  delete_subshell_request: { subshell_id: "a" },
  list_subshell_request: {},
  input_reply: { value: "a", status: "ok" },
};

/** Values that are not what a field should hold, also such that do not become text. */
const wrong = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  fc.constantFrom<unknown>(
    { toString: 1, valueOf: 2 },
    { __proto__: null },
    [[]],
    { length: -1 },
    "__proto__",
    "constructor",
    "\ud800",
  ),
  fc.constantFrom<unknown>(-1, 1e308, 0.5, 2 ** 53, -0, "9".repeat(400), "\0", "😀"),
);

const header = (type: string, more: object = {}): object => ({
  msg_id: `fuzz-${++serial}`,
  session: "fuzz",
  username: "fuzz",
  date: "2026-01-01T00:00:00Z",
  msg_type: type,
  version: "5.3",
  ...more,
});

describe("messages that no client sends leave the kernel alive", () => {
  it("frames of random bytes on every channel", async () => {
    const frames = fc.array(fc.oneof(bytes, fc.constant(Buffer.from("<IDS|MSG>"))), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(channel, frames), { maxLength: 20 }), async (batch) => {
        for (const [to, list] of batch) await kernel.sendFrames(to, list);
        await alive();
      }),
      runs(60),
    );
    await working();
  });

  it("messages with one frame lost, cut, changed, doubled or moved", async () => {
    const damage = fc.tuple(channel, fc.constantFrom(...Object.keys(REQUESTS)), fc.nat(5), fc.nat(5), fc.nat());
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 20 }), async (batch) => {
        for (const [to, type, at, how, place] of batch) {
          const frames: Uint8Array[] = kernel.frames(type, REQUESTS[type]!);
          const frame = Buffer.from(frames[at]!);
          if (how === 0) frames.splice(at, 1);
          else if (how === 1) frames[at] = frame.subarray(0, place % (frame.length + 1));
          else if (how === 2)
            frames[at] = Buffer.concat([
              frame.subarray(0, place % (frame.length + 1)),
              Buffer.of(place % 256),
              frame.subarray(place % (frame.length + 1)),
            ]);
          else if (how === 3) frames.splice(at, 0, frame);
          else if (how === 4) frames.push(frames.splice(at, 1)[0]!);
          else frames.length = at;
          if (frames.length > 0) await kernel.sendFrames(to, frames);
        }
        await alive();
      }),
      runs(60),
    );
    await working();
  });

  it("signed JSON with a wrong type in any field of any request", async () => {
    const one = fc
      .constantFrom(...Object.entries(REQUESTS))
      .chain(([type, content]) =>
        fc.tuple(
          channel,
          fc.constant(type),
          fc.constant(content),
          fc.subarray(["", ...Object.keys(content)], { minLength: 1 }),
          fc.array(wrong, { minLength: 10, maxLength: 10 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 12 }), async (batch) => {
        for (const [to, type, content, fields, values] of batch) {
          const changed: Record<string, unknown> = { ...content };
          fields.forEach((field, i) => {
            changed[field === "" ? "surplus" : field] = values[i];
          });
          // Random text could be a program.
          if (type === "execute_request" && typeof changed["code"] === "string") changed["code"] = "1";
          if (type === "execute_request")
            changed["user_expressions"] = fields.includes("user_expressions") ? { a: { toString: 1 } } : {};
          await kernel.sendFrames(to, kernel.signed([json(header(type)), json({}), json({}), json(changed)]));
        }
        await alive();
      }),
      runs(120),
    );
    await working();
  });

  it("signed headers, parents and metadata of any shape", async () => {
    const fields = fc.record(
      {
        msg_id: wrong,
        session: wrong,
        username: wrong,
        date: wrong,
        msg_type: wrong,
        version: wrong,
        subshell_id: wrong,
      },
      { requiredKeys: [] },
    );
    const batch = fc.array(fc.tuple(channel, fields, wrong, wrong, wrong), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(batch, async (list) => {
        for (const [to, changed, parent, metadata, content] of list) {
          const texts = [header("comm_info_request", changed), parent, metadata, content].map(json);
          await kernel.sendFrames(to, kernel.signed(texts));
          await kernel.sendFrames(
            to,
            kernel.signed([json(header("input_reply")), json(parent), json(metadata), json({ value: content })]),
          );
        }
        await alive();
      }),
      runs(60),
    );
    await working();
  });

  it("an answer of any type to an open question", async () => {
    await fc.assert(
      fc.asyncProperty(wrong, async (value) => {
        const id = await kernel.startCell("typeof prompt('?')", { allow_stdin: true });
        await kernel.until(() => kernel.received.some((one) => one.channel === "stdin"));
        await kernel.sendFrames(
          "stdin",
          kernel.signed([json(header("input_reply")), json({}), json({}), json({ value })]),
        );
        const done = await kernel.done(id);
        if (typeof value === "string") expect(resultText(done)).toBe("'string'");
        kernel.received.length = 0;
      }),
      runs(40),
    );
    await working();
  });

  it("deep nesting in every part", async () => {
    const deep = Buffer.from(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
    const deepList = Buffer.from(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    for (const part of [deep, deepList]) {
      const inHeader = Buffer.from(
        JSON.stringify(header("kernel_info_request", { extra: "HERE" })).replace('"HERE"', () => String(part)),
      );
      const inCode = Buffer.from(`{"code":"1","user_expressions":${part}}`);
      for (const to of ["shell", "control", "stdin"] as const) {
        await kernel.sendFrames(to, kernel.signed([inHeader, json({}), json({}), json({})]));
        await kernel.sendFrames(to, kernel.signed([json(header("kernel_info_request")), part, part, part]));
        await kernel.sendFrames(to, kernel.signed([json(header("comm_open")), json({}), json({}), part]));
        await kernel.sendFrames(to, kernel.signed([json(header("execute_request")), json({}), json({}), inCode]));
      }
    }
    await working();
  });

  it("bytes that are no UTF-8, and text that is no JSON, with a right signature", async () => {
    const part = fc.oneof(
      bytes,
      fc.constantFrom(
        ...["", "null", "[]", "1", '"a"', "{", "{}x", "\ufeff{}", "NaN", '{"a":1,"a":2}'].map((text) =>
          Buffer.from(text),
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.tuple(channel, part, part, part, part), async ([to, ...texts]) => {
        await kernel.sendFrames(to, kernel.signed(texts));
        const broken = Buffer.from('{"code":"\'\xff\xfe\'"}', "latin1");
        await kernel.sendFrames(to, kernel.signed([json(header("is_complete_request")), texts[0], texts[1], broken]));
        await alive();
      }),
      runs(60),
    );
    await working();
  });

  it("very long messages, signed or not", async () => {
    const long = "a".repeat(4e6);
    await kernel.sendFrames("shell", [Buffer.from(long)]);
    await kernel.sendFrames(
      "shell",
      Array.from({ length: 50_000 }, () => Buffer.of(1)),
    );
    await kernel.sendFrames(
      "control",
      kernel.signed([json(header("kernel_info_request")), json({}), json({}), json({ long })]),
    );
    await kernel.sendFrames(
      "shell",
      kernel.signed([json(header("is_complete_request")), json({}), json({}), json({ code: `"${long}"` })]),
    );
    const id = await kernel.send("shell", "execute_request", { code: `"${long}".length` });
    expect(resultText(await kernel.done(id, 30_000))).toBe("4000000");
    await working();
  });

  it("a forged or replayed message is never run", async () => {
    const code = "globalThis.forged = (globalThis.forged ?? 0) + 1";
    await fc.assert(
      fc.asyncProperty(channel, fc.uint8Array({ minLength: 0, maxLength: 80 }), fc.nat(63), async (to, noise, at) => {
        const random = kernel.frames("execute_request", { code });
        random[1] = noise;
        await kernel.sendFrames(to, random);
        const near = kernel.frames("execute_request", { code });
        const signature = Buffer.from(near[1]!);
        signature[at] = signature[at] === 0x30 ? 0x31 : 0x30;
        near[1] = signature;
        await kernel.sendFrames(to, near);
        const upper = kernel.frames("execute_request", { code });
        const other = kernel.frames("execute_request", { code: `${code} ` });
        upper[1] = other[1]!;
        await kernel.sendFrames(to, upper);
      }),
      runs(60),
    );
    expect(resultText(await kernel.execute("typeof forged"))).toBe("'undefined'");
    const once = kernel.frames("execute_request", { code });
    for (let i = 0; i < 20; i++) for (const to of ["shell", "control"] as const) await kernel.sendFrames(to, once);
    await working();
    expect(resultText(await kernel.execute("forged"))).toBe("1");
  });

  it("random bytes on every port, without the protocol of the sockets", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(4),
        fc.array(bytes, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (at, chunks, greets) => {
          const socket = connect(kernel.ports[at]!, "127.0.0.1");
          socket.on("error", () => undefined);
          // A right greeting lets the rest reach the parser of commands and messages.
          if (greets)
            socket.write(
              Buffer.concat([Buffer.from("ff00000000000000017f0300", "hex"), Buffer.from("NULL"), Buffer.alloc(48)]),
            );
          for (const chunk of chunks) socket.write(chunk);
          await new Promise((done) => socket.end(() => done(undefined)));
          socket.destroy();
        },
      ),
      runs(150),
    );
    await working();
  });
});
