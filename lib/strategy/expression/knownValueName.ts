import type { FieldReader } from "../definition/FieldReader.js";

/**
 * Refuses a value that no engine can compute.
 *
 * @throws StrikebookError `argument` naming the values there are
 */
export function knownValueName(_of: "index" | "leg" | "row", name: string, field: string, reader: FieldReader): void {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) reader.refuse(`${field} asks for "${name}"`, "use a name such as barEma");
}
