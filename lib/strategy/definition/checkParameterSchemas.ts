import { EFFECTIVE_LATENCY, EXECUTION_PARAMETERS } from "./executionParameters.js";
import { type FieldReader, shown } from "./FieldReader.js";
import type { ParameterSchema } from "./ParameterSchema.js";

const KINDS: readonly ParameterSchema["kind"][] = ["clock", "number", "integer", "choice"];
const REQUIRED = ["name", "kind", "unit", "default", "description"];
const OPTIONAL = ["min", "max", "off", "choices"];

/**
 * The parameters of a definition, when each is well formed and declared once and the execution parameters are among
 * them, as the engine knows them.
 *
 * @throws StrikebookError `argument` naming what is wrong
 */
export function checkParameterSchemas(value: unknown, reader: FieldReader): readonly ParameterSchema[] {
  const schemas = reader.list(value, "parameters").map((item, i) => {
    const fields = reader.object(item, `parameters[${i}]`, REQUIRED, OPTIONAL);
    const name = reader.text(fields["name"], `parameters[${i}].name`);
    const field = `parameter ${name}`;
    const kind = reader.oneOf(fields["kind"], `${field}: kind`, KINDS);
    if (typeof fields["unit"] !== "string") reader.refuse(`${field}: unit is ${shown(fields["unit"])}`, "give a text");
    reader.text(fields["description"], `${field}: description`);
    for (const limit of ["min", "max", "off"]) {
      const at = fields[limit];
      if (at !== undefined && !Number.isFinite(at))
        reader.refuse(`${field}: ${limit} is ${shown(at)}`, "give a number");
    }
    if (kind === "choice") reader.texts(fields["choices"], `${field}: choices`);
    return item as ParameterSchema;
  });
  const names = schemas.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) reader.refuse(`parameter ${twice} is declared twice`, "keep one");
  if (names.includes(EFFECTIVE_LATENCY))
    reader.refuse(`parameter ${EFFECTIVE_LATENCY} is declared`, "the run records it: use another name");
  for (const known of EXECUTION_PARAMETERS) {
    const own = schemas.find(({ name }) => name === known.name);
    if (!own) reader.refuse(`parameter ${known.name} is not declared`, "spread executionParameters() into parameters");
    reader.oneOf(own.kind, `parameter ${known.name}: kind`, [known.kind]);
    for (const choice of known.choices ? (own.choices ?? []) : [])
      reader.oneOf(choice, `parameter ${known.name}: a choice`, known.choices ?? []);
  }
  return schemas;
}
