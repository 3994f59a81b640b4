import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";
import { activePrefix, jupyterDataFolder } from "../jupyterPaths.js";
import type { Machine } from "../Machine.js";
import { pathRules } from "../pathRules.js";

const HOMES = [".vscode", ".vscode-server", ".vscode-insiders", ".vscode-server-insiders", ".vscode-oss"];

export const visualStudioCodeCheck: DoctorCheck = doctorCheck({
  name: "vscode",
  asks: "VS Code, where it is used, has its Jupyter extension and sees the kernelspec",
  failures: {
    noExtension: {
      status: "warning",
      wrong: "VS Code is here without the Jupyter extension",
      cure: "install the extension `ms-toolsai.jupyter` (code --install-extension ms-toolsai.jupyter)",
    },
    unseen: {
      status: "warning",
      wrong:
        "The kernelspec is where VS Code does not look: before 2025.8 its Jupyter extension does not read JUPYTER_DATA_DIR and XDG_DATA_HOME",
      cure: "update the extension, start VS Code with JUPYTER_PATH set to the folder above `kernels`, or install without those variables",
    },
  },
  examine: (machine, { own }) => {
    const folders = HOMES.map((name) => join(machine.home, name, "extensions")).filter((each) => existsSync(each));
    if (folders.length === 0) return { what: "no VS Code of this user found" };
    const extensions = folders.flatMap((folder) => readdirSync(folder));
    const versions = extensions
      .map((name) => /^ms-toolsai\.jupyter-(\d+)\.(\d+)/.exec(name))
      .filter((each) => each !== null);
    if (versions.length === 0)
      return { failure: "noExtension", what: `no ms-toolsai.jupyter in ${folders.join(", ")}` };
    const readsVariables = versions.some(([, year, month]) => 12 * Number(year) + Number(month) >= 12 * 2025 + 8);
    const read = [...foldersRead(machine), ...(readsVariables ? [join(jupyterDataFolder(machine), "kernels")] : [])];
    if (own !== undefined && !read.some((each) => resolve(each) === resolve(dirname(own.folder))))
      return { failure: "unseen", what: own.folder };
    return {
      what: "Jupyter extension found; in a notebook: Select Kernel, Jupyter Kernel..., Strikebook (after a first install: Developer: Reload Window)",
    };
  },
});

/** Folders of kernelspecs that every version of the Jupyter extension reads (its `jupyterPaths.node.ts`). */
function foldersRead(machine: Machine): string[] {
  const { env, home, platform } = machine;
  const { join: joined, delimiter } = pathRules(machine);
  const named = (env.JUPYTER_PATH ?? "").split(delimiter).filter((path) => path !== "");
  const prefix = activePrefix(machine);
  const data =
    platform === "win32"
      ? [
          joined(home, "AppData", "Roaming", "jupyter"),
          ...(env.ALLUSERSPROFILE ? [joined(env.ALLUSERSPROFILE, "jupyter")] : []),
        ]
      : [
          platform === "darwin" ? joined(home, "Library", "Jupyter") : joined(home, ".local", "share", "jupyter"),
          "/usr/share/jupyter",
          "/usr/local/share/jupyter",
        ];
  return [...named, ...data, ...(prefix === undefined ? [] : [joined(prefix, "share", "jupyter")])].map((folder) =>
    joined(folder, "kernels"),
  );
}
