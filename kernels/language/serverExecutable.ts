import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Path of the native TypeScript 7 program. Its platform's package is an optional dependency of `typescript-native`.
 *
 * @throws Error naming the package that is missing
 */
export function serverExecutable(): string {
  const platformPackage = `@typescript/typescript-${process.platform}-${process.arch}`;
  try {
    const native = createRequire(import.meta.url).resolve("typescript-native/package.json");
    const folder = dirname(createRequire(native).resolve(`${platformPackage}/package.json`));
    const path = join(folder, "lib", process.platform === "win32" ? "tsc.exe" : "tsc");
    if (existsSync(path)) return path;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
  }
  throw new Error(`the package ${platformPackage} is missing; \`npm install\` with optional dependencies brings it`);
}
