import type { KernelContext } from "../KernelContext.js";

/** Does `work` with a signal that an interrupt of the kernel aborts. */
export async function interruptible<T>(kernel: KernelContext, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  kernel.running.add(controller);
  try {
    return await work(controller.signal);
  } finally {
    kernel.running.delete(controller);
  }
}
