import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** Numbers of the users' pitfalls ("Bugs and pitfalls" of their tick data log), by the section that they stand in. */
const SECTIONS: readonly (readonly [section: string, first: number, last: number])[] = [
  ["8.1", 1, 7],
  ["8.2", 8, 10],
  ["8.3", 11, 15],
  ["8.4", 16, 19],
  ["8.5", 20, 24],
  ["8.6", 25, 27],
];

/** Titles of all tests that have a match for `pattern` at their beginning; what it captures of each. */
function titlesLike(pattern: string): string[] {
  const title = new RegExp(`\\b(?:describe|it|test)(?:\\.\\w+)*(?:\\([^"\`']*\\))?\\(\\s*["\`']${pattern}`, "g");
  return readdirSync("test", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .flatMap((entry) => {
      const text = readFileSync(join(entry.parentPath ?? entry.path, entry.name), "utf8");
      return [...text.matchAll(title)].map((match) => match[1]!);
    });
}

describe("the users' numbered pitfalls", () => {
  const titles = titlesLike("((?:8\\.\\d-\\d+(?:, )?)+):").flatMap((numbers) => numbers.split(", "));

  const wanted = SECTIONS.flatMap(([section, first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => `${section}-${first + i}`),
  );

  it.each(wanted)("%s has a test by its number", (number) => expect(titles).toContain(number));

  it("every number stands under its section; those beyond the list are the strategies' own", () => {
    const known = titles.filter((title) => Number(title.split("-")[1]) <= 27);
    expect(known.filter((title) => !wanted.includes(title))).toEqual([]);
  });
});

describe("the users' pitfalls of strategies", () => {
  const numbers = titlesLike("strategy pitfall (\\d+):").map(Number);
  const wanted = Array.from({ length: 40 }, (_, i) => i + 1);

  it.each(wanted)("%i has a test by its number", (number) => expect(numbers).toContain(number));

  it("no test names one that is not on the list", () => {
    expect(numbers.filter((number) => !wanted.includes(number))).toEqual([]);
  });
});
