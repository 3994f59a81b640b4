import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { PYTHON } from "./debianPython.js";
import type { JupyterFolder } from "./JupyterFolder.js";
import { freePorts } from "./KernelClient.js";

const START_MS = 60_000;
const END_MS = 10_000;

/** A server on a free port, with the kernels and notebooks of a JupyterFolder. */
export class JupyterServer {
  readonly url: string;
  readonly #process: ChildProcess;
  #log = "";

  private constructor(port: number, folder: JupyterFolder, program: string, args: readonly string[]) {
    this.url = `http://127.0.0.1:${port}`;
    this.#process = spawn(program, [...args, "--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`], {
      cwd: folder.notebooks,
      env: folder.env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process.stderr?.on("data", (chunk: Buffer) => {
      this.#log += chunk.toString("utf8");
    });
  }

  /** The classic notebook. */
  static startNotebook(folder: JupyterFolder): Promise<JupyterServer> {
    const settings = ["token=", "password=", "port_retries=0", `notebook_dir=${folder.notebooks}`];
    return JupyterServer.#start(folder, PYTHON, ["-m", "notebook", ...settings.map((one) => `--NotebookApp.${one}`)]);
  }

  /** JupyterLab; its application object stands in the page. */
  static startLab(folder: JupyterFolder): Promise<JupyterServer> {
    const settings = ["token=", "password=", "port_retries=0", `root_dir=${folder.notebooks}`];
    const args = ["lab", "--expose-app-in-browser", ...settings.map((one) => `--ServerApp.${one}`)];
    return JupyterServer.#start(folder, "jupyter", args);
  }

  static async #start(folder: JupyterFolder, program: string, args: readonly string[]): Promise<JupyterServer> {
    const [port] = await freePorts(1);
    const server = new JupyterServer(port!, folder, program, args);
    const until = Date.now() + START_MS;
    while (!(await server.#answers())) {
      if (server.#process.exitCode !== null || Date.now() > until) {
        await server.end();
        throw new Error(`the server did not start\n${server.log}`);
      }
      await sleep(100);
    }
    return server;
  }

  /** What the server has written. */
  get log(): string {
    return this.#log;
  }

  #answers(): Promise<boolean> {
    return fetch(`${this.url}/api/status`).then(
      (response) => response.ok,
      () => false,
    );
  }

  /** Ends the server, which ends its kernels. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((done) => this.#process.once("exit", done));
    this.#process.kill("SIGTERM");
    const late = setTimeout(() => this.#process.kill("SIGKILL"), END_MS);
    await ended;
    clearTimeout(late);
  }
}
