#!/usr/bin/env node
import { runCommandLine } from "./runCommandLine.js";

// The reader of a pipe (head, less) may leave early.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await runCommandLine(process.argv);
