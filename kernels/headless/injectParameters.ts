import { StrikebookError } from "strikebook";
import { closestNames } from "../closestNames.js";
import { CompileError } from "../typescript/compile/CompileError.js";
import { loadParser } from "../typescript/compile/parseTypeScript.js";
import { type NotebookCell, sourceOf, tagsOf } from "./Notebook.js";
import { type ParameterDeclaration, parameterDeclarations } from "./parameterDeclarations.js";
import { parameterValue } from "./parameterValue.js";

/** Values of parameters: text from a command line is read as the declared type, other values are checked against it. */
export type NotebookParameters = Readonly<Record<string, unknown>>;

/**
 * The cells with the parameters set, the way papermill does it: after the cell tagged `parameters` comes one tagged
 * `injected-parameters` that declares the given names again. A cell injected by an earlier run is taken out.
 *
 * @param path names the notebook in errors
 * @throws StrikebookError "argument" for a name that the notebook does not declare, or a value of another type
 */
export async function injectParameters(
  cells: readonly NotebookCell[],
  parameters: NotebookParameters,
  path: string,
): Promise<NotebookCell[]> {
  const names = Object.keys(parameters);
  const own = cells.filter((cell) => !tagsOf(cell).includes("injected-parameters"));
  if (names.length === 0) return [...own];
  const at = own.findIndex((cell) => cell.cell_type === "code" && tagsOf(cell).includes("parameters"));
  if (at < 0)
    throw new StrikebookError(
      "argument",
      `${path} takes no parameters (given: ${names.join(", ")})`,
      "tag the cell that declares them with `parameters`",
    );
  const declarations = await declarationsOf(own[at]!, path);
  const lines = names.map((name) => {
    const declaration = declarations.find((one) => one.name === name);
    if (declaration === undefined) throw unknownName(name, declarations, path);
    const value = JSON.stringify(parameterValue(parameters[name], declaration));
    const annotation = declaration.annotation === undefined ? "" : `: ${declaration.annotation}`;
    return `${declaration.keyword} ${name}${annotation} = ${value};`;
  });
  const injected: NotebookCell = {
    cell_type: "code",
    id: "injected-parameters",
    execution_count: null,
    metadata: { tags: ["injected-parameters"] },
    outputs: [],
    source: `// Parameters\n${lines.join("\n")}`,
  };
  return [...own.slice(0, at + 1), injected, ...own.slice(at + 1)];
}

async function declarationsOf(cell: NotebookCell, path: string): Promise<ParameterDeclaration[]> {
  try {
    return parameterDeclarations(sourceOf(cell), await loadParser());
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    throw new StrikebookError(
      "corrupt",
      `the parameters cell of ${path} cannot be read: ${error.message}`,
      "mend the cell",
      { cause: error },
    );
  }
}

function unknownName(name: string, declarations: readonly ParameterDeclaration[], path: string): StrikebookError {
  const known = declarations.map((one) => one.name);
  const near = closestNames(name, known);
  const cure = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `it declares ${known.join(", ") || "none"}`;
  return new StrikebookError("argument", `${path} has no parameter "${name}"`, cure);
}
