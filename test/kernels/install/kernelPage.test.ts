import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOCTOR_CHECKS } from "../../../kernels/install/doctor.js";
import { root } from "../cli/strikebook.js";
import { temporaryFolder } from "./machine.js";
import { systemJupyter } from "./systemJupyter.js";

const page = readFileSync(join(root, "docs", "kernel.md"), "utf8");
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap((block) => block[1]!.split("\n"))
  .filter((line) => line.trim() !== "");
const PROGRAM = join(root, "dist", "kernels", "cli", "main.js");
const CLI = "npm run strikebook -- ";
const built = spawnSync(process.execPath, [PROGRAM, "kernel", "--help"]).status === 0;

describe("docs/kernel.md", () => {
  it("lists every known failure of the doctor in the doctor's own words", () => {
    const rows = DOCTOR_CHECKS.flatMap(({ name, failures }) =>
      Object.values(failures).map(({ status, wrong, cure }) => `| \`${name}\` | ${status} | ${wrong} | ${cure} |`),
    );
    expect(page).toContain(rows.join("\n"));
  });

  it("has a command for each front end", () => {
    for (const start of [
      "jupyter lab ",
      "jupyter notebook ",
      "jupyter console ",
      "jupyter nbconvert ",
      "code ",
      `${CLI}run `,
    ])
      expect(
        commands.filter((each) => each.startsWith(start)),
        start,
      ).toHaveLength(1);
  });
});

describe.skipIf(!built)("the commands of docs/kernel.md", () => {
  // A folder that is no checkout: notebooks find the library through the kernel.
  const folder = temporaryFolder();
  const bin = join(folder, "bin");
  const data = join(folder, "jupyter data");
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    JUPYTER_DATA_DIR: data,
    STRIKEBOOK_HISTORY: "off",
    PATH: `${bin}:${process.env.PATH}`,
  };
  delete env.STRIKEBOOK_LAKE;
  const run = (command: string, input = ""): { status: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync(command, { cwd: folder, env, shell: true, input, encoding: "utf8" });
    return { status, output: stdout + stderr };
  };
  const has = (module: string): boolean =>
    systemJupyter !== undefined && spawnSync(systemJupyter.python, ["-c", `import ${module}`]).status === 0;

  beforeAll(() => {
    mkdirSync(bin, { recursive: true });
    cpSync(join(root, "notebooks"), join(folder, "notebooks"), { recursive: true });
    // Debian has nbconvert's module without its command.
    if (has("nbconvert"))
      writeFileSync(join(bin, "jupyter-nbconvert"), `#!/bin/sh\nexec ${systemJupyter!.python} -m nbconvert "$@"\n`, {
        mode: 0o755,
      });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs what a person would type into a front end; undefined when this machine lacks it. */
  function viaJupyter(command: string): { status: number | null; output: string } | undefined {
    const verb = command.split(" ")[1]!;
    if (systemJupyter === undefined || run(`jupyter ${verb} --version`).status !== 0) {
      // JupyterLab is in no Debian package; all others are required where STRIKEBOOK_REQUIRE_JUPYTER is set.
      if (process.env.STRIKEBOOK_REQUIRE_JUPYTER && verb !== "lab") throw new Error(`no jupyter ${verb}`);
      console.log(`skipped: \`${command}\`: no jupyter ${verb} on this machine`);
      return undefined;
    }
    if (verb === "console") return run(`${command} --simple-prompt`, "const a: number = 20\na + 22\n");
    // A server would run for ever: what its command asks for, the file and the kernel, is checked instead.
    if (verb === "lab" || verb === "notebook")
      return run(`test -f ${command.split(" ")[2]} && test -f "${data}/kernels/strikebook/kernel.json" && echo there`);
    return run(command);
  }

  it("all work, in their order", () => {
    for (const command of commands) {
      if (command.startsWith("code ")) {
        console.log(`not run: \`${command}\`: VS Code would fetch the extension and open a window`);
        continue;
      }
      const result = command.startsWith(CLI)
        ? run(`"${process.execPath}" "${PROGRAM}" ${command.slice(CLI.length)}`)
        : viaJupyter(command);
      if (result === undefined) continue;
      expect(result.status, `${command}\n${result.output}`).toBe(0);
      expect(result.output.length, `${command} printed nothing`).toBeGreaterThan(0);
      if (command.startsWith("jupyter console")) expect(result.output).toContain("42");
      if (command.startsWith("jupyter nbconvert")) {
        const html = readFileSync(join(folder, "reports", "01-smile-and-density.html"), "utf8");
        expect(html).toMatch(/<img [^>]*src="data:image\/png;base64,/);
      }
    }
    expect(existsSync(data) ? readdirSync(data).filter((name) => name !== "runtime") : []).toEqual([]);
  }, 180_000);
});
if (!built) console.log("skipped: the built command line has no `kernel`; run `npm run build`");
