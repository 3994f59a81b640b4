// The strategies of the catalogue are data that a first cell rarely looks at. The build writes them to a file, which the
// first look at the catalogue reads; importing the package would otherwise compile and make every definition.
import { deepStrictEqual } from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

const CATALOG = "lib/strategy/catalog/index.ts";
const STORED = "dist/lib/strategy/catalog/definitions.json";
/** Definitions that are exported under their own names too. */
const READY = { shortStraddle0920: "./selling/shortStraddle0920.js" };

/** esbuild's plugin: in the place of the catalogue's module comes one that reads the file. */
export function storedCatalog(root) {
  return {
    name: "stored catalogue",
    setup({ esbuild, onLoad }) {
      onLoad({ filter: /index\.ts$/ }, async ({ path }) => {
        if (relative(root, path).split(sep).join("/") !== CATALOG) return undefined;
        const { catalog, ...named } = await builtCatalog(esbuild.build, root);
        deepStrictEqual(Object.keys(named).sort(), Object.keys(READY).sort(), `${CATALOG} exports other names`);
        const text = JSON.stringify(catalog);
        deepStrictEqual(JSON.parse(text), catalog, "a definition holds what JSON cannot");
        await mkdir(dirname(join(root, STORED)), { recursive: true });
        await writeFile(join(root, STORED), text);
        return { contents: readerOf(Object.keys(catalog), named), resolveDir: dirname(path) };
      });
    },
  };
}

async function builtCatalog(build, root) {
  const entry = { entryPoints: [join(root, CATALOG)], bundle: true, format: "esm", platform: "node" };
  const { outputFiles } = await build({ ...entry, packages: "external", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

function readerOf(ids, named) {
  const ready = Object.entries(named).map(([name, { id }]) => `${JSON.stringify(id)}: ${name}`);
  return [
    'import { storedCatalog } from "./storedCatalog.js";',
    ...Object.entries(READY).map(([name, from]) => `import { ${name} } from "${from}"; export { ${name} };`),
    `export const catalog = storedCatalog(${JSON.stringify(ids)}, "${STORED}", { ${ready.join(", ")} });`,
  ].join("\n");
}
