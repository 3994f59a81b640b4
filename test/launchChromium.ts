import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** The Chromium of this machine; without one the tests that need it skip, with a visible line. */
export const chromiumProgram: string | undefined = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/usr/bin/chromium-browser",
].find((path) => existsSync(path));
if (!chromiumProgram) process.stderr.write("no Chromium on this machine: the browser tests are skipped\n");
if (!chromiumProgram && process.env.STRIKEBOOK_REQUIRE_BROWSER)
  throw new Error("STRIKEBOOK_REQUIRE_BROWSER is set and there is no Chromium");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumProgram!, args: FLAGS });
}
