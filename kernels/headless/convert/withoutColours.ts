// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour
const COLOUR = /\u001b\[[0-9;]*[A-Za-z]/g;

/** Text without a terminal's codes, which other kernels write into error messages. */
export function withoutColours(text: string): string {
  return text.replace(COLOUR, "");
}
