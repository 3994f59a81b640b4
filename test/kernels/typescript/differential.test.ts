import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { KernelSession } from "../../bench/kernel/KernelSession.js";
import { deno } from "../../bench/kernel/peers.js";
import { ownNames, SEQUENCES } from "./cellSequences.js";
import { DENO_DIFFERENCES } from "./denoDifferences.js";

// On demand, because it installs Deno into a folder of its own (never among the dependencies):
// STRIKEBOOK_DIFFERENTIAL=1 npx vitest run test/kernels/typescript/differential.test.ts
const kernel = process.env["STRIKEBOOK_DIFFERENTIAL"] === "1" ? deno() : undefined;

/** Deno writes colours and double quotes. */
const plain = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : stripVTControlCharacters(text).replaceAll('"', "'").replace(/\s+/g, " ").trim();

it.skipIf(kernel === undefined)(
  "Deno's kernel gives what the table says, but for the known differences (STRIKEBOOK_DIFFERENTIAL=1)",
  { timeout: 300_000 },
  async () => {
    const session = await KernelSession.start(kernel!);
    const differing = new Map<string, string[]>();
    for (const [index, [title, ...cells]] of SEQUENCES.entries()) {
      for (const [code, shown] of cells) {
        const { text, error } = await session.outcome(ownNames(code, index));
        const given = error ?? plain(text);
        const same =
          shown instanceof RegExp
            ? shown.test(String(given))
            : plain(shown === undefined ? undefined : ownNames(shown, index)) === plain(given);
        if (!same) differing.set(title, [...(differing.get(title) ?? []), `${code}: ${given}`]);
      }
    }
    await session.end();
    for (const [who, why, titles] of DENO_DIFFERENCES)
      for (const title of titles) console.log(`${title}: ${who}; ${why}\n  ${differing.get(title)?.join("\n  ")}`);
    const known = DENO_DIFFERENCES.flatMap(([, , titles]) => titles);
    expect([...differing.keys()].sort()).toEqual([...known].sort());
  },
);
