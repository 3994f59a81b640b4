import { readFileSync } from "node:fs";
import type { ConnectionInfo } from "./ConnectionInfo.js";

/**
 * Reads the connection file that a front end writes for its kernel.
 *
 * @throws Error with one line: what is wrong with which file
 */
export function readConnectionFile(path: string): ConnectionInfo {
  const wrong = (reason: string): Error => new Error(`connection file ${path}: ${reason}`);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw wrong(`cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong("is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("is not a JSON object");
  const fields = value as Record<string, unknown>;
  const string = (name: string, byDefault: string): string => {
    const given = fields[name] ?? byDefault;
    if (typeof given !== "string") throw wrong(`"${name}" is not a string`);
    return given;
  };
  const port = (name: string): number => {
    const given = fields[name];
    if (typeof given !== "number" || !Number.isInteger(given) || given < 1 || given > 65_535)
      throw wrong(`"${name}" is not a port number`);
    return given;
  };
  const transport = string("transport", "tcp");
  if (transport !== "tcp" && transport !== "ipc")
    throw wrong(`"transport" is ${JSON.stringify(transport)}, not "tcp" or "ipc"`);
  const signatureScheme = string("signature_scheme", "hmac-sha256");
  if (!/^hmac-sha(1|224|256|384|512)$/.test(signatureScheme))
    throw wrong(`"signature_scheme" is ${JSON.stringify(signatureScheme)}, not "hmac-sha256"`);
  return {
    transport,
    ip: string("ip", "127.0.0.1"),
    shellPort: port("shell_port"),
    controlPort: port("control_port"),
    stdinPort: port("stdin_port"),
    iopubPort: port("iopub_port"),
    heartbeatPort: port("hb_port"),
    key: string("key", ""),
    signatureScheme,
  };
}
