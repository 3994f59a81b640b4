import type { DisplayData } from "strikebook";
import { printDisplay } from "./printDisplay.js";

/** Writes several tables to the terminal, an empty line between them. */
export function printDisplays(displays: readonly DisplayData[]): void {
  displays.forEach((data, i) => {
    if (i > 0) console.log("");
    printDisplay(data);
  });
}
