// Makes a checkout ready to run: installs what package-lock.json names when it is missing or has changed, and builds
// dist/ when a source is newer than the last build. Runs before `npm start`, `npm test` and `npm run bench`, so it is
// plain JavaScript without dependencies.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const SOURCE_FOLDERS = ["lib", "kernels", "gpu"];
const LIBRARY_ENTRIES = ["lib/index.ts", "lib/vol/index.ts", "lib/stats/index.ts"];
const KERNEL_PROGRAMS = [
  "kernels/jupyter/main.ts",
  "kernels/typescript/child/main.ts",
  "kernels/typescript/child/supervisor.ts",
];
/** Programs that share their realm with user code. */
const USER_CODE = /\/child\//;
const OWN_GLOBALS = join("kernels", "cli", "ownGlobals.mjs");
/** What `import.meta.url` is in a program of CommonJS. */
const BUNDLE_URL = "bundleUrl";
const BUNDLING = ["deferredCode.mjs", "storedCatalog.mjs"].map((name) => join("kernels", "cli", name));
const BUILD_INPUTS = ["package.json", "package-lock.json", "tsconfig.json", OWN_GLOBALS, ...BUNDLING];

const isAssembly = (file) => dirname(file).endsWith(`${sep}assembly`);

/** Every file that dist/ is made from, sorted. */
export function sourceFiles(base = root) {
  const files = BUILD_INPUTS.filter((name) => existsSync(join(base, name)));
  const walk = (folder) => {
    for (const entry of readdirSync(join(base, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith(".ts")) files.push(path);
    }
  };
  for (const folder of SOURCE_FOLDERS) if (existsSync(join(base, folder))) walk(folder);
  return files.sort();
}

/** One hash over the names and contents of all sources. */
export function sourceHash(base = root) {
  const hash = createHash("sha256");
  for (const file of sourceFiles(base)) {
    hash.update(relative(base, join(base, file)).split(sep).join("/"));
    hash.update("\0");
    hash.update(readFileSync(join(base, file)));
    hash.update("\0");
  }
  return hash.digest("hex");
}

function run(command, args, what) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (result.status !== 0) {
    console.error(
      `strikebook: ${what} failed (${[command, ...args].join(" ")}); mend what is printed above and run again`,
    );
    process.exit(result.status ?? 1);
  }
}

function installIfMissing() {
  const marker = join(root, "node_modules", ".strikebook-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(marker) && readFileSync(marker, "utf8") === lock) return;
  if (installedAsLocked()) {
    writeFileSync(marker, lock);
    return;
  }
  console.log("strikebook: installing packages (once, about a minute)");
  run("npm", ["ci", "--no-audit", "--no-fund"], "installing packages");
  writeFileSync(marker, lock);
}

/** True when npm's own record of node_modules names every package of the lock file in its version. */
function installedAsLocked() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = present[path];
    // Packages for other platforms are optional and rightly absent.
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

async function buildIfStale(force) {
  const stamp = join(root, "dist", "build.json");
  const hash = sourceHash();
  if (!force && existsSync(stamp) && JSON.parse(readFileSync(stamp, "utf8")).sourceHash === hash) return;
  const started = Date.now();
  console.log("strikebook: building");
  removeOrphans();
  run(process.execPath, [join("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.json"], "the build");
  await compileAssembly();
  await bundleEntries();
  mkdirSync(dirname(stamp), { recursive: true });
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(`${stamp}.tmp`, `${JSON.stringify({ version, sourceHash: hash, node: process.version })}\n`);
  renameSync(`${stamp}.tmp`, stamp);
  console.log(`strikebook: built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Programs in AssemblyScript (folders named assembly/) become WebAssembly under the same name. */
async function compileAssembly() {
  const programs = sourceFiles().filter(isAssembly);
  if (programs.length === 0) return;
  const { default: asc } = await import("assemblyscript/asc");
  for (const program of programs) {
    const out = join("dist", program.replace(/\.ts$/, ".wasm"));
    mkdirSync(join(root, dirname(out)), { recursive: true });
    const options = [
      "-O3",
      "--enable",
      "simd",
      "--runtime",
      "stub",
      "--importMemory",
      "--noAssert",
      "--baseDir",
      root,
      "--outFile",
      out,
    ];
    const { error, stderr } = await asc.main([program.split(sep).join("/"), ...options]);
    if (!error) continue;
    console.error(`strikebook: ${program} does not compile\n${stderr.toString()}`);
    process.exit(1);
  }
}

/**
 * The library's entries, and the programs that a kernel starts, become a few files instead of hundreds: loading them one by
 * one takes several times as long. Shared code goes into chunks, so that all entries of one bundle see a module once;
 * engines and packages stay outside and load at first use.
 */
async function bundleEntries() {
  const { build } = await import("esbuild");
  const common = {
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: true,
    allowOverwrite: true,
    chunkNames: "chunks/[name]-[hash]",
    logLevel: "warning",
  };
  // The library is platform-neutral: its pure rooms run in a browser.
  const library = {
    ...common,
    // Each character is read at every start of a program that imports the package; the lines stay short enough for a
    // terminal, and the maps lead to the sources, which they need not repeat.
    minifyWhitespace: true,
    lineLimit: 160,
    sourcesContent: false,
    inject: [OWN_GLOBALS],
    outdir: join("dist", "lib"),
    outbase: "lib",
    platform: "neutral",
    mainFields: ["module", "main"],
    external: ["node:*"],
  };
  const { deferredCode } = await import("./deferredCode.mjs");
  const { storedCatalog } = await import("./storedCatalog.mjs");
  await build({ ...library, entryPoints: LIBRARY_ENTRIES, plugins: [deferredCode(root), storedCatalog(root)] });
  keepHelpersOwn(join(root, "dist", "lib"));
  // Threads share no modules with the thread that starts them: with chunks of their own they do not cut up the entries.
  const workers = sourceFiles().filter((file) => file.startsWith(`lib${sep}`) && file.endsWith(".worker.ts"));
  await build({ ...library, entryPoints: workers });
  // Node starts a CommonJS program sooner than a module, and a kernel starts three, one behind the other.
  const program = {
    ...common,
    outdir: join("dist", "kernels"),
    outbase: "kernels",
    outExtension: { ".js": ".cjs" },
    platform: "node",
    format: "cjs",
    splitting: false,
    define: { "import.meta.url": BUNDLE_URL },
    banner: { js: `"use strict"; const ${BUNDLE_URL} = require("node:url").pathToFileURL(__filename).href;` },
  };
  await build({ ...program, entryPoints: KERNEL_PROGRAMS.filter((path) => !USER_CODE.test(path)) });
  await build({
    ...program,
    entryPoints: KERNEL_PROGRAMS.filter((path) => USER_CODE.test(path)),
    inject: [OWN_GLOBALS],
  });
}

/** What is injected does not reach the bundler's own helpers: without this a cell's `let Object` would break them. */
function keepHelpersOwn(folder) {
  const helper = "var __defProp=Object.defineProperty;";
  const own = "var{Error,Object,Promise,Symbol,TypeError}=globalThis;";
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith(".js")) continue;
    const text = readFileSync(join(folder, name), "utf8");
    if (text.startsWith(helper)) writeFileSync(join(folder, name), own + text);
  }
}

/** The compiler never deletes: output of a source that is gone would go on being imported. */
function removeOrphans() {
  const dist = join(root, "dist");
  if (!existsSync(dist)) return;
  const expected = new Set(
    sourceFiles()
      .filter((file) => file.endsWith(".ts"))
      .map((file) => file.slice(0, -3)),
  );
  for (const folder of SOURCE_FOLDERS) {
    if (!existsSync(join(dist, folder))) continue;
    for (const entry of readdirSync(join(dist, folder), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const stem = relative(dist, path).replace(/\.(d\.ts\.map|d\.ts|c?js\.map|c?js|wasm)$/, "");
      if (!expected.has(stem)) rmSync(path);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`strikebook: Node ${process.versions.node} is too old; install Node 20.19 or newer`);
    process.exit(1);
  }
  installIfMissing();
  await buildIfStale(process.argv.includes("--build"));
}
