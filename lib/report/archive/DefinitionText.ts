import { EFFECTIVE_LATENCY } from "../../strategy/definition/executionParameters.js";
import { type ParameterValues, resolveParameters } from "../../strategy/definition/resolveParameters.js";
import type { StrategyDefinition } from "../../strategy/definition/StrategyDefinition.js";
import type { JsonValue, RunParameter, RunRecord } from "../../strategy/RunRecord.js";
import { contentHash } from "../../strategy/record/contentHash.js";
import { plainValue, type StudyValue } from "../../strategy/record/plainValue.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import type { InlineMarkdown } from "../document/ReportDocument.js";
import { expressionWords, isExpression } from "./expressionWords.js";
import { rulePhrase } from "./rulePhrases.js";
import { withUnit } from "./withUnit.js";

/** What stands where a definition says nothing. */
export const notRecorded = "*not recorded*";

type Fields = { readonly [name: string]: JsonValue };

/**
 * The strategy definition that a run record carries, read field by field: a field that is absent or of another shape
 * reads *not recorded*, and nothing is invented.
 */
export class DefinitionText {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  /** Parameters as they ran, or would. */
  readonly parameters: readonly RunParameter[];
  readonly #data: Fields;

  private constructor(id: string, name: string, hash: string, data: JsonValue, parameters: readonly RunParameter[]) {
    this.id = id;
    this.name = name;
    this.hash = hash;
    this.parameters = parameters;
    this.#data = fieldsOf(data);
  }

  /** A definition that has not run, with its defaults or with the values of a variant. */
  static ofDefinition(definition: StrategyDefinition, values: ParameterValues = {}): DefinitionText {
    const data = plainValue(definition as unknown as StudyValue, definition.id, "refuse");
    const { list } = resolveParameters(definition, values);
    return new DefinitionText(definition.id, definition.name, contentHash(data), data, list);
  }

  /**
   * The definition that a run hashed, with the parameters that ran.
   *
   * @throws StrikebookError `argument` when the record has no definition, `integrity` when the definition is not the
   *   one that the record's hash names.
   */
  static ofRecord(record: RunRecord): DefinitionText {
    const definition = record.definition;
    if (!definition) {
      throw new StrikebookError(
        "argument",
        `run ${record.runId} of study ${record.study} has no strategy definition`,
        "archive only runs of strategies",
      );
    }
    const actual = contentHash(definition.data);
    if (actual !== definition.hash) {
      throw new StrikebookError(
        "integrity",
        `strategy ${definition.id} in run ${record.runId} hashes to ${actual.slice(0, 12)}, the record says ${definition.hash.slice(0, 12)}`,
        "the definition was altered after the run: run it again",
      );
    }
    return new DefinitionText(definition.id, definition.name, definition.hash, definition.data, record.parameters);
  }

  /** Are its rules a new design, and not the source's? */
  get isReconstructed(): boolean {
    return this.#data["origin"] === "reconstructed";
  }

  /** Do the parameters that ran differ from the defaults by what the variant of this name says, and by nothing else? */
  isVariant(name: string): boolean {
    const list = this.#data["variants"];
    const found = Array.isArray(list) ? (list as readonly JsonValue[]).map(fieldsOf) : [];
    const values = fieldsOf(found.find((each) => each["name"] === name)?.["parameters"]);
    return this.differences().every((each) => values[each.name] === each.value);
  }

  has(name: string): boolean {
    return this.#data[name] !== undefined;
  }

  /** A text field. */
  text(name: string): InlineMarkdown {
    const value = this.#data[name];
    return typeof value === "string" && value.trim() !== "" ? escapeMarkdown(value) : notRecorded;
  }

  /** A text field as a code span. */
  code(name: string): InlineMarkdown {
    const value = this.#data[name];
    return typeof value === "string" && value.trim() !== "" ? codeSpan(value) : notRecorded;
  }

  /** A list of texts; `path` may lead into an object, `assumptions.stated`. One entry *not recorded* when it is empty. */
  texts(path: string): InlineMarkdown[] {
    let value: JsonValue | undefined = this.#data;
    for (const name of path.split(".")) value = fieldsOf(value)[name];
    const items = Array.isArray(value)
      ? value.filter((item): item is string => typeof item === "string" && item !== "")
      : [];
    return items.length > 0 ? items.map(escapeMarkdown) : [notRecorded];
  }

  /** A field that holds a rule, a list of rules or a plain value, in words; references to parameters with their values. */
  rules(name: string): InlineMarkdown[] {
    const value = this.#data[name];
    const items = Array.isArray(value)
      ? (value as readonly JsonValue[])
      : value === undefined || value === null
        ? []
        : [value];
    return items.length > 0 ? items.map((item) => this.#ruleText(item)) : [notRecorded];
  }

  /** What the definition says of a parameter: its description and its default. */
  parameter(name: string): { description: InlineMarkdown; default: InlineMarkdown } {
    if (name === EFFECTIVE_LATENCY)
      return {
        description: "the smallest latency that any day ran with: that of the definition, and on bars at least one bar",
        default: "set by the data",
      };
    const schema = this.#schema(name);
    const description = schema["description"];
    const value = schema["default"];
    return {
      description: typeof description === "string" && description !== "" ? escapeMarkdown(description) : notRecorded,
      default:
        value === undefined || value === null || typeof value === "object"
          ? notRecorded
          : escapeMarkdown(String(value)),
    };
  }

  /**
   * The parameters of the run that differ from the definition's defaults, in the definition's order, in words:
   * `entryTime` 11:30:00 instead of 09:20:00. Parameters that the definition does not declare
   * have no default to differ from.
   */
  differences(): { readonly name: string; readonly value: string | number | boolean; readonly text: InlineMarkdown }[] {
    return this.parameters.flatMap(({ name, value, unit }) => {
      const schema = this.#schema(name);
      const standard = schema["default"];
      if (standard === undefined || standard === value) return [];
      // The unit is said once, and a clock time needs none.
      const unitAt = schema["kind"] === "clock" ? undefined : value === schema["off"] ? standard : value;
      const shown = (each: JsonValue): InlineMarkdown =>
        each === schema["off"] ? "off" : escapeMarkdown(withUnit(String(each), each === unitAt ? unit : ""));
      return [{ name, value, text: `${codeSpan(name)} ${shown(value)} instead of ${shown(standard)}` }];
    });
  }

  /** Does the definition declare a default for any parameter of the run? */
  get hasDefaults(): boolean {
    return this.parameters.some(({ name }) => this.#schema(name)["default"] !== undefined);
  }

  #ruleText(value: JsonValue): InlineMarkdown {
    if (value === null) return notRecorded;
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (typeof value !== "object") return inWords(String(value));
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map((each) => this.#ruleText(each)).join("; ");
    const fields = fieldsOf(value);
    if (typeof fields["parameter"] === "string" && Object.keys(fields).length === 1) {
      return this.#reference(fields["parameter"]);
    }
    if (isExpression(fields)) return expressionWords(value, (name) => this.#number(name));
    const { rule, action, ...rest } = fields;
    const words = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, this.#ruleText(inner)]));
    const kind = [rule, action].find((each) => typeof each === "string") ?? kindOf(fields);
    const phrase = rulePhrase(kind as string, words);
    if (phrase !== undefined) return phrase;
    const head = typeof rule === "string" ? [inWords(rule)] : [];
    return [...head, ...Object.entries(words).map(([key, text]) => `${inWords(key)} ${text}`)].join(", ");
  }

  #reference(name: string): InlineMarkdown {
    const parameter = this.parameters.find((each) => each.name === name);
    if (!parameter) return `${codeSpan(name)} (${notRecorded})`;
    const shown = escapeMarkdown(withUnit(String(parameter.value), parameter.unit));
    return `${codeSpan(name)} = ${shown}${this.#schema(name)["off"] === parameter.value ? " (off)" : ""}`;
  }

  /** A parameter inside an expression, where a unit would stand in the way. */
  #number(name: string): InlineMarkdown {
    const parameter = this.parameters.find((each) => each.name === name);
    return parameter
      ? `${escapeMarkdown(String(parameter.value))} (${codeSpan(name)})`
      : `${codeSpan(name)} (${notRecorded})`;
  }

  #schema(name: string): Fields {
    const list = this.#data["parameters"];
    return fieldsOf(
      Array.isArray(list) ? (list as readonly JsonValue[]).find((each) => fieldsOf(each)["name"] === name) : undefined,
    );
  }
}

/** What an object without a rule's name is. */
function kindOf(fields: Fields): string {
  if ("holds" in fields) return "condition";
  if ("sharePercent" in fields) return "portfolio";
  return "do" in fields ? "management" : "leg";
}

function fieldsOf(value: JsonValue | undefined): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** `nearestStrike` as `nearest strike`; text that is no such name stays as it is. */
function inWords(text: string): InlineMarkdown {
  return escapeMarkdown(
    /^[a-z]+([A-Z][a-z]*)+$/.test(text) ? text.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase() : text,
  );
}
