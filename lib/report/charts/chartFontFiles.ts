import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { StrikebookError } from "../../task/StrikebookError.js";

/**
 * Font files that come with the package. The PNG renderer draws no text, and says nothing, on a machine without fonts;
 * with these it draws the same picture everywhere.
 *
 * @throws StrikebookError `environment` when the font package is not installed.
 */
export function chartFontFiles(): string[] {
  const folder = fontFolder();
  const files = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf"].map((name) => join(folder, name));
  const absent = files.find((file) => !existsSync(file));
  if (absent) throw new StrikebookError("environment", `font ${absent} is missing`, "run `npm install` again");
  return files;
}

function fontFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");
  } catch (cause) {
    throw new StrikebookError("environment", "the package dejavu-fonts-ttf is not installed", "run `npm install`", {
      cause,
    });
  }
}
