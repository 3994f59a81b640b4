import { packRaw } from "../../lib/pack/index.js";
import { subscribeProgress } from "../../lib/task/index.js";

// Packs a raw layer; argv: raw, lake, calendar, rows after which the process kills itself (0: never).
const [from = "", lake = "", calendar = "", killAfter = "0"] = process.argv.slice(2);
// With a file size limit the write then fails instead of ending the process.
process.on("SIGXFSZ", () => {});
subscribeProgress(({ done }) => {
  if (Number(killAfter) > 0 && done >= Number(killAfter)) process.kill(process.pid, "SIGKILL");
});
try {
  const report = await packRaw({ from, lake, calendar, parallel: 1 });
  process.stdout.write(`${JSON.stringify({ finished: report.facts.finished, rows: report.rows })}\n`);
} catch (error) {
  process.stdout.write(`${(error as Error).name} ${(error as { code?: string }).code}: ${(error as Error).message}\n`);
}
