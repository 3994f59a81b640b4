import { Command } from "commander";
import { catalog, type DisplayData, resolveParameters, type StrategyDefinition, StrikebookError } from "strikebook";
import { printDisplay } from "../printDisplay.js";

/** `strikebook strategies`: the catalogue, or one definition. */
export function strategiesCommand(): Command {
  return new Command("strategies")
    .description("List the strategies of the catalogue, or show what one of them does and its parameters")
    .argument("[id]", "a strategy, as S1")
    .option("--json", "print JSON: definitions as they are hashed", false)
    .addHelpText("after", "\nExamples:\n  $ strikebook strategies\n  $ strikebook strategies AI1")
    .action((id: string | undefined, { json }: { json: boolean }) => {
      const chosen = id === undefined ? Object.values(catalog) : [definitionOf(id)];
      if (json) console.log(JSON.stringify(id === undefined ? chosen : chosen[0]));
      else if (id === undefined) printDisplay(listOf(chosen));
      else for (const part of pagesOf(chosen[0]!)) printDisplay(part);
    });
}

/** @throws StrikebookError `argument` naming the ids that are near */
export function definitionOf(id: string): StrategyDefinition {
  const found = catalog[id] ?? Object.values(catalog).find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (found) return found;
  const ids = Object.keys(catalog).join(", ");
  throw new StrikebookError("argument", `there is no strategy "${id}"`, `the catalogue has ${ids}`);
}

function listOf(definitions: readonly StrategyDefinition[]): DisplayData {
  return {
    kind: "table",
    columns: ["id", "name", "set", "origin", "engine", "days", "underlyings", "variants"],
    rows: definitions.map((each) => [
      each.id,
      each.name,
      each.set ?? each.family,
      each.origin ?? "",
      each.engine ?? "grid",
      `${each.calendar === "expiryDays" ? "expiry days" : "every day"}${each.isStandard === false ? ", off" : ""}`,
      each.underlyings.join(" "),
      (each.variants ?? []).map(({ name }) => name).join(", "),
    ]),
    totalRows: definitions.length,
  };
}

function pagesOf(definition: StrategyDefinition): DisplayData[] {
  const { id, name, description, concept, origin, source, codeReference, variants = [], assumptions } = definition;
  return [
    {
      kind: "record",
      title: `${id} ${name}`,
      entries: [
        ["what it does", description],
        ["concept", concept],
        [
          "rules",
          origin === "reconstructed" ? "reconstructed: the source names the trade, not its rules" : "as stated",
        ],
        ["source", source ?? "not recorded"],
        ...assumptions.inferred.map((text, i) => [`assumption ${i + 1}`, text] as const),
        ...variants.map((each) => [`variant "${each.name}"`, each.description] as const),
        ["written in", codeReference],
      ],
    },
    {
      kind: "table",
      columns: ["parameter", "default", "unit", "what it does"],
      rows: resolveParameters(definition).list.map((each, i) => [
        each.name,
        String(each.value),
        each.unit,
        definition.parameters[i]!.description,
      ]),
      totalRows: definition.parameters.length,
    },
  ];
}
