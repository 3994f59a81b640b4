import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { KernelSpec } from "../../../kernels/install/KernelSpec.js";
import { startKernel } from "../../../kernels/install/startKernel.js";
import { temporaryFolder } from "./machine.js";
import { kernelsOfJupyter, systemJupyter } from "./systemJupyter.js";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const spec = (name: string, code: string): KernelSpec => {
  const file = join(folder, name);
  writeFileSync(file, code);
  return { argv: [process.execPath, file, "{connection_file}"], display_name: name, language: "typescript" };
};
// Its temporary folders go into one of this file's own, where leftovers can be seen.
const temporary = join(folder, "tmp");
beforeAll(() => {
  mkdirSync(temporary);
  vi.stubEnv("TMPDIR", temporary);
});
const leftovers = (): string[] => readdirSync(temporary);
const running = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The smallest kernel: answers kernel_info on shell when the signature is right, ends at a shutdown on control. */
const ANSWERS = `
const { readFileSync } = require("node:fs");
const { createHmac } = require("node:crypto");
const { Router } = require(${JSON.stringify(join(process.cwd(), "node_modules", "zeromq"))});
const at = JSON.parse(readFileSync(process.argv[2], "utf8"));
async function serve(port, handle) {
  const socket = new Router();
  await socket.bind(at.transport + "://" + at.ip + ":" + port);
  for await (const frames of socket) {
    const i = frames.findIndex((frame) => String(frame) === "<IDS|MSG>");
    const mac = createHmac("sha256", at.key);
    for (const part of frames.slice(i + 2)) mac.update(part);
    if (mac.digest("hex") !== String(frames[i + 1])) { console.error("bad signature"); process.exit(9); }
    await handle(socket, frames.slice(0, i), JSON.parse(frames[i + 2]));
  }
}
serve(at.shell_port, (socket, ids, header) => header.msg_type === "kernel_info_request" && socket.send(
  [...ids, "<IDS|MSG>", "", "{}", "{}", "{}", JSON.stringify({ implementation: "tiny", protocol_version: "5.3", seen: process.env.SEEN })]));
serve(at.control_port, (_socket, _ids, header) => { if (header.msg_type === "shutdown_request") process.exit(0); });
`;

describe("a trial start of the kernel", () => {
  it("a kernel that answers", async () => {
    const result = await startKernel(spec("tiny kernel.cjs", ANSWERS), process.env);
    expect(result.outcome).toBe("answered");
    expect(result.what).toMatch(/^tiny, protocol 5\.3, after \d+ ms$/);
    expect(leftovers()).toEqual([]);
  });

  it("a kernel that ends says what it printed", async () => {
    const dies = spec("dies.cjs", "console.error('module amaro is missing'); process.exit(4)");
    expect(await startKernel(dies, process.env)).toEqual({
      outcome: "dead",
      what: "ended with exit code 4: module amaro is missing",
    });
    const nothing = await startKernel({ ...dies, argv: ["/no/such/node"] }, process.env);
    expect(nothing).toMatchObject({ outcome: "dead", what: expect.stringMatching(/ENOENT/) });
  });

  it("a kernel that is silent is ended, even one that does not want to", async () => {
    const stubborn = spec(
      "stubborn.cjs",
      "process.on('SIGTERM', () => {}); console.log(process.pid); setInterval(() => {}, 1000)",
    );
    const result = await startKernel(stubborn, process.env, 1500);
    expect(result.outcome).toBe("silent");
    const pid = Number(/: (\d+)$/.exec(result.what)?.[1]);
    expect(pid).toBeGreaterThan(0);
    expect(running(pid)).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  it.skipIf(systemJupyter === undefined)("the Python kernel of this machine answers", async () => {
    const python = kernelsOfJupyter(process.env).python3?.spec as KernelSpec | undefined;
    if (python === undefined) return console.log("skipped: this Jupyter has no Python kernel");
    const result = await startKernel(python, process.env);
    expect(result).toMatchObject({ outcome: "answered", what: expect.stringMatching(/^ipython, protocol 5/) });
  });
});
