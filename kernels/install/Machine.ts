/** What a program run to its end has left. `status` is null when it could not be started or ran past its time. */
export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Everything that installation and the doctor ask of the machine they run on. The default is `thisMachine()`; a test
 * gives another platform, environment or answer.
 */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** Current folder, against which relative paths of the user are resolved. */
  readonly cwd: string;
  /** Absolute path of the node binary that runs this, and its version (`v20.19.0`). */
  readonly nodePath: string;
  readonly nodeVersion: string;
  /** Folder of this package. */
  readonly packageRoot: string;
  /** The kernel's entry: `dist/kernels/jupyter/main.cjs` of this package. */
  readonly kernelProgram: string;
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  /** Runs a program to its end; never throws. */
  readonly run: (program: string, args: readonly string[]) => Promise<Finished>;
  /** Why the build is not usable, or undefined when it is. */
  readonly staleBuild: () => Promise<string | undefined>;
  /** Sends one message through zeromq on loopback. @throws what zeromq throws */
  readonly tryZeromq: () => Promise<void>;
  /** Binds five ports on loopback and connects to them. @throws what the system throws */
  readonly tryPorts: () => Promise<void>;
  /** Makes and removes a folder in `folder`, which exists. @throws what the system throws */
  readonly tryWrite: (folder: string) => void;
}
