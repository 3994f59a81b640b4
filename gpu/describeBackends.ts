/** Where a sweep kernel can run. `cpu` is plain TypeScript and always there. */
export type Backend = "cpu" | "gpu.js" | "webgpu";

export interface BackendReport {
  readonly backend: Backend;
  readonly available: boolean;
  /** What was found, or why it is absent and how to get it. */
  readonly detail: string;
}

/** Optional peers: their absence is normal and is answered with the command that mends it. */
const PEERS: readonly { backend: Backend; specifier: string; install: string }[] = [
  { backend: "gpu.js", specifier: "gpu.js", install: "npm install gpu.js@2.24.1" },
  { backend: "webgpu", specifier: "webgpu", install: "npm install webgpu@0.6.2" },
];

/**
 * Lists the backends of this machine: each optional engine is really imported, and one that is missing or does not load
 * is reported with its reason. The sweep kernels themselves come with the sweep room.
 *
 * @example (await describeBackends()).filter((b) => b.available).map((b) => b.backend) // ["cpu"] without a GPU package
 */
export async function describeBackends(): Promise<BackendReport[]> {
  const reports: BackendReport[] = [
    { backend: "cpu", available: true, detail: `plain TypeScript on Node ${process.versions.node}` },
  ];
  for (const peer of PEERS) {
    try {
      await import(peer.specifier);
      reports.push({ backend: peer.backend, available: true, detail: `package ${peer.specifier} loads` });
    } catch (error) {
      const missing = (error as { code?: string }).code === "ERR_MODULE_NOT_FOUND";
      const reason = missing ? "not installed" : `does not load: ${(error as Error).message.split("\n")[0]}`;
      reports.push({ backend: peer.backend, available: false, detail: `${reason}; ${peer.install}` });
    }
  }
  return reports;
}
