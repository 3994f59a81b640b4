import { spawn } from "node:child_process";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "./freePorts.js";
import type { KernelSpec } from "./KernelSpec.js";

/** A trial writes no history and no trace. */
const QUIET = { STRIKEBOOK_HISTORY: "off", STRIKEBOOK_TRACE: "" };

/** How a trial start ended: `dead` before the answer, `silent` within the time. */
export interface KernelStart {
  readonly outcome: "answered" | "dead" | "silent";
  readonly what: string;
}

/**
 * Starts a kernel as Jupyter would, in a temporary folder, asks it for `kernel_info`, and ends it. Nothing is left: no
 * process, no file.
 */
export async function startKernel(
  spec: KernelSpec,
  env: Readonly<Record<string, string | undefined>>,
  limitMs = 20_000,
): Promise<KernelStart> {
  const { Dealer } = await import("zeromq");
  const folder = mkdtempSync(join(tmpdir(), "strikebook-doctor-"));
  const key = randomBytes(16).toString("hex");
  const [shell, control, iopub, stdin, heartbeat] = await freePorts(5);
  const connection = join(folder, "connection.json");
  writeFileSync(
    connection,
    JSON.stringify({
      transport: "tcp",
      ip: "127.0.0.1",
      shell_port: shell,
      control_port: control,
      iopub_port: iopub,
      stdin_port: stdin,
      hb_port: heartbeat,
      signature_scheme: "hmac-sha256",
      key,
    }),
    { mode: 0o600 },
  );
  const started = performance.now();
  const [program = "", ...args] = spec.argv.map((each) => each.replaceAll("{connection_file}", connection));
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...env, ...spec.env, ...QUIET },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (text: Buffer) => (said += text));
  child.stderr.on("data", (text: Buffer) => (said += text));
  const socket = new Dealer({ linger: 0 });
  const stop = new Dealer({ linger: 0 });
  let timer: NodeJS.Timeout | undefined;
  let answeredInTime = false;
  const ended = new Promise<KernelStart>((resolve) => {
    child.on("error", (error) => resolve({ outcome: "dead", what: error.message }));
    child.on("close", (code, signal) =>
      resolve({ outcome: "dead", what: `ended with ${signal ?? `exit code ${code}`}: ${lastLines(said)}` }),
    );
  });
  const late = new Promise<KernelStart>((resolve) => {
    const giveUp = (): void =>
      resolve({
        outcome: "silent",
        what: `no answer within ${limitMs / 1000} s${said === "" ? "" : `: ${lastLines(said)}`}`,
      });
    timer = setTimeout(giveUp, limitMs);
  });
  try {
    socket.connect(`tcp://127.0.0.1:${shell}`);
    stop.connect(`tcp://127.0.0.1:${control}`);
    await socket.send(request("kernel_info_request", {}, key));
    const answered = socket.receive().then((frames): KernelStart => {
      const at = frames.findIndex((frame) => String(frame) === "<IDS|MSG>");
      const content = JSON.parse(String(frames[at + 5])) as { implementation?: string; protocol_version?: string };
      const ms = Math.round(performance.now() - started);
      return {
        outcome: "answered",
        what: `${content.implementation ?? "the kernel"}, protocol ${content.protocol_version}, after ${ms} ms`,
      };
    });
    // A socket that is closed while it waits rejects; by then another of the three has answered.
    answered.catch(() => undefined);
    const result = await Promise.race([answered, ended, late]);
    answeredInTime = result.outcome === "answered";
    if (answeredInTime) await stop.send(request("shutdown_request", { restart: false }, key));
    return result;
  } finally {
    clearTimeout(timer);
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const gone = new Promise((resolve) => child.once("close", resolve));
      // After its answer it has been asked to shut down; one that gave none is told the hard way.
      if (!answeredInTime) child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), 2000);
      await gone;
      clearTimeout(kill);
    }
    socket.close();
    stop.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One signed message of the Jupyter protocol, as frames. */
function request(type: string, content: object, key: string): string[] {
  const header = {
    msg_id: randomUUID(),
    session: randomUUID(),
    username: "strikebook-doctor",
    date: new Date().toISOString(),
    msg_type: type,
    version: "5.3",
  };
  const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
  const signature = createHmac("sha256", key);
  for (const part of parts) signature.update(part);
  return ["<IDS|MSG>", signature.digest("hex"), ...parts];
}

const lastLines = (text: string): string => text.trim().split("\n").slice(-3).join(" | ") || "it printed nothing";
