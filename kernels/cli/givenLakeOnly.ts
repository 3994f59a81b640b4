import { sourceOf, tagsOf } from "../headless/Notebook.js";
import { parameterDeclarations } from "../headless/parameterDeclarations.js";
import { readNotebook } from "../headless/readNotebook.js";
import { loadParser } from "../typescript/compile/parseTypeScript.js";

/** The parameter by which a study names a folder of data outside the lake. */
const ELSEWHERE = "realData";

/**
 * The parameters of a study that is to read the lake it is given and nothing else: one that looks for data elsewhere too is
 * told not to, unless the user names the folder.
 */
export async function givenLakeOnly(
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  if (Object.hasOwn(parameters, ELSEWHERE)) return parameters;
  const { cells } = await readNotebook(path);
  const declaring = cells.find((cell) => cell.cell_type === "code" && tagsOf(cell).includes("parameters"));
  if (declaring === undefined || !sourceOf(declaring).includes(ELSEWHERE)) return parameters;
  const declared = parameterDeclarations(sourceOf(declaring), await loadParser());
  return declared.some(({ name }) => name === ELSEWHERE) ? { ...parameters, [ELSEWHERE]: "" } : parameters;
}
