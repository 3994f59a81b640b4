import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installKernel } from "../../../kernels/install/installKernel.js";
import { thisMachine } from "../../../kernels/install/thisMachine.js";
import { KERNEL_MAIN } from "./KernelClient.js";

/** A folder of its own for a Jupyter client: no setting of the user is read or written. The kernel is installed in it. */
export class JupyterFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), "strikebook-jupyter-"));
  /** Where the notebooks lie. */
  readonly notebooks: string = join(this.path, "notebooks");
  readonly env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: this.path,
    JUPYTER_DATA_DIR: join(this.path, "data"),
    JUPYTER_CONFIG_DIR: join(this.path, "config"),
    JUPYTER_RUNTIME_DIR: join(this.path, "runtime"),
    JUPYTER_PATH: "",
    IPYTHONDIR: join(this.path, "ipython"),
    STRIKEBOOK_HISTORY: join(this.path, "history.jsonl"),
  };

  private constructor() {
    delete this.env["STRIKEBOOK_LAKE"];
    mkdirSync(this.notebooks);
  }

  /** @param lake the data that notebooks open */
  static async create(lake?: string): Promise<JupyterFolder> {
    const folder = new JupyterFolder();
    const machine = thisMachine({ env: folder.env, home: folder.path, kernelProgram: KERNEL_MAIN });
    await installKernel({ ...(lake === undefined ? {} : { lake }) }, machine);
    return folder;
  }

  /** Writes a notebook of these code cells; gives its path. */
  write(name: string, cells: readonly string[] = []): string {
    const path = join(this.notebooks, name);
    const kernelspec = { name: "strikebook", display_name: "Strikebook (TypeScript)", language: "typescript" };
    const code = cells.map((source, i) => ({
      cell_type: "code",
      id: `cell-${i}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    }));
    writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: code }));
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
