import type { MimeBundle } from "../../render/MimeBundle.js";

const ENTRY = "    at Session.post (node:inspector";
/** What an inspected error has behind its last frame: the brackets of its own fields, or of what it stands in. */
const BEHIND_FRAME = /:\d+:\d+(?:\)|(?!\)))(\s*[\]}>,{[].*)$/;

/** Takes from printed stacks the frames below a cell's own: the evaluator's, which say nothing about the user's code. */
export function withoutKernelFrames(text: string): string {
  if (!text.includes(ENTRY)) return text;
  const kept: string[] = [];
  let below = false;
  for (const line of text.split("\n")) {
    if (line.includes(ENTRY)) below = true;
    else if (below && !/^\s*at /.test(line)) below = false;
    if (!below) kept.push(line);
    else if (kept.length > 0) kept[kept.length - 1] += BEHIND_FRAME.exec(line)?.[1] ?? "";
  }
  return kept.join("\n");
}

/** The bundle of an inspected value without the evaluator's frames in the errors that it contains. */
export function withoutKernelText(bundle: MimeBundle): MimeBundle {
  const text = bundle.data["text/plain"];
  if (typeof text !== "string" || !text.includes(ENTRY)) return bundle;
  return { data: { ...bundle.data, "text/plain": withoutKernelFrames(text) }, metadata: bundle.metadata };
}
