import { Command } from "commander";
import { type CheckResult, doctor } from "../../install/index.js";

/** `strikebook doctor`: every known reason why a notebook does not get its kernel, with its cure. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("Examine node, build, ports, kernelspec, Jupyter and VS Code; name each failure and its cure")
    .option("--json", "print the checks as JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook doctor --json")
    .action(async (options: { json: boolean }) => {
      const checks = await doctor();
      if (options.json) console.log(JSON.stringify(checks));
      else for (const line of checkLines(checks)) console.log(line);
      if (checks.some((check) => check.status === "failed")) process.exitCode = 1;
    });
}

/** One line a check, and below it the cure; the count at the end. */
export function checkLines(checks: readonly CheckResult[]): string[] {
  const width = Math.max(...checks.map((check) => check.name.length));
  const lines = checks.flatMap(({ name, status, what, cure }) => [
    `${status.padEnd(7)}  ${name.padEnd(width)}  ${what}`,
    ...(cure === "" ? [] : [`${" ".repeat(width + 11)}cure: ${cure}`]),
  ]);
  const count = (status: string): number => checks.filter((check) => check.status === status).length;
  return [...lines, "", `${count("ok")} ok, ${count("warning")} warnings, ${count("failed")} failed`];
}
