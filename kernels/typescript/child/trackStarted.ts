import { createHook } from "node:async_hooks";
import { cellStorage } from "./CellContext.js";
import { noteWorker, type WorkerHandle } from "./pendingWork.js";

/** Lets every cell know the timers, immediates and worker threads that it starts, whatever interface starts them. */
export function trackStarted(): void {
  createHook({
    init(_id, type, _trigger, resource) {
      if (type === "Timeout" || type === "Immediate") cellStorage.getStore()?.addTimer(resource as NodeJS.Timeout);
      else if (type === "WORKER") {
        const handle = new WeakRef(resource as WorkerHandle);
        noteWorker(handle);
        cellStorage.getStore()?.addStop(() => handle.deref()?.stopThread());
      }
    },
  }).enable();
}
