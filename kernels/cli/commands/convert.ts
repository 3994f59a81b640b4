import { Command, Option } from "commander";
import { convertNotebook, type NotebookFormat } from "../../headless/index.js";

/** `strikebook convert`: an executed notebook as a page or as text. */
export function convertCommand(): Command {
  return new Command("convert")
    .description("Write an executed notebook as one HTML file, as Markdown with its pictures, or as a clean notebook")
    .argument("<notebook>", "an .ipynb file with outputs")
    .addOption(new Option("--to <format>", "html, md or ipynb").choices(["html", "md", "ipynb"]).default("html"))
    .option("-o, --output <file>", "where it goes (default: beside the notebook)")
    .option("--json", "print JSON", false)
    .action(async (notebook: string, options: { to: NotebookFormat; output?: string; json: boolean }) => {
      const made = await convertNotebook(notebook, options.to, options.output);
      for (const warning of made.warnings) console.error(`strikebook: ${warning}`);
      console.log(options.json ? JSON.stringify(made) : made.path);
    });
}
