import type { NotebookOutput } from "../headless/Notebook.js";
import { compareJson } from "./compareJson.js";
import { compareText, type NumberPair } from "./compareText.js";
import { lineDifference } from "./lineDifference.js";
import type { Tolerance } from "./Tolerance.js";

/** One output of a cell that is not what was saved. */
export interface OutputDifference {
  /** "stdout", "output 2", "error". */
  readonly output: string;
  /** MIME type of the form that differs, where the output has several. */
  readonly mime: string | undefined;
  /** The lines that differ, `-` saved and `+` found, or the places in JSON with both values. */
  readonly lines: readonly string[];
  /** Every pair of numbers beyond the tolerance, when only numbers differ. */
  readonly apart: readonly NumberPair[];
}

export interface OutputsComparison {
  readonly numbers: number;
  readonly differences: readonly OutputDifference[];
}

export interface ComparisonOptions extends Tolerance {
  /** What these match is taken out of texts on both sides before they are compared: times, paths, run ids. */
  readonly ignore: readonly RegExp[];
}

const CHART = /^application\/vnd\.vega(lite)?\.v\d+\+json$/;
const MAX_PLACES = 12;

/**
 * Compares the outputs of one cell. Each stream is one text, wherever it was interrupted. Of a rich output the charts'
 * specifications, other JSON, Markdown and HTML are compared, and the plain text where it is not just a chart's name;
 * pictures are not.
 */
export function compareOutputs(
  saved: readonly NotebookOutput[],
  found: readonly NotebookOutput[],
  options: ComparisonOptions,
): OutputsComparison {
  const differences: OutputDifference[] = [];
  let numbers = 0;
  const text = (output: string, mime: string | undefined, before: string, now: string): void => {
    const a = without(before, options.ignore);
    const b = without(now, options.ignore);
    const result = compareText(a, b, options);
    numbers += result.numbers;
    if (!result.same) differences.push({ output, mime, lines: lineDifference(a, b, options), apart: result.apart });
  };
  for (const name of ["stdout", "stderr"] as const) text(name, undefined, streamOf(saved, name), streamOf(found, name));
  const richSaved = saved.flatMap(richForms);
  const richFound = found.flatMap(richForms);
  for (let i = 0; i < Math.max(richSaved.length, richFound.length); i++) {
    const output = `output ${i + 1}`;
    const [a, b] = [richSaved[i], richFound[i]];
    if (a === undefined || b === undefined) {
      const lines = [`${a === undefined ? "+" : "-"} ${briefForm((a ?? b)!)}`];
      differences.push({ output, mime: undefined, lines, apart: [] });
      continue;
    }
    for (const mime of comparedMimes(a, b)) {
      const [before, now] = [a[mime], b[mime]];
      if (typeof before !== "object" || typeof now !== "object") {
        text(output, mime, String(before ?? "(absent)"), String(now ?? "(absent)"));
        continue;
      }
      const result = compareJson(before, now, options);
      numbers += result.numbers;
      if (result.differences.length > 0) {
        const places = result.differences.map(
          (one) => `${one.path || "(whole)"}: expected ${one.saved}, found ${one.found}`,
        );
        const more = places.length > MAX_PLACES ? [`(${places.length - MAX_PLACES} more places differ)`] : [];
        const onlyNumbers = result.differences.every((one) => one.apart.length > 0);
        const apart = onlyNumbers ? result.differences.flatMap((one) => one.apart) : [];
        differences.push({ output, mime, lines: [...places.slice(0, MAX_PLACES), ...more], apart });
      }
    }
  }
  text("error", undefined, errorOf(saved), errorOf(found));
  return { numbers, differences };
}

type Forms = Readonly<Record<string, unknown>>;

/** The forms of a display or a result, texts joined; none for streams and errors. */
function richForms(output: NotebookOutput): Forms[] {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return [];
  // A bar that was left behind says how long a step took.
  if ((output.metadata["strikebook"] as { progress?: unknown } | undefined)?.progress === true) return [];
  return [Object.fromEntries(Object.entries(output.data).map(([mime, form]) => [mime, joined(form)]))];
}

/** What a notebook holds as lines is one text; other JSON stays as it is. */
function joined(form: unknown): unknown {
  return Array.isArray(form) && form.every((line) => typeof line === "string") ? form.join("") : form;
}

function comparedMimes(a: Forms, b: Forms): string[] {
  const mimes = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (mime) => !mime.startsWith("image/") && mime !== "application/pdf",
  );
  const isChart = mimes.some((mime) => CHART.test(mime));
  // A chart's text says only what it is called and how it was drawn; a page's HTML says what its text says.
  return mimes.filter((mime) => !(isChart && mime === "text/plain"));
}

function streamOf(outputs: readonly NotebookOutput[], name: "stdout" | "stderr"): string {
  return outputs
    .map((output) => (output.output_type === "stream" && output.name === name ? String(joined(output.text)) : ""))
    .join("");
}

function errorOf(outputs: readonly NotebookOutput[]): string {
  return outputs
    .map((output) => (output.output_type === "error" ? `${output.ename}: ${output.evalue}` : ""))
    .join("\n");
}

function without(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce(
    (rest, pattern) => rest.replace(new RegExp(pattern, `${pattern.flags.replace("g", "")}g`), "…"),
    text,
  );
}

function briefForm(forms: Forms): string {
  const text = String(forms["text/plain"] ?? Object.keys(forms).join(", "));
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}
