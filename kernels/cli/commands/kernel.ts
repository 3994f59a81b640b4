import { Command, Option } from "commander";
import { installKernel, type KernelLocation, listKernels, uninstallKernel } from "../../install/index.js";
import { helpOnUsageErrors } from "../helpOnUsageErrors.js";
import { nameValue } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";

interface InstallArguments extends KernelLocation {
  readonly name?: string;
  readonly displayName?: string;
  readonly lake?: string;
  readonly trace?: string;
  readonly env?: Record<string, string>;
  readonly json: boolean;
}

/** `strikebook kernel`: the kernel's place in Jupyter. */
export function kernelCommand(): Command {
  const group = new Command("kernel").description(
    "Install the TypeScript kernel for Jupyter and VS Code, or remove it",
  );
  group.addHelpText("after", "\nExample:\n  $ strikebook kernel install --lake lake");
  for (const make of [installCommand, uninstallCommand, listCommand]) group.addCommand(helpOnUsageErrors(make()));
  return group;
}

function withLocation(command: Command): Command {
  return command
    .addOption(
      new Option("--user", "Jupyter's data folder of this user (the default)").conflicts(["prefix", "sysPrefix"]),
    )
    .addOption(new Option("--prefix <dir>", "<dir>/share/jupyter/kernels").conflicts(["user", "sysPrefix"]))
    .addOption(
      new Option("--sys-prefix", "the environment of the jupyter on PATH (conda, venv)").conflicts(["user", "prefix"]),
    )
    .option("--name <name>", "name of the kernel (default: strikebook)");
}

function installCommand(): Command {
  return withLocation(new Command("install"))
    .description("Write the kernelspec; one that is there already is replaced")
    .addHelpText("after", "\nExample:\n  $ strikebook kernel install --lake lake")
    .option("--display-name <title>", "title in menus (default: Strikebook (TypeScript))")
    .option("--lake <dir>", "the lake that notebooks open (default: lake in the notebook's own folder)")
    .option("--trace <file>", "let the kernel write every message of the protocol into this file (STRIKEBOOK_TRACE)")
    .option("--env <name=value>", "an environment variable of the kernel; may be repeated", nameValue)
    .option("--json", "print the result as JSON", false)
    .action(async (options: InstallArguments) => {
      const result = await installKernel(options);
      if (options.json) {
        console.log(JSON.stringify(result));
        return;
      }
      console.log(`${result.replaced ? "replaced" : "installed"}  ${result.spec.display_name}`);
      console.log(`  folder  ${result.folder}  (${result.from})`);
      console.log(`  starts  ${result.spec.argv.join(" ")}`);
      if (options.lake !== undefined) console.log(`  lake    ${result.spec.env?.STRIKEBOOK_LAKE}`);
      if (options.trace !== undefined) console.log(`  trace   ${result.spec.env?.STRIKEBOOK_TRACE}`);
      console.log("check it with `strikebook doctor`");
    });
}

function uninstallCommand(): Command {
  return withLocation(new Command("uninstall"))
    .description("Remove the kernelspec")
    .addHelpText("after", "\nExample:\n  $ strikebook kernel uninstall")
    .action(async (options: KernelLocation & { name?: string }) => {
      console.log(`removed  ${await uninstallKernel(options)}`);
    });
}

function listCommand(): Command {
  return new Command("list")
    .description("List the kernels that strikebook has installed")
    .addHelpText("after", "\nExample:\n  $ strikebook kernel list")
    .option("--all", "those of other programs too", false)
    .option("--prefix <dir>", "look under <dir>/share/jupyter/kernels as well")
    .option("--json", "print JSON", false)
    .action(async (options: { all: boolean; prefix?: string; json: boolean }) => {
      const kernels = await listKernels(options);
      if (options.json) console.log(JSON.stringify(kernels));
      else if (kernels.length === 0) console.log("no kernel is installed; `strikebook kernel install` installs it");
      else
        printDisplay({
          kind: "table",
          columns: ["name", "title", "folder"],
          rows: kernels.map(({ name, folder, spec, trouble }) => [name, spec?.display_name ?? trouble ?? null, folder]),
          totalRows: kernels.length,
        });
    });
}
