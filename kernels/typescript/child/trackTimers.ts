import { createHook } from "node:async_hooks";
import { cellStorage } from "./CellContext.js";

/** Lets every cell know the timers and immediates that it starts, whatever interface starts them. */
export function trackTimers(): void {
  createHook({
    init(_id, type, _trigger, resource) {
      if (type === "Timeout" || type === "Immediate") cellStorage.getStore()?.addTimer(resource as NodeJS.Timeout);
    },
  }).enable();
}
