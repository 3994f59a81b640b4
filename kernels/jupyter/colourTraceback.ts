const RED = "\u001b[31m";
const BOLD_RED = "\u001b[1;31m";
const FAINT = "\u001b[2m";
const PLAIN = "\u001b[0m";

/** A formatted error in the colours of a terminal: names and the mark in the source red, the stack faint. */
export function colourTraceback(lines: readonly string[]): string[] {
  return lines.map((line, i) => {
    const named = (i === 0 ? /^([\w$.]+)(:.*)$/ : /^((?:Caused by| +one of the errors): [\w$.]+)(:.*)$/).exec(line);
    if (named !== null) return `${BOLD_RED}${named[1]}${PLAIN}${named[2]}`;
    const marked = /^(> +\d+ \|)(.*)$/.exec(line) ?? /^( +\|[ \t]*\^)()$/.exec(line);
    if (marked !== null) return `${RED}${marked[1]}${PLAIN}${marked[2]}`;
    return /^ {4,}at /.test(line) ? `${FAINT}${line}${PLAIN}` : line;
  });
}
