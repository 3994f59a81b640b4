import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

const IMPORT = /^\s*(?:import|export)\b(?!\s+type\b)[^'"();]*?['"](\.{1,2}\/[^'"]+)['"]/gm;
const ENDINGS = ["", ".ts", ".js", ".mts", ".mjs", "/index.ts", "/index.js"];

/**
 * The shortest circle of static imports through a local module, that module first; undefined when it is in none. Good enough
 * to explain an error: it reads the imports by their form, not by a parser.
 */
export function importCycle(path: string): string[] | undefined {
  const reached = new Map<string, string[]>([[path, [path]]]);
  const waiting = [path];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    for (const next of importsOf(at)) {
      if (next === path) return reached.get(at);
      if (reached.has(next)) continue;
      reached.set(next, [...reached.get(at)!, next]);
      waiting.push(next);
    }
  }
  return undefined;
}

function importsOf(path: string): string[] {
  const source = readFileSync(path, "utf8");
  return [...source.matchAll(IMPORT)].flatMap(([, specifier]) => {
    const base = resolve(dirname(path), specifier!);
    const candidates = [...ENDINGS.map((ending) => base + ending), base.replace(/\.(m?)js$/, ".$1ts")];
    const found = candidates.find((one) => existsSync(one) && statSync(one).isFile());
    return found === undefined ? [] : [found];
  });
}
