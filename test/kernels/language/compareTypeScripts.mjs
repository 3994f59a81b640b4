// Which TypeScript answers notebook requests best? Run by hand: node test/kernels/language/compareTypeScripts.mjs [rounds]
// Three ways, each in a process of its own, interleaved, over the same cells: TypeScript 7's language server, its unstable
// API, and TypeScript 6's language service. Prints the medians that docs/decisions/0008 records.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const require = createRequire(import.meta.url);
const ENGINES = { "7 server": languageServer, "7 API": nativeApi, "6 service": languageService };
const ITERATIONS = 20;

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const memoryMb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

function scenario(folder, count) {
  const entry = (path) => join(ROOT, "dist", "lib", path, "index.d.ts");
  const config = {
    compilerOptions: {
      target: "es2023",
      lib: ["es2023", "esnext.disposable"],
      module: "esnext",
      moduleResolution: "bundler",
      moduleDetection: "force",
      allowImportingTsExtensions: true,
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
      paths: { strikebook: [entry("")], "strikebook/*": [entry("*")] },
    },
    files: ["cell.mts", "globals.d.ts"],
  };
  const globals = `/// <reference path="${join(ROOT, "node_modules/@types/node/index.d.ts")}" />\n`;
  const files = [
    `import { fitSmile, blackPrice } from "strikebook";\nexport { fitSmile, blackPrice };`,
    `const chain1 = [{ k: 1, bid: 1, ask: 2 }];\nexport { chain1 };`,
  ];
  let prelude = `import { fitSmile, blackPrice } from "./c0.mts";import { chain1 } from "./c1.mts";`;
  for (let i = 2; i < count; i++) {
    files.push(`import { chain${i - 1} } from "./c${i - 1}.mts";
interface Q${i} { k: number; bid: number; ask: number }
function mid${i}(q: Q${i}) { return 0.5 * (q.bid + q.ask); }
const chain${i} = chain${i - 1}.map((q) => ({ ...q, k: mid${i}(q) }));
const byK${i} = new Map(chain${i}.map((q) => [q.k, mid${i}(q)] as const));
export { type Q${i}, mid${i}, chain${i}, byK${i} };`);
    prelude += `import { mid${i}, chain${i}, byK${i} } from "./c${i}.mts";`;
  }
  let turn = 0;
  const last = `chain${count - 1}`;
  const completions = () => {
    turn++;
    return ["Math.", `${last}[0]!.`, "blackP", "await fitS"].map((end) => `const v${turn} = ${turn};\n${end}`);
  };
  const nineLines = () => `interface Z${++turn} { k: number; bid: number; ask: number }
function mid(q: Z${turn}): number { return 0.5 * (q.bid + q.ask); }
const chain: Z${turn}[] = [];
for (let s = 80; s <= 120; s += 5) chain.push({ k: s, bid: Math.max(0, 100 - s), ask: 1 });
const byK = new Map(chain.map((q) => [q.k, mid(q)] as const));
let total = 0; for (const [k, m] of byK) { if (k > 90) total += m; }
console.log(total, ${last}.length);
const price = blackPrice;
const bad: string = ${turn};`;
  return {
    folder,
    config,
    globals,
    files,
    prelude: `${prelude}\n`,
    completions,
    nineLines,
    cell: join(folder, "cell.mts"),
  };
}

async function languageServer({ folder, config, globals, files, cell }) {
  const native = createRequire(require.resolve("typescript-native/package.json"));
  const platform = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  const child = spawn(join(dirname(native.resolve(platform)), "lib", "tsc"), ["--lsp", "--stdio"], {
    cwd: folder,
    env: { GOGC: "50", ...process.env },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const pending = new Map();
  let buffer = Buffer.alloc(0);
  let ids = 0;
  const send = (message) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const request = (method, params) =>
    new Promise((resolve) => {
      pending.set(++ids, resolve);
      send({ id: ids, method, params });
    });
  child.stdout.on("data", (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = buffer.indexOf("\r\n\r\n");
      const length = head < 0 ? 0 : Number(/Content-Length: (\d+)/.exec(buffer.subarray(0, head))[1]);
      if (head < 0 || buffer.length < head + 4 + length) return;
      const message = JSON.parse(buffer.subarray(head + 4, head + 4 + length));
      buffer = buffer.subarray(head + 4 + length);
      if (message.method === undefined) pending.get(message.id)(message.result);
      else if (message.id !== undefined)
        send({ id: message.id, result: message.params.items?.map(() => null) ?? null });
    }
  });
  const uri = (path) => pathToFileURL(path).href;
  const open = (path, text) =>
    send({
      method: "textDocument/didOpen",
      params: {
        textDocument: { uri: uri(path), languageId: path.endsWith("json") ? "json" : "typescript", version: 1, text },
      },
    });
  await request("initialize", {
    processId: process.pid,
    rootUri: uri(folder),
    capabilities: { textDocument: { diagnostic: {} } },
    initializationOptions: { disablePushDiagnostics: true, userPreferences: { suggest: { autoImports: false } } },
  });
  send({ method: "initialized", params: {} });
  open(join(folder, "tsconfig.json"), JSON.stringify(config));
  open(join(folder, "globals.d.ts"), globals);
  files.forEach((text, i) => {
    open(join(folder, `c${i}.mts`), text);
  });
  open(cell, "export {};");
  let version = 1;
  const textDocument = { uri: uri(cell) };
  const write = (text) =>
    send({
      method: "textDocument/didChange",
      params: { textDocument: { ...textDocument, version: ++version }, contentChanges: [{ text }] },
    });
  const position = (text) => ({
    line: text.split("\n").length - 1,
    character: text.length - text.lastIndexOf("\n") - 1,
  });
  return {
    pid: child.pid,
    async complete(text, typed) {
      write(text);
      const { items } = await request("textDocument/completion", { textDocument, position: position(text) });
      const shown = items.filter((item) => item.label.startsWith(typed)).slice(0, 20);
      return (await Promise.all(shown.map((item) => request("completionItem/resolve", item)))).length;
    },
    async check(text) {
      write(text);
      return (await request("textDocument/diagnostic", { textDocument })).items.filter((one) => one.severity === 1)
        .length;
    },
    async hover(text, offset) {
      write(text);
      return (await request("textDocument/hover", { textDocument, position: position(text.slice(0, offset)) })).contents
        .value;
    },
    close: () => child.kill(),
  };
}

async function nativeApi({ folder, config, globals, files, cell }) {
  const { API } = await import("typescript-native/unstable/async");
  const memory = new Map([
    [join(folder, "tsconfig.json"), JSON.stringify(config)],
    [join(folder, "globals.d.ts"), globals],
    [cell, "export {};"],
    ...files.map((text, i) => [join(folder, `c${i}.mts`), text]),
  ]);
  const api = new API({
    cwd: folder,
    fs: { readFile: (path) => memory.get(path), fileExists: (path) => (memory.has(path) ? true : undefined) },
  });
  let snapshot = await api.updateSnapshot({ openProjects: [join(folder, "tsconfig.json")] });
  const write = async (text) => {
    memory.set(cell, text);
    const next = await api.updateSnapshot({ fileChanges: { changed: [cell] } });
    await snapshot.dispose();
    snapshot = next;
    return snapshot.getProjects()[0];
  };
  const children = spawnSync("pgrep", ["-P", String(process.pid), "tsc"], { encoding: "utf8" }).stdout.trim();
  return {
    pid: Number(children),
    async complete(text, typed) {
      const { checker } = await write(text);
      const found = await checker.getCompletionsAtPosition(cell, text.length, { includeSymbol: true });
      const shown = found.entries.filter((one) => one.symbol !== undefined && one.name.startsWith(typed)).slice(0, 20);
      for (const { symbol } of shown) {
        const type = await checker.getTypeOfSymbol(symbol);
        if (type !== undefined) await checker.typeToString(type);
        await checker.getDocumentationCommentOfSymbol(symbol);
      }
      return shown.length;
    },
    async check(text) {
      const { program } = await write(text);
      return [...(await program.getSyntacticDiagnostics(cell)), ...(await program.getSemanticDiagnostics(cell))].length;
    },
    async hover(text, offset) {
      const { checker } = await write(text);
      const symbol = await checker.getAliasedSymbol(await checker.getSymbolAtPosition(cell, offset));
      const type = await checker.typeToString(await checker.getTypeOfSymbol(symbol));
      return type + (await checker.getDocumentationCommentOfSymbol(symbol));
    },
    close: () => api.close(),
  };
}

async function languageService({ folder, config, globals, files, cell }) {
  const ts = require("typescript");
  const memory = new Map();
  const write = (path, text) => memory.set(path, { text, version: (memory.get(path)?.version ?? 0) + 1 });
  write(join(folder, "globals.d.ts"), globals);
  files.forEach((text, i) => {
    write(join(folder, `c${i}.mts`), text);
  });
  write(cell, "export {};");
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const service = ts.createLanguageService(
    {
      getCompilationSettings: () => options,
      getScriptFileNames: () => [cell, join(folder, "globals.d.ts")],
      getScriptVersion: (path) => String(memory.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => {
        const text = memory.get(path)?.text ?? ts.sys.readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (path) => memory.has(path) || ts.sys.fileExists(path),
      readFile: (path) => memory.get(path)?.text ?? ts.sys.readFile(path),
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    },
    ts.createDocumentRegistry(),
  );
  return {
    pid: process.pid,
    async complete(text, typed) {
      write(cell, text);
      const { entries } = service.getCompletionsAtPosition(cell, text.length, {});
      const shown = entries.filter((one) => one.name.startsWith(typed)).slice(0, 20);
      for (const one of shown)
        service.getCompletionEntryDetails(cell, text.length, one.name, {}, undefined, {}, undefined);
      return shown.length;
    },
    async check(text) {
      write(cell, text);
      return [...service.getSyntacticDiagnostics(cell), ...service.getSemanticDiagnostics(cell)].length;
    },
    async hover(text, offset) {
      write(cell, text);
      const info = service.getQuickInfoAtPosition(cell, offset);
      return ts.displayPartsToString(info.displayParts) + ts.displayPartsToString(info.documentation);
    },
    close: () => undefined,
  };
}

async function measure(name, count) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "strikebook-compare-")));
  const cells = scenario(folder, count);
  const failed = new Set();
  const times = { complete: [], check: [], hover: [] };
  const timed = async (list, work, good) => {
    const started = performance.now();
    try {
      const result = await work();
      if (!good(result)) failed.add(`wrong: ${String(result).slice(0, 60)}`);
      else list?.push(performance.now() - started);
    } catch (error) {
      failed.add(error.message);
    }
  };
  const started = performance.now();
  const engine = await ENGINES[name](cells);
  await timed(
    undefined,
    () => engine.complete(`${cells.prelude}Math.`, ""),
    (found) => found === 20,
  );
  const readyMs = performance.now() - started;
  for (let i = 0; i < ITERATIONS; i++) {
    for (const code of cells.completions()) {
      const typed = /\w*$/.exec(code)[0];
      await timed(
        times.complete,
        () => engine.complete(cells.prelude + code, typed),
        (found) => found > 0,
      );
    }
    const code = cells.prelude + cells.nineLines();
    await timed(
      times.check,
      () => engine.check(code),
      (found) => found === 1,
    );
    const edited = `${code} `;
    await timed(
      times.hover,
      () => engine.hover(edited, edited.indexOf("blackPrice;") + 3),
      (text) => text.includes("tauYears") && text.includes("Black (1976)"),
    );
  }
  const result = {
    readyMs,
    ...Object.fromEntries(
      Object.entries(times).map(([what, list]) => [what, list.length === 0 ? Number.NaN : median(list)]),
    ),
    memoryMb: memoryMb(engine.pid),
    failed: [...failed],
  };
  await engine.close();
  rmSync(folder, { recursive: true });
  return result;
}

if (process.argv[2] === "measure") {
  console.log(JSON.stringify(await measure(process.argv[3], Number(process.argv[4]))));
  process.exit(0);
}

const rounds = Number(process.argv[2] ?? 5);
const version = (name) => JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")).version;
console.log(
  `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, TypeScript ${version("typescript-native")} and ${version("typescript")}; medians of ${rounds} processes, ${ITERATIONS} repetitions in each`,
);
for (const count of [10, 200]) {
  const all = Object.fromEntries(Object.keys(ENGINES).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const name of Object.keys(ENGINES)) {
      const args = [fileURLToPath(import.meta.url), "measure", name, String(count)];
      const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 120_000 });
      if (stdout.trim() === "") throw new Error(`${name} with ${count} cells: ${stderr.slice(-500)}`);
      all[name].push(JSON.parse(stdout));
    }
  for (const [name, results] of Object.entries(all)) {
    const of = (what) =>
      median(results.map((one) => one[what])).toFixed(what === "readyMs" || what === "memoryMb" ? 0 : 1);
    const failed = [...new Set(results.flatMap((one) => one.failed))].join("; ");
    console.log(
      `${count} cells, TypeScript ${name}: ready ${of("readyMs")} ms, completion ${of("complete")} ms, check ${of("check")} ms, hover ${of("hover")} ms, ${of("memoryMb")} MB${failed === "" ? "" : `, FAILED: ${failed}`}`,
    );
  }
}
