import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dataBlocks } from "./dataPage/dataBlocks.js";

const PAGE = "docs/data.md";

it("docs/data.md shows what the lake holds (npx vitest run test/house/dataPage -u writes its generated parts anew)", async () => {
  const folder = mkdtempSync(join(tmpdir(), "strikebook-data-page-"));
  try {
    const blocks = await dataBlocks(folder);
    const used = new Set<string>();
    const page = readFileSync(PAGE, "utf8").replace(
      /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
      (_, begin: string, name: string, end: string) => {
        const block = blocks[name];
        if (block === undefined)
          throw new Error(`${PAGE} asks for "${name}", there are ${Object.keys(blocks).join(", ")}`);
        used.add(name);
        return `${begin}${block}\n${end}`;
      },
    );
    expect([...used].sort()).toEqual(Object.keys(blocks).sort());
    await expect(page).toMatchFileSnapshot(`../../${PAGE}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
