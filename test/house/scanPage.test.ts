import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { BAR_LENGTHS, ROW_FEATURES } from "../../lib/strategy/index.js";

const PAGE = "docs/scan.md";

function table(): string {
  const lines = Object.entries(ROW_FEATURES).map(([name, { takes, isOfBars, unit, formula, missing }]) => {
    const lengths = isOfBars ? [BAR_LENGTHS.map((each) => each.name).join(" or ")] : [];
    const args = [...lengths, ...takes.map((each) => each.name)].join(", ");
    return `| \`${name}\` | ${args} | ${unit} | ${formula} | ${missing} |`;
  });
  return ["| value | arguments | unit | what it is | not known |", "| --- | --- | --- | --- | --- |", ...lines].join(
    "\n",
  );
}

it("docs/scan.md lists the values of rows (npx vitest run test/house/scanPage -u writes its table anew)", async () => {
  const page = readFileSync(PAGE, "utf8").replace(
    /(<!-- generated: values -->\n)[\s\S]*?(<!-- end -->)/,
    (_, begin: string, end: string) => `${begin}${table()}\n${end}`,
  );
  expect(page).toContain("<!-- generated: values -->");
  await expect(page).toMatchFileSnapshot(`../../${PAGE}`);
});
