import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { jupyterDataFolder, jupyterDataPath, systemDataFolders } from "../../../kernels/install/jupyterPaths.js";
import type { Machine } from "../../../kernels/install/Machine.js";
import { thisMachine } from "../../../kernels/install/thisMachine.js";
import { temporaryFolder } from "./machine.js";
import { systemJupyter } from "./systemJupyter.js";

const linux = (env: Machine["env"]): Machine =>
  thisMachine({ platform: "linux", home: "/home/ada", cwd: "/work dir", env });
const mac = (env: Machine["env"]): Machine => thisMachine({ platform: "darwin", home: "/Users/ada", cwd: "/tmp", env });
const windows = (env: Machine["env"]): Machine =>
  thisMachine({ platform: "win32", home: "C:\\Users\\ada", cwd: "D:\\work dir", env });

describe("Jupyter's data folder", () => {
  it.each<[string, Machine, string]>([
    ["Linux", linux({}), "/home/ada/.local/share/jupyter"],
    ["Linux, XDG_DATA_HOME", linux({ XDG_DATA_HOME: "/data/x" }), "/data/x/jupyter"],
    ["Linux, empty XDG_DATA_HOME", linux({ XDG_DATA_HOME: "" }), "/home/ada/.local/share/jupyter"],
    ["Linux, JUPYTER_DATA_DIR wins", linux({ XDG_DATA_HOME: "/x", JUPYTER_DATA_DIR: "/j d" }), "/j d"],
    ["Linux, relative JUPYTER_DATA_DIR", linux({ JUPYTER_DATA_DIR: "j" }), "/work dir/j"],
    ["Linux, platform folders", linux({ JUPYTER_PLATFORM_DIRS: "1" }), "/home/ada/.local/share/jupyter"],
    ["macOS", mac({}), "/Users/ada/Library/Jupyter"],
    ["macOS ignores XDG_DATA_HOME", mac({ XDG_DATA_HOME: "/x" }), "/Users/ada/Library/Jupyter"],
    ["macOS, platform folders", mac({ JUPYTER_PLATFORM_DIRS: "1" }), "/Users/ada/Library/Application Support/Jupyter"],
    ["macOS, platform folders off", mac({ JUPYTER_PLATFORM_DIRS: "No" }), "/Users/ada/Library/Jupyter"],
    ["macOS, JUPYTER_DATA_DIR", mac({ JUPYTER_DATA_DIR: "/j" }), "/j"],
    ["Windows", windows({ APPDATA: "C:\\Users\\ada\\AppData\\Roaming" }), "C:\\Users\\ada\\AppData\\Roaming\\jupyter"],
    ["Windows without APPDATA", windows({}), "C:\\Users\\ada\\.jupyter\\data"],
    ["Windows, JUPYTER_CONFIG_DIR", windows({ JUPYTER_CONFIG_DIR: "E:\\conf" }), "E:\\conf\\data"],
    ["Windows, platform folders", windows({ JUPYTER_PLATFORM_DIRS: "1", LOCALAPPDATA: "C:\\L" }), "C:\\L\\Jupyter"],
    ["Windows, relative JUPYTER_DATA_DIR", windows({ JUPYTER_DATA_DIR: "j" }), "D:\\work dir\\j"],
  ])("%s", (_name, machine, folder) => expect(jupyterDataFolder(machine)).toBe(folder));
});

describe("Jupyter's data path", () => {
  const system = ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  const user = ["/home/ada/.local/share/jupyter"];
  it.each<[string, Machine, string[]]>([
    ["Linux", linux({}), [...user, ...system]],
    ["JUPYTER_PATH comes first", linux({ JUPYTER_PATH: "/a:/b" }), ["/a", "/b", ...user, ...system]],
    ["the user's own Python folder", linux({ XDG_DATA_HOME: "/x" }), ["/x/jupyter", ...user, ...system]],
    ["a virtual environment first", linux({ VIRTUAL_ENV: "/v" }), ["/v/share/jupyter", ...user, ...system]],
    [
      "unless told otherwise",
      linux({ VIRTUAL_ENV: "/v", JUPYTER_PREFER_ENV_PATH: "0" }),
      [...user, "/v/share/jupyter", ...system],
    ],
    [
      "conda's base environment after the user",
      linux({ CONDA_PREFIX: "/c", CONDA_DEFAULT_ENV: "base" }),
      [...user, "/c/share/jupyter", ...system],
    ],
    [
      "another conda environment before",
      linux({ CONDA_PREFIX: "/c", CONDA_DEFAULT_ENV: "quant" }),
      ["/c/share/jupyter", ...user, ...system],
    ],
    [
      "JUPYTER_PREFER_ENV_PATH",
      linux({ CONDA_PREFIX: "/c", JUPYTER_PREFER_ENV_PATH: "yes" }),
      ["/c/share/jupyter", ...user, ...system],
    ],
    ["macOS", mac({ JUPYTER_PATH: "/a" }), ["/a", "/Users/ada/Library/Jupyter", ...system]],
    [
      "Windows",
      windows({ APPDATA: "C:\\R", PROGRAMDATA: "C:\\PD", JUPYTER_PATH: "D:\\a;D:\\b" }),
      ["D:\\a", "D:\\b", "C:\\R\\jupyter", "C:\\R\\Python\\share\\jupyter", "C:\\PD\\jupyter"],
    ],
  ])("%s", (_name, machine, path) => expect(jupyterDataPath(machine)).toEqual(path));

  it("system folders with platform folders on", () => {
    expect(systemDataFolders(mac({ JUPYTER_PLATFORM_DIRS: "1" }))).toEqual(["/Library/Application Support/Jupyter"]);
    expect(systemDataFolders(windows({ JUPYTER_PLATFORM_DIRS: "1", PROGRAMDATA: "C:\\PD" }))).toEqual([
      "C:\\PD\\Jupyter",
    ]);
    expect(systemDataFolders(linux({ JUPYTER_PLATFORM_DIRS: "1", XDG_DATA_DIRS: "/a:/b" }))).toEqual([
      "/a/jupyter",
      "/b/jupyter",
    ]);
  });
});

describe.skipIf(systemJupyter === undefined)("the jupyter of this machine agrees", () => {
  const folder = temporaryFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each<[string, Record<string, string>]>([
    ["plain", {}],
    ["XDG_DATA_HOME", { XDG_DATA_HOME: "/x y" }],
    ["JUPYTER_DATA_DIR", { JUPYTER_DATA_DIR: "/j d" }],
    ["JUPYTER_PATH", { JUPYTER_PATH: "/a:/b c" }],
    ["JUPYTER_PATH and XDG_DATA_HOME", { JUPYTER_PATH: "/a", XDG_DATA_HOME: "/x" }],
  ])("%s", (_name, settings) => {
    const home = join(folder, "home");
    mkdirSync(home, { recursive: true });
    const env = { PATH: process.env.PATH, HOME: home, ...settings };
    const { stdout } = spawnSync(systemJupyter!.program, ["--paths", "--json"], { env, encoding: "utf8" });
    const { data } = JSON.parse(stdout) as { data: string[] };
    const computed = jupyterDataPath(thisMachine({ platform: "linux", home, env }));
    // Jupyter adds the prefix of its own Python, which only it knows.
    expect(data.filter((each) => each !== systemJupyter!.environmentFolder)).toEqual(computed);
  });
});
