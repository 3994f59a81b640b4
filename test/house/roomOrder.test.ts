import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { describe, expect, it } from "vitest";

// The order of DESIGN: a room imports only rooms above it.
const ROOMS = [
  "task",
  "time",
  "contract",
  "columns",
  "stats",
  "vol",
  "tape",
  "market",
  "lake",
  "sources",
  "pack",
  "quality",
  "pit",
  "strategy",
  "sweep",
  "discovery",
  "alpha",
  "live",
  "report",
];
const PURE = ["stats", "vol"];
/** Third-party packages that a module reached statically from the root index may import statically. */
const LIGHT = ["pure-rand"];
const BANNED_NAMES = /(^|[\\/])(utils?|helpers?|misc|common|shared|stuff)(\.ts$|[\\/])/;

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

function sources(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const { module } = parseSync(file, text);
  const found: Import[] = [];
  for (const item of module.staticImports) {
    const typeOnly =
      item.entries.length > 0
        ? item.entries.every((entry) => entry.isType)
        : /^import\s+type\b/.test(text.slice(item.start, item.end));
    found.push({ file, specifier: item.moduleRequest.value, typeOnly, dynamic: false });
  }
  for (const item of module.staticExports) {
    const request = item.entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    if (request)
      found.push({
        file,
        specifier: request.value,
        typeOnly: item.entries.every((entry) => entry.isType),
        dynamic: false,
      });
  }
  for (const item of module.dynamicImports) {
    const specifier = text.slice(item.moduleRequest.start, item.moduleRequest.end).replace(/^["'`]|["'`]$/g, "");
    found.push({ file, specifier, typeOnly: false, dynamic: true });
  }
  return found;
}

const target = (item: Import): string =>
  relative(root, resolve(root, dirname(item.file), item.specifier))
    .split(sep)
    .join("/");
const roomOf = (path: string): string | undefined => /^lib\/([^/]+)\//.exec(path.split(sep).join("/"))?.[1];

const lib = sources("lib").flatMap(importsOf);
const kernels = sources("kernels").flatMap(importsOf);

describe("the house", () => {
  it("has only the rooms of the design", () => {
    const rooms = readdirSync(join(root, "lib"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.map((entry) => entry.name).filter((name) => !ROOMS.includes(name))).toEqual([]);
    expect(lib.length).toBeGreaterThan(50);
  });

  it("a room imports only rooms above it", () => {
    const wrong = lib
      .filter((item) => item.specifier.startsWith("."))
      .filter((item) => {
        const from = roomOf(item.file);
        const to = roomOf(target(item));
        return from !== undefined && (to === undefined || ROOMS.indexOf(to) > ROOMS.indexOf(from));
      });
    expect(wrong.map((item) => `${item.file} -> ${item.specifier}`)).toEqual([]);
  });

  it("no file of lib/ knows about notebooks, servers or GPUs", () => {
    const wrong = lib.filter((item) => item.specifier.startsWith(".") && !target(item).startsWith("lib/"));
    expect(wrong.map((item) => `${item.file} -> ${item.specifier}`)).toEqual([]);
  });

  it("stats and vol are pure: nothing native, no node: module", () => {
    const wrong = lib
      .filter((item) => PURE.includes(roomOf(item.file) ?? "") && !item.typeOnly)
      .filter(
        (item) =>
          !item.specifier.startsWith(".") &&
          !LIGHT.some((name) => item.specifier === name || item.specifier.startsWith(`${name}/`)),
      );
    expect(wrong.map((item) => `${item.file} -> ${item.specifier}`)).toEqual([]);
  });

  it("nothing heavy is imported statically anywhere under lib/", () => {
    const wrong = lib
      .filter(
        (item) =>
          !item.dynamic && !item.typeOnly && !item.specifier.startsWith(".") && !item.specifier.startsWith("node:"),
      )
      .filter((item) => !LIGHT.some((name) => item.specifier === name || item.specifier.startsWith(`${name}/`)));
    expect(wrong.map((item) => `${item.file} -> ${item.specifier}`)).toEqual([]);
  });

  it("kernels/ imports the package's public entries only, except the command line", () => {
    const wrong = kernels
      .filter((item) => !item.file.split(sep).join("/").startsWith("kernels/cli/"))
      .filter((item) => item.specifier.startsWith(".") && !target(item).startsWith("kernels/"));
    expect(wrong.map((item) => `${item.file} -> ${item.specifier}`)).toEqual([]);
    const up = kernels.filter(
      (item) => !item.file.includes(`kernels${sep}cli`) && target(item).startsWith("kernels/cli"),
    );
    expect(up.map((item) => `${item.file} -> ${item.specifier}`)).toEqual([]);
  });

  it("no file is called utils, helpers, misc or common", () => {
    const all = [...sources("lib"), ...sources("kernels"), ...sources("gpu"), ...sources("test")];
    expect(all.filter((file) => BANNED_NAMES.test(file))).toEqual([]);
  });
});
