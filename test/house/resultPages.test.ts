import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { METRIC_MEANINGS } from "../../lib/strategy/index.js";
import { CHEATS } from "../../lib/strategy/integrity/selfAudit/runSelfAudit.js";

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => ":---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const PAGES: readonly (readonly [page: string, name: string, block: string])[] = [
  [
    "docs/metrics.md",
    "metrics",
    table(
      ["figure", "unit", "meaning"],
      Object.entries(METRIC_MEANINGS).map(([name, { unit, meaning }]) => [`\`${name}\``, unit, meaning]),
    ),
  ],
  [
    "docs/integrity.md",
    "cheats",
    table(
      ["cheat", "what was done", "caught by"],
      CHEATS.map(({ name, story, rule }) => [name, story, `\`${rule}\``]),
    ),
  ],
];

it.each(PAGES)(
  "%s shows what the code says (npx vitest run test/house/resultPages -u writes it anew)",
  async (page, name, block) => {
    const text = readFileSync(page, "utf8");
    const between = new RegExp(`(<!-- generated: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
    expect(text).toMatch(between);
    await expect(
      text.replace(between, (_, begin: string, end: string) => `${begin}${block}\n${end}`),
    ).toMatchFileSnapshot(`../../${page}`);
  },
);
