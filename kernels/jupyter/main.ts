import { dirname } from "node:path";
import { FileHistory } from "./history/FileHistory.js";
import { historyFile } from "./history/historyFile.js";
import { MemoryHistory } from "./history/MemoryHistory.js";
import { KernelServer } from "./KernelServer.js";
import { TypedLanguage } from "./language/TypedLanguage.js";
import { notebookPath } from "./notebookPath.js";
import { ProtocolTrace } from "./ProtocolTrace.js";
import { readConnectionFile } from "./transport/readConnectionFile.js";
import { ZeroMqTransport } from "./transport/ZeroMqTransport.js";
import { watchParent } from "./watchParent.js";
import { Signer } from "./wire/Signer.js";

// Entry of the kernel process: node main.js <connection file>

const USAGE = "usage: node main.js <connection file>";

function log(line: string): void {
  process.stderr.write(`[strikebook] ${line}\n`);
}

/** A number of megabytes that the user has set, or undefined. */
function megabytes(name: string): number | undefined {
  const given = process.env[name];
  if (given === undefined || given === "") return undefined;
  const limit = Number(given);
  if (Number.isFinite(limit) && limit > 0) return limit;
  throw new Error(`${name} is ${JSON.stringify(given)}, not a number of megabytes`);
}

/** What the environment says about type errors. */
function typeSettings(env: NodeJS.ProcessEnv): { shown: boolean; strict: boolean } {
  const [types, strict] = [env["STRIKEBOOK_TYPES"] ?? "", env["STRIKEBOOK_STRICT"] ?? ""];
  if (!["", "on", "off"].includes(types))
    throw new Error(`STRIKEBOOK_TYPES is ${JSON.stringify(types)}, not "on" or "off"`);
  if (!["", "0", "1"].includes(strict))
    throw new Error(`STRIKEBOOK_STRICT is ${JSON.stringify(strict)}, not "0" or "1"`);
  return { shown: types !== "off", strict: strict === "1" };
}

// The server that reads what is logged may be gone.
process.stderr.on("error", () => undefined);

async function main(): Promise<void> {
  const path = process.argv[2];
  if (path === undefined) throw new Error(USAGE);
  const connection = readConnectionFile(path);
  const residentLimitMb = megabytes("STRIKEBOOK_MEMORY_MB");
  if (residentLimitMb !== undefined && process.platform !== "linux")
    log(`STRIKEBOOK_MEMORY_MB is not kept on ${process.platform}: memory is measured on Linux only`);
  const outputLimitMb = megabytes("STRIKEBOOK_OUTPUT_MB");
  const types = typeSettings(process.env);
  const notebook = notebookPath(process.cwd(), process.env);
  const trace = process.env["STRIKEBOOK_TRACE"];
  // Clients interrupt by message; a Ctrl-C in the terminal of the server is not meant for the kernel.
  process.on("SIGINT", () => undefined);
  const file = historyFile(process.cwd());
  const server = await KernelServer.start({
    signer: new Signer(connection.key, connection.signatureScheme),
    connection,
    connect: (listener) => ZeroMqTransport.open(connection, listener),
    history: file === undefined ? new MemoryHistory() : new FileHistory(file, log),
    residentLimitMb,
    evaluator: {
      importFrom: notebook,
      // V8's own limit must not be the lower one.
      memoryLimitMb: residentLimitMb === undefined ? undefined : Math.round(residentLimitMb),
    },
    outputLimitMb,
    trace: trace === undefined || trace === "" ? undefined : new ProtocolTrace(trace),
    language: (live) => new TypedLanguage(live, notebook === undefined ? process.cwd() : dirname(notebook), log),
    types,
    log,
    onEnd: () => process.exit(0),
  });
  process.on("SIGTERM", () => void server.stop());
  watchParent(() => void server.stop());
}

main().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
