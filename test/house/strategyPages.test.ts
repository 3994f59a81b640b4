import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { catalog } from "../../lib/strategy/index.js";
import { strategyPage, strategyTable } from "./strategyPages/strategyPage.js";

const FOLDER = "docs/wiki/strategies";
const definitions = Object.values(catalog);

it("docs/wiki/strategies lists the catalogue (npx vitest run test/house/strategyPages -u writes it anew)", async () => {
  await expect(strategyTable(definitions)).toMatchFileSnapshot(`../../${FOLDER}/README.md`);
  const pages = ["README.md", ...definitions.map(({ id }) => `${id}.md`)].sort();
  expect(readdirSync(FOLDER).sort()).toEqual(pages);
});

it.each(definitions.map((each) => [each.id, each] as const))(
  "%s.md is its definition in words",
  async (id, definition) => {
    const page = strategyPage(definition);
    for (const letter of "ABCDEF") expect(page).toMatch(new RegExp(`^## ${letter}\\. `, "m"));
    expect(page).not.toMatch(/\[object|undefined|NaN/);
    await expect(page).toMatchFileSnapshot(`../../${FOLDER}/${id}.md`);
  },
);
