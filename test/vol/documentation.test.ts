import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const room = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "lib", "vol");
const index = readFileSync(join(room, "index.ts"), "utf8");

/** Names that the room exports, and the file of each. */
function exported(): { name: string; source: string }[] {
  const found: { name: string; source: string }[] = [];
  for (const [, names, path] of index.matchAll(/export (?:type )?\{([^}]*)\} from "\.\/([^"]+)\.js"/g)) {
    const source = readFileSync(join(room, `${path}.ts`), "utf8");
    for (const name of names!.split(",")) {
      const plain = name.trim().replace(/^type /, "");
      if (plain !== "") found.push({ name: plain, source });
    }
  }
  return found;
}

/** The comment right above the declaration of `name`, and the declaration's first line. */
function declaration(name: string, source: string): { doc: string; line: string } | undefined {
  const lines = source.split("\n");
  const at = lines.findIndex((line) =>
    new RegExp(`^export (const|function|class|interface|type) ${name}\\b`).test(line),
  );
  if (at < 0) return undefined;
  let first = at - 1;
  if (!lines[first]?.trimEnd().endsWith("*/")) return { doc: "", line: lines[at]! };
  while (!lines[first]!.includes("/**")) first--;
  return { doc: lines.slice(first, at).join("\n"), line: lines[at]! };
}

describe("the documentation of the volatility room", () => {
  const all = exported();

  it("finds every export where the index says it is", () => {
    expect(all.length).toBeGreaterThan(190);
    expect(all.filter(({ name, source }) => declaration(name, source) === undefined).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it("every public function says what it throws, that it is unchecked, or that nothing is thrown", () => {
    const silent = all.flatMap(({ name, source }) => {
      const { doc, line } = declaration(name, source)!;
      if (!line.startsWith("export function")) return [];
      return /@throws|hot function|[Nn]othing is thrown|[Nn]ever throws|No element throws/.test(doc) ? [] : [name];
    });
    expect(silent).toEqual([]);
  });

  it("every other public name has a comment, but option bags and plain unions", () => {
    const silent = all.flatMap(({ name, source }) => {
      const { doc, line } = declaration(name, source)!;
      const isBag = /^export (interface \w*(Options|Limits|Bounds|Market|Report|Fault)|type \w+ =)/.test(line);
      return doc !== "" || line.startsWith("export function") || isBag ? [] : [`${name}`];
    });
    expect(silent).toEqual([]);
  });
});
