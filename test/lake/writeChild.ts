import { contractIdentity, niftyOptions } from "../../lib/contract/index.js";
import { DuckDbSession, datasetSpec, type PartRun, writePart } from "../../lib/lake/index.js";
import { instantAt } from "../../lib/time/index.js";

// Writes a part that never ends, or one that ends; argv: root, number of runs.
const [root = "", count = "0"] = process.argv.slice(2);
// With a file size limit the write then fails instead of ending the process.
process.on("SIGXFSZ", () => {});

function* runs(): Generator<PartRun> {
  const names = datasetSpec("nse_options_1m").columns.filter(({ group }) => group !== "identity");
  for (let number = 0; number < Number(count); number++) {
    const rows = 20_000;
    const columns = names.map(({ name, type }) => {
      const open = instantAt("2025-11-18", 33_300, niftyOptions.session);
      const value = (row: number): number =>
        name === "timestamp" ? open + row : type === "DOUBLE" ? Math.random() : row;
      return [name, Float64Array.from({ length: rows }, (_, row) => value(row))] as const;
    });
    yield {
      contract: contractIdentity(niftyOptions, "2025-11-25", "CE", 20_000 + 50 * number),
      rows,
      columns: Object.fromEntries(columns),
    };
    if (number === 10) process.stdout.write("under way\n");
  }
}

const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 2 });
try {
  await writePart(session, root, {
    key: { dataset: "nse_options_1m", date: "2025-11-18", underlying: "NIFTY" },
    runs: runs(),
    facts: () => ({
      rowsRead: 20_000 * Number(count),
      dropped: {},
      marked: {},
      source: "a test",
      sourceFiles: [],
      granularity: { kind: "bar", barSeconds: 60 },
      hasBook: true,
      parameters: {},
    }),
  });
  process.stdout.write("done\n");
} catch (error) {
  process.stdout.write(`${(error as Error).name} ${(error as { code?: string }).code}: ${(error as Error).message}\n`);
}
await session.close();
