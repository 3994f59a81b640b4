import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installKernel } from "../../../kernels/install/installKernel.js";
import { listKernels } from "../../../kernels/install/listKernels.js";
import { LOGO_32, LOGO_64, LOGO_SVG } from "../../../kernels/install/logo.js";
import type { Machine } from "../../../kernels/install/Machine.js";
import { replaceFolder } from "../../../kernels/install/replaceFolder.js";
import { uninstallKernel } from "../../../kernels/install/uninstallKernel.js";
import { jupyterWith, machineIn, program, temporaryFolder } from "./machine.js";
import { kernelsOfJupyter, systemJupyter } from "./systemJupyter.js";

const version = (createRequire(import.meta.url)("../../../package.json") as { version: string }).version;
let folder: string;
let machine: Machine;
beforeEach(() => {
  folder = temporaryFolder();
  machine = machineIn(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const everything = (path: string): string[] => readdirSync(path, { recursive: true, encoding: "utf8" }).sort();

describe("installing the kernel", () => {
  it("writes the kernelspec and its logos, and uninstalling leaves nothing", async () => {
    const before = everything(folder);
    const result = await installKernel({}, machine);
    expect(result).toMatchObject({ name: "strikebook", replaced: false });
    expect(result.folder).toBe(join(folder, "home", ".local", "share", "jupyter", "kernels", "strikebook"));
    expect(everything(dirname(result.folder))).toEqual(
      ["", "kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"].map((name) =>
        join("strikebook", name).replace(/\/$/, ""),
      ),
    );
    expect(JSON.parse(readFileSync(join(result.folder, "kernel.json"), "utf8"))).toEqual({
      argv: [process.execPath, machine.kernelProgram, "{connection_file}"],
      display_name: "Strikebook (TypeScript)",
      language: "typescript",
      interrupt_mode: "message",
      metadata: { debugger: false, strikebook: { version } },
    });
    expect(await uninstallKernel({}, machine)).toBe(result.folder);
    rmSync(join(folder, "home", ".local"), { recursive: true });
    expect(everything(folder)).toEqual(before);
  });

  it("leaves the folders above as they were when others use them", async () => {
    const other = join(folder, "home", ".local", "share", "jupyter", "kernels", "other");
    mkdirSync(other, { recursive: true });
    await installKernel({}, machine);
    await uninstallKernel({}, machine);
    expect(everything(dirname(other))).toEqual(["other"]);
    rmSync(other, { recursive: true });
    await installKernel({}, machine);
    await uninstallKernel({}, machine);
    // The empty `kernels` and `jupyter` are gone, what is above them is not ours.
    expect(everything(join(folder, "home", ".local"))).toEqual(["share"]);
  });

  it("takes a name, a title, variables and a trace file, and replaces its own older one in one step", async () => {
    await installKernel({ name: "desk", env: { A: "1" } }, machine);
    const again = await installKernel({ name: "desk", env: { B: "2" }, trace: "log/trace file.jsonl" }, machine);
    expect(again.replaced).toBe(true);
    expect(again.spec.display_name).toBe("Strikebook (TypeScript, desk)");
    expect(again.spec.env).toEqual({ B: "2", STRIKEBOOK_TRACE: join(folder, "log", "trace file.jsonl") });
    expect(everything(dirname(again.folder))).toHaveLength(5);
    expect((await installKernel({ displayName: "Mine" }, machine)).spec.display_name).toBe("Mine");
    expect((await listKernels({}, machine)).map(({ name }) => name)).toEqual(["desk", "strikebook"]);
    const lake = await installKernel({ lake: "package" }, machine);
    expect(lake.spec.env).toEqual({ STRIKEBOOK_LAKE: join(folder, "package") });
    await expect(installKernel({ lake: "nowhere" }, machine)).rejects.toThrow(/no lake at .*nowhere; make one/);
    expect((await installKernel({ name: "desk" }, machine)).spec).not.toHaveProperty("env");
  });

  it("goes where it is told", async () => {
    const kernels = (...path: string[]): string => join(folder, ...path, "share", "jupyter", "kernels", "strikebook");
    expect((await installKernel({ prefix: "my env" }, machine)).folder).toBe(kernels("my env"));
    expect((await installKernel({ prefix: join(folder, "abs") }, machine)).folder).toBe(kernels("abs"));
    expect((await listKernels({ prefix: "abs" }, machine)).map((each) => each.folder)).toEqual([kernels("abs")]);
    await expect(installKernel({ user: true, prefix: "x" }, machine)).rejects.toThrow(/give one of them/);
    await expect(installKernel({ prefix: "" }, machine)).rejects.toThrow(/empty/);
  });

  it("--sys-prefix asks the Python of the jupyter on PATH", async () => {
    const python = program(folder, "python3", `#!/bin/sh\necho '${join(folder, "env")}'\n`);
    const at = join(folder, "env", "share", "jupyter", "kernels", "strikebook");
    program(folder, "jupyter", `#!/bin/sh\n'''exec' "${python}" "$0" "$@"\n' '''\nimport sys\n`);
    const result = await installKernel({ sysPrefix: true }, machine);
    expect(result.folder).toBe(at);
    expect(result.from).toContain(`runs on ${python}`);
    // A shim (pyenv) names no Python: then the folder with a jupyter beside it.
    mkdirSync(join(folder, "shim env", "bin"), { recursive: true });
    writeFileSync(join(folder, "shim env", "bin", "jupyter"), "");
    jupyterWith(folder, ["/nowhere/share/jupyter", join(folder, "shim env", "share", "jupyter"), "/usr/share/jupyter"]);
    expect((await installKernel({ sysPrefix: true }, machine)).folder).toContain("shim env");
    // No jupyter at all: the python3 on PATH.
    rmSync(join(folder, "bin", "jupyter"));
    expect((await installKernel({ sysPrefix: true }, machine)).from).toBe(`sys.prefix of ${python}`);
    rmSync(join(folder, "bin"), { recursive: true });
    await expect(installKernel({ sysPrefix: true }, machine)).rejects.toThrow(
      /there is none; activate the environment/,
    );
    program(folder, "jupyter", "#!/bin/sh\necho broken >&2; exit 3\n");
    await expect(installKernel({ sysPrefix: true }, machine)).rejects.toThrow(/cannot tell.*broken.*--prefix DIR/);
  });

  it("refuses bad names, a missing program and a trace file that Jupyter would expand", async () => {
    for (const name of ["", "Big", "a b", "../x", "a/b", ".hidden", "ümlaut"])
      await expect(installKernel({ name }, machine), name).rejects.toThrow(/cannot name a kernel; use lower-case/);
    await expect(installKernel({ trace: "a$b" }, machine)).rejects.toThrow(/\$/);
    await expect(installKernel({}, { ...machine, kernelProgram: join(folder, "no.js") })).rejects.toThrow(
      /no\.js is not there; run `npm run build`/,
    );
    expect(everything(join(folder, "home"))).toEqual([]);
  });

  it("touches no kernel of somebody else", async () => {
    const theirs = join(folder, "home", ".local", "share", "jupyter", "kernels", "strikebook");
    mkdirSync(theirs, { recursive: true });
    const text = JSON.stringify({ argv: ["other"], display_name: "Other", language: "typescript" });
    writeFileSync(join(theirs, "kernel.json"), text);
    await expect(installKernel({}, machine)).rejects.toThrow(/the kernel 'Other'.*--name/);
    await expect(uninstallKernel({}, machine)).rejects.toThrow(/the kernel 'Other'/);
    expect(readFileSync(join(theirs, "kernel.json"), "utf8")).toBe(text);
    rmSync(join(theirs, "kernel.json"));
    writeFileSync(join(theirs, "notes.txt"), "mine");
    await expect(uninstallKernel({}, machine)).rejects.toThrow(/files of another program/);
    expect(everything(theirs)).toEqual(["notes.txt"]);
  });

  it("uninstalling what is not there names the places where it is", async () => {
    await expect(uninstallKernel({}, machine)).rejects.toThrow(/no kernel 'strikebook' in .*nothing to remove/);
    const { folder: there } = await installKernel({ name: "desk" }, machine);
    await expect(uninstallKernel({}, machine)).rejects.toThrow(there);
  });

  it("a closed folder is named with the cure, and nothing is left", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(installKernel({ prefix: "file" }, machine)).rejects.toThrow(/ENOTDIR.*mend the folder/);
    if (process.getuid?.() === 0) {
      // Root may write anywhere: only the kernel's own file system refuses it.
      if (process.platform === "linux")
        await expect(installKernel({ prefix: "/sys" }, machine)).rejects.toThrow(/no write permission.*--user/);
      return;
    }
    const closed = join(folder, "closed", "share", "jupyter", "kernels");
    mkdirSync(closed, { recursive: true });
    chmodSync(closed, 0o555);
    await expect(installKernel({ prefix: "closed" }, machine)).rejects.toThrow(/EACCES, no write permission.*--user/);
    expect(everything(closed)).toEqual([]);
    chmodSync(closed, 0o755);
  });

  it("a failure while writing leaves the old kernel in place", async () => {
    const { folder: place } = await installKernel({ env: { OLD: "1" } }, machine);
    const fail = (): never => {
      throw Object.assign(new Error("disk full"), { code: "ENOSPC" });
    };
    expect(() => replaceFolder(place, fail)).toThrow(/ENOSPC/);
    // And one at the last step: the new folder is gone when it is to be put in place.
    expect(() => replaceFolder(place, (path) => rmSync(path, { recursive: true }))).toThrow(/ENOENT/);
    expect(readFileSync(join(place, "kernel.json"), "utf8")).toContain("OLD");
    expect(readdirSync(dirname(place))).toEqual([basename(place)]);
  });

  it("the logo's bytes are its drawing", async () => {
    const { Resvg } = await import("@resvg/resvg-js");
    for (const [width, bytes] of [
      [32, LOGO_32],
      [64, LOGO_64],
    ] as const) {
      const drawn = new Resvg(LOGO_SVG, { fitTo: { mode: "width", value: width } }).render();
      expect(drawn.asPng().toString("base64")).toBe(bytes);
      const png = Buffer.from(bytes, "base64");
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, width]);
    }
  });
});

describe.skipIf(systemJupyter === undefined)("the jupyter of this machine", () => {
  it("sees the kernel after installing and not after uninstalling, for a user and for a prefix", async () => {
    const env = { PATH: process.env.PATH, HOME: join(folder, "home") };
    const { folder: user } = await installKernel({ trace: "t.jsonl" }, machine);
    const { folder: prefixed } = await installKernel({ prefix: "p", name: "desk" }, machine);
    const listed = kernelsOfJupyter({ ...env, JUPYTER_PATH: join(folder, "p", "share", "jupyter") });
    expect(listed.strikebook).toMatchObject({
      resource_dir: user,
      spec: {
        argv: [process.execPath, machine.kernelProgram, "{connection_file}"],
        display_name: "Strikebook (TypeScript)",
        language: "typescript",
        interrupt_mode: "message",
        env: { STRIKEBOOK_TRACE: join(folder, "t.jsonl") },
        metadata: { debugger: false },
      },
    });
    expect(listed.desk?.resource_dir).toBe(prefixed);
    const real = machineIn(folder, { env });
    expect((await listKernels({}, real)).map((each) => each.folder)).toEqual([user]);
    expect((await listKernels({ all: true }, real)).length).toBeGreaterThanOrEqual(1);
    await uninstallKernel({}, machine);
    expect(kernelsOfJupyter(env)).not.toHaveProperty("strikebook");
  });

  it("--sys-prefix finds the prefix its own Python names", () => {
    const { stdout } = spawnSync(systemJupyter!.python, ["-c", "import sys; print(sys.prefix)"], { encoding: "utf8" });
    expect(systemJupyter!.prefix).toBe(stdout.trim());
    expect(existsSync(systemJupyter!.prefix)).toBe(true);
  });
});
