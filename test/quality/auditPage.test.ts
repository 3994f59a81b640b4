import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { AUDIT_CHECKS, AUDIT_LIMITS } from "../../lib/quality/index.js";
import { loadTradingCalendar } from "../../lib/time/loadTradingCalendar.js";

const page = readFileSync(fileURLToPath(new URL("../../docs/audit.md", import.meta.url)), "utf8");

test("docs/audit.md lists every check with its codes, every limit with its value, and every year with its source", () => {
  const checks = AUDIT_CHECKS.map(
    ({ name, question, codes }) => `| \`${name}\` | ${question} | ${codes.map((code) => `\`${code}\``).join(", ")} |`,
  );
  expect(page).toContain(checks.join("\n"));
  const limits = [...page.matchAll(/^\| `(\w+)` \| ([\d.]+) \|/gm)].map(([, name, value]) => [name, Number(value)]);
  expect(limits).toEqual(Object.entries(AUDIT_LIMITS));
  for (const year of loadTradingCalendar().years) expect(page).toMatch(new RegExp(`^\\| ${year} \\| .{20,} \\|$`, "m"));
});
