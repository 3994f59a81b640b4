import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run the sources; the package's own name must mean them, not dist/.
    alias: [
      { find: /^strikebook$/, replacement: source("./lib/index.ts") },
      { find: /^strikebook\/(vol|stats)$/, replacement: source("./lib/$1/index.ts") },
      { find: /^strikebook\/gpu$/, replacement: source("./gpu/index.ts") },
      { find: /^strikebook\/kernel$/, replacement: source("./kernels/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/bench/**"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Commands that tests run do not show in the status of whoever runs the tests.
    env: { STRIKEBOOK_STATE: join(tmpdir(), "strikebook-test-state") },
    coverage: { provider: "v8", include: ["lib/**", "kernels/**", "gpu/**"] },
  },
});
