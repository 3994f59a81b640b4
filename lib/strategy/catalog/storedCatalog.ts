import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../task/packageRoot.js";
import type { StrategyDefinition } from "../definition/StrategyDefinition.js";

const INSPECT: symbol = Symbol.for("nodejs.util.inspect.custom");

/**
 * A catalogue whose definitions are read at the first look at one of them: the built package keeps them in a file, so
 * that an import neither compiles nor makes them.
 *
 * @param ids ids of all definitions, in the catalogue's order
 * @param file the definitions by id as JSON, relative to the package
 * @param ready definitions that exist already and stand in the catalogue as they are
 */
export function storedCatalog(
  ids: readonly string[],
  file: string,
  ready: Readonly<Record<string, StrategyDefinition>>,
): Readonly<Record<string, StrategyDefinition>> {
  const catalog: Record<string, StrategyDefinition> = {};
  const read = (): Record<string, StrategyDefinition> => {
    const stored = JSON.parse(readFileSync(join(packageRoot(), file), "utf8"));
    for (const id of ids) {
      const value: StrategyDefinition = ready[id] ?? stored[id];
      Object.defineProperty(catalog, id, { value, enumerable: true, configurable: true, writable: true });
    }
    Reflect.deleteProperty(catalog, INSPECT);
    return catalog;
  };
  for (const id of ids)
    Object.defineProperty(catalog, id, { enumerable: true, configurable: true, get: () => read()[id] });
  // Without it a printed catalogue would be a list of getters.
  return Object.defineProperty(catalog, INSPECT, { configurable: true, value: read });
}
