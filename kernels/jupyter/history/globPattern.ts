/** A shell pattern as an expression that matches a whole text: `*`, `?`, `[abc]`, `[!abc]`. */
export function globPattern(glob: string): RegExp {
  let source = "";
  for (let i = 0; i < glob.length; i++) {
    const one = glob[i]!;
    const end = one === "[" ? glob.indexOf("]", i + 2) : -1;
    if (one === "*") source += "[^]*";
    else if (one === "?") source += "[^]";
    else if (end > 0) {
      const inner = glob.slice(i + 1, end).replace(/[\\\]^]/g, "\\$&");
      source += inner.startsWith("!") ? `[^${inner.slice(1)}]` : `[${inner}]`;
      i = end;
    } else source += one.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  try {
    return new RegExp(`^${source}$`, "u");
  } catch {
    // A range that is none, as in [z-a], matches nothing but itself.
    return new RegExp(`^${glob.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`, "u");
  }
}
