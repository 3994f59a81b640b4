#!/usr/bin/env node
import { runCommandLine } from "./runCommandLine.js";

// The reader of a pipe (head, less) may leave early.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await runCommandLine(process.argv);
// A second press that comes after the end must not turn its exit code into a signal's.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => process.exit());
