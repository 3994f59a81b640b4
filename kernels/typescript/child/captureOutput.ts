import { Console } from "node:console";
import { CapturedStream } from "./CapturedStream.js";
import type { CellContext } from "./CellContext.js";
import type { HostPort } from "./HostPort.js";
import { withoutKernelFrames } from "./withoutKernelFrames.js";

/**
 * Sends what is written to the standard streams, and by `console`, to the host.
 *
 * @param cell the cell to which the running code belongs
 */
export function captureOutput(port: HostPort, cell: () => CellContext | undefined): void {
  const capture = (name: "stdout" | "stderr", fd: number): CapturedStream => {
    const stream = new CapturedStream(fd, (text) => {
      const context = cell();
      context?.throwIfInterrupted();
      port.post({ type: "stream", id: context?.id, name, text: withoutKernelFrames(text) });
    });
    Object.defineProperty(process, name, { value: stream, configurable: true, enumerable: true, writable: true });
    return stream;
  };
  const stdout = capture("stdout", 1);
  const stderr = capture("stderr", 2);
  // Node's own console also keeps every printed value for an inspector that may attach.
  // Its errors are not ignored: they end what an interrupted cell left running.
  globalThis.console = new Console({ stdout, stderr, colorMode: false, ignoreErrors: false });
}
