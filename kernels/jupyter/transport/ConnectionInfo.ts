/** What a connection file says. */
export interface ConnectionInfo {
  readonly transport: "tcp" | "ipc";
  /** Address, or for ipc the start of the socket files' path. */
  readonly ip: string;
  readonly shellPort: number;
  readonly controlPort: number;
  readonly stdinPort: number;
  readonly iopubPort: number;
  readonly heartbeatPort: number;
  readonly key: string;
  readonly signatureScheme: string;
}
