import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const LIMIT_MS = 180_000;

/** The commands of a page, in order, without comments. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap((block) => block[1]!.split("\n"))
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter((line) => line !== "");
}

describe("docs/getting-started.md", () => {
  // A copy of the checkout, so that the page's commands write nothing into the real one.
  let copy: string;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "strikebook tour "));
    const files = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
      encoding: "utf8",
    });
    for (const name of files.stdout.split("\n").filter((line) => line !== "")) {
      mkdirSync(join(copy, dirname(name)), { recursive: true });
      cpSync(join(root, name), join(copy, name));
    }
    cpSync(join(root, "dist"), join(copy, "dist"), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  }, LIMIT_MS);

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  const commands = commandsOf("docs/getting-started.md");

  it("the page has its commands", () => expect(commands.length).toBeGreaterThanOrEqual(6));

  // In the page's order, each resting on those before it. The limit is for one command: a busy machine needs many times
  // what a quiet one does, and only a command that hangs is at fault.
  it.each(commands)(
    "%s",
    (command) => {
      const result = spawnSync(command, { cwd: copy, shell: true, encoding: "utf8", timeout: LIMIT_MS });
      expect(result.status, `${command}\n${result.stdout}\n${result.stderr}`).toBe(0);
      expect(result.stdout.length, `${command} printed nothing`).toBeGreaterThan(0);
    },
    LIMIT_MS + 10_000,
  );

  it(
    "the README names only npm scripts and command-line verbs that exist",
    () => {
      const scripts = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts as Record<string, string>;
      for (const command of [...commandsOf("README.md"), ...commandsOf("CONTRIBUTING.md")]) {
        const script = /^npm (?:run )?([a-z]+)/.exec(command)?.[1];
        expect(Object.keys(scripts), command).toContain(script);
        const verb = /^npm run strikebook -- ([a-z]+)/.exec(command)?.[1];
        if (verb) {
          const help = spawnSync(process.execPath, [join(root, "dist/kernels/cli/main.js"), verb, "--help"], {
            encoding: "utf8",
          });
          expect(help.stdout, command).toContain(`strikebook ${verb}`);
        }
      }
    },
    LIMIT_MS,
  );
});
