import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CONTRACT_FEATURES, type FeatureText, INDEX_FEATURES } from "../../lib/tape/index.js";

const PAGE = "docs/features.md";

function featureTable(features: Readonly<Record<string, FeatureText>>): string {
  const rows = Object.entries(features).map(([name, { takes, unit, formula, missing }]) => {
    const given = takes.map((each) => `\`${each.name}${each.whenAbsent === undefined ? "" : "?"}\``).join(", ");
    return `| \`${name}\` | ${given} | ${unit} | ${formula} | ${missing} |`;
  });
  return ["| name | arguments | unit | value at second s | NaN |", "|---|---|---|---|---|", ...rows].join("\n");
}

function argumentTable(): string {
  const rows = new Map<string, Set<string>>();
  for (const [feature, { takes }] of Object.entries({ ...INDEX_FEATURES, ...CONTRACT_FEATURES })) {
    for (const { name, unit, meaning, whole, least, whenAbsent } of takes) {
      const range = `${whole ? "whole, " : ""}at least ${least}`;
      const row = `| \`${name}\` | ${unit} | ${meaning} | ${range} | ${whenAbsent ?? "must be given"} |`;
      rows.set(row, (rows.get(row) ?? new Set()).add(feature));
    }
  }
  const lines = [...rows].map(([row, users]) => `${row} ${namesOf([...users])} |`);
  return ["| argument | unit | meaning | range | when absent | of |", "|---|---|---|---|---|---|", ...lines].join("\n");
}

function namesOf(users: readonly string[]): string {
  const contract = Object.keys(CONTRACT_FEATURES);
  if (contract.every((name) => users.includes(name))) return "`spot`, every feature of a contract";
  return users.map((name) => `\`${name}\``).join(", ");
}

it("docs/features.md lists every feature (npx vitest run test/house/featuresPage -u writes its tables anew)", async () => {
  const blocks: Readonly<Record<string, string>> = {
    index: featureTable(INDEX_FEATURES),
    contract: featureTable(CONTRACT_FEATURES),
    arguments: argumentTable(),
  };
  const used = new Set<string>();
  const page = readFileSync(PAGE, "utf8").replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => {
      used.add(name);
      return `${begin}${blocks[name]}\n${end}`;
    },
  );
  expect([...used].sort()).toEqual(Object.keys(blocks).sort());
  await expect(page).toMatchFileSnapshot(`../../${PAGE}`);
});
