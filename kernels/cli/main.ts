#!/usr/bin/env node
import { runCommandLine } from "./runCommandLine.js";

process.exitCode = await runCommandLine(process.argv);
