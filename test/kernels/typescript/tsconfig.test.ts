import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aliasedFile } from "../../../kernels/typescript/child/aliasedFile.js";
import { CellSession } from "./CellSession.js";

let session: CellSession;
beforeAll(async () => {
  session = await CellSession.start();
  for (const folder of ["desk", "desk/models", "node_modules/pkg"])
    mkdirSync(join(session.folder, folder), { recursive: true });
  session.file("base.json", '{ "compilerOptions": { "experimentalDecorators": true } }');
  session.file(
    "tsconfig.json",
    `{ // paths of the desk
      "extends": "./base.json",
      "compilerOptions": { "baseUrl": ".", "paths": { "@desk/*": ["./missing/*", "./desk/*"], "@exact": ["./desk/exact.ts"], "@desk/models/*": ["./desk/models/*"] }, },
    }`,
  );
  session.file("desk/exact.ts", "export const exact: string = 'exact'");
  session.file(
    "desk/rates.ts",
    "import { factor } from '@desk/models/factor';\nexport const rate: number = 2 * factor",
  );
  session.file("desk/models/factor.ts", "export const factor: number = 21");
  session.file("node_modules/pkg/package.json", '{ "name": "pkg", "type": "module", "main": "main.js" }');
  session.file(
    "node_modules/pkg/main.js",
    "export const own = await import('@exact').then(() => 'alias', (error) => error.code)",
  );
});
afterAll(() => session.end());

describe("tsconfig.json at run time", () => {
  it.each([
    ["import { rate } from '@desk/rates'; rate", "42"],
    ["import { rate as again } from '@desk/rates.js'; again", "42"],
    ["import { exact } from '@exact'; exact", "'exact'"],
    ["(await import('@desk/models/factor')).factor", "21"],
    ["import { own } from 'pkg'; own", "'ERR_INVALID_MODULE_SPECIFIER'"],
    [
      "function old(target: unknown, key: string) { console.log(typeof target, key) }\nclass A { @old x = 1 }\nnew A().x",
      "1",
    ],
  ])("%s", async (code, text) => {
    expect(await session.text(code)).toBe(text);
  });

  it("decorators are TypeScript's older ones where it says so", () => {
    expect(session.printed(6)).toBe("object x\n");
  });

  it("a module behind an alias is loaded again when one below it has changed", async () => {
    session.file("desk/models/factor.ts", "export const factor: number = 50; // changed");
    expect(await session.text("(await import('@desk/rates')).rate")).toBe("100");
  });

  it("an alias without a file names the package that is missing", async () => {
    expect(await session.text("import '@desk/nothing'")).toMatch(/^ImportError: no package "@desk\/nothing"/);
  });
});

describe("patterns", () => {
  const file = join(import.meta.dirname, "CellSession.ts");
  it.each([
    ["a", { "*": [join(import.meta.dirname, "*")], a: [file] }, file],
    ["x/CellSession", { "*": ["/nowhere/*"], "x/*": [join(import.meta.dirname, "*")] }, file],
    ["x/CellSession.end", { "x/*.end": [join(import.meta.dirname, "*.ts")] }, file],
    ["y/CellSession", { "x/*": [join(import.meta.dirname, "*")] }, undefined],
    ["x", { "x*x": [file] }, undefined],
  ] as const)("%s", (specifier, patterns, found) => {
    expect(aliasedFile(specifier, patterns)).toBe(found);
  });
});
