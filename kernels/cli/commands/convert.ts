import { Command } from "commander";
import { StrikebookError } from "strikebook";
import { convertNotebook, type NotebookFormat } from "../../headless/index.js";
import { formatList } from "../optionValues.js";

/** `strikebook convert`: an executed notebook as a page or as text. */
export function convertCommand(): Command {
  return new Command("convert")
    .description("Write an executed notebook as one HTML file, as Markdown with its pictures, or as a clean notebook")
    .argument("<notebook>", "an .ipynb file with outputs")
    .option("--to <formats>", "html, md or ipynb; several as html,md (default: html)", formatList)
    .option("-o, --output <file>", "where it goes (default: beside the notebook)")
    .option("--json", "print JSON, one line for each format", false)
    .addHelpText("after", "\nExample:\n  $ strikebook convert reports/notebooks/02-short-straddle.ipynb --to md")
    .action(async (notebook: string, options: { to?: NotebookFormat[]; output?: string; json: boolean }) => {
      const formats = options.to ?? ["html"];
      if (options.output !== undefined && formats.length > 1)
        throw new StrikebookError(
          "argument",
          `--output ${options.output} is one file, and ${formats.length} formats are asked for`,
          "convert to one format at a time",
        );
      for (const format of formats) {
        const made = await convertNotebook(notebook, format, options.output);
        for (const warning of made.warnings) console.error(`strikebook: ${warning}`);
        console.log(options.json ? JSON.stringify(made) : made.path);
      }
    });
}
