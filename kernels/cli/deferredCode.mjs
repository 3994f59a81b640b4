// Long work (packing a day, judging a lake, running strategies) is most of the library's code and nothing of a first
// cell's. The bundle of the library keeps it in files of its own, which the first call loads: importing the package
// reads the rest only.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * Modules by the file that they go into. They export asynchronous functions alone, called once for a piece of work; what
 * only such modules import goes with them. Few files: what two of them share becomes another file, which the package's
 * entry may have to load.
 */
const DEFERRED = {
  work: [
    "lib/market/crypto/writeCryptoSample.ts",
    "lib/market/writeSampleMarket.ts",
    "lib/pack/bars/buildBars.ts",
    "lib/pack/baseline/analyseBaseline.ts",
    "lib/pack/baseline/buildBaseline.ts",
    "lib/pack/baseline/expectBaseline.ts",
    "lib/pack/baseline/validateBaseline.ts",
    "lib/pack/enrich/enrichLake.ts",
    "lib/pack/packNse.ts",
    "lib/pack/packRaw.ts",
    "lib/pack/packTables.ts",
    "lib/pack/packTape.ts",
    "lib/pack/packVendorRuns.ts",
    "lib/pack/raw/extractDumps.ts",
    "lib/pack/raw/listDump.ts",
    "lib/quality/auditLake.ts",
    "lib/report/archive/writeStrategyArchive.ts",
    "lib/report/audit/writeAuditReport.ts",
    "lib/report/document/renderHtml.ts",
    "lib/report/trade/writeTradePage.ts",
    "lib/sources/download/downloadDated.ts",
    "lib/sources/lean/esMinuteQuotes.ts",
    "lib/sources/nse/dump/readDump.ts",
    "lib/sources/nse/niftyMinuteChain.ts",
    "lib/strategy/runStrategies.ts",
    "lib/strategy/runStrategy.ts",
    "lib/strategy/why/whyTrade.ts",
  ],
};

/** Modules that the sources import at first use; a file for each would cut up the rest. */
const IMPORTED = { work: ["lib/lake/openLake.ts", "lib/strategy/integrity/selfAudit/runSelfAudit.ts"] };

const NAMESPACE = "deferred";
const WHOLE = "?whole";

/** The functions of a deferred module, each as one that loads the module's file and hands on. */
function loadersOf(root, module, file) {
  const source = readFileSync(join(root, module), "utf8");
  const values = source.match(/^export (?!type\b|interface\b).*/gm) ?? [];
  return values.map((line) => {
    const [, star, name] = /^export async function(\*?) (\w+)/.exec(line) ?? [];
    if (!name) throw new Error(`${module} loads at its first call, which "${line}" does not fit: move it out`);
    return `export async function${star} ${name}(...given) {
      const { ${name}: whole } = await import("${NAMESPACE}:${file}");
      return ${star && "yield* "}whole(...given);
    }`;
  });
}

function filesByModule(root, table) {
  return new Map(
    Object.entries(table).flatMap(([file, modules]) => modules.map((module) => [join(root, module), file])),
  );
}

/** esbuild's plugin: the modules become functions that load them. */
export function deferredCode(root) {
  const fileOf = filesByModule(root, DEFERRED);
  const importedFrom = filesByModule(root, IMPORTED);
  return {
    name: "deferred code",
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${NAMESPACE}:`) }, ({ path }) => ({
        path: path.slice(NAMESPACE.length + 1),
        namespace: NAMESPACE,
      }));
      build.onResolve({ filter: /\?whole$/ }, ({ path }) => ({
        path: join(root, path.slice(0, -WHOLE.length)),
        suffix: WHOLE,
      }));
      build.onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, kind, resolveDir }) => {
        if (kind !== "dynamic-import") return undefined;
        const file = importedFrom.get(join(resolveDir, path.replace(/\.js$/, ".ts")));
        if (file === undefined)
          throw new Error(`${path} is imported at first use: name it in kernels/cli/deferredCode.mjs`);
        return { path: file, namespace: NAMESPACE };
      });
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
        const modules = [
          ...DEFERRED[path].map((module) => module + WHOLE),
          ...IMPORTED[path].map((module) => `./${module}`),
        ];
        return { contents: modules.map((module) => `export * from "${module}";`).join("\n"), resolveDir: root };
      });
      build.onLoad({ filter: /\.ts$/ }, ({ path, suffix }) => {
        const file = fileOf.get(path);
        if (file === undefined || suffix === WHOLE) return undefined;
        return { contents: loadersOf(root, relative(root, path), file).join("\n"), resolveDir: root };
      });
    },
  };
}
