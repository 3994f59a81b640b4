import { progressBar } from "../TerminalProgress.js";
import type { CommandStep } from "./CommandState.js";
import type { KnownCommand } from "./readStates.js";

/** A process that has not written for so long is said to be silent: it may be stuck, or in one long step of an engine. */
const SILENT_MS = 15_000;

/** What `strikebook status` prints for one command. */
export function statusLines(command: KnownCommand, nowMs: number): string[] {
  const { condition, pid, startedMs, updatedMs, exitCode } = command;
  const endedMs = condition === "running" ? nowMs : updatedMs;
  const silent = condition === "running" && nowMs - updatedMs > SILENT_MS;
  const facts = [
    condition === "failed" ? `failed (exit code ${exitCode})` : condition,
    `pid ${pid}`,
    condition === "running" ? `for ${duration(endedMs - startedMs)}` : `took ${duration(endedMs - startedMs)}`,
    ...(condition === "running" ? [] : [`${duration(nowMs - updatedMs)} ago`]),
    ...(silent ? [`no news for ${duration(nowMs - updatedMs)}`] : []),
  ];
  const shown = command.steps.filter(({ state }) => condition !== "running" || state === "running");
  return [
    `strikebook ${command.command}`,
    `  ${facts.join(", ")}, in ${command.folder}`,
    ...shown.slice(-8).map(stepLine),
  ];
}

function stepLine({ label, done, total, unit, state, elapsedMs, rate }: CommandStep): string {
  const count = (value: number): string => Math.round(value).toLocaleString("en");
  if (state !== "running") return `  ${label}: ${state}, ${count(done)} ${unit} in ${duration(elapsedMs)}`;
  const of = total === undefined ? "" : ` of ${count(total)}`;
  const bar = total === undefined || total === 0 ? "" : progressBar(done / total);
  const speed = rate === undefined ? "" : `, ${count(rate)} ${unit}/s`;
  const left = rate !== undefined && rate > 0 && total !== undefined && total > done;
  return `  ${bar}${label}: ${count(done)}${of} ${unit}${speed}${left ? `, ${duration(((total - done) / rate) * 1000)} left` : ""}`;
}

/** `850 ms`, `42 s`, `3 min 20 s`, `2 h 05 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")} min`;
}
