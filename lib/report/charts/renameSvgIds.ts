/**
 * Renames the ids of an SVG document to `<prefix>0`, `<prefix>1`, ... in order of appearance, with every reference to
 * them. Vega numbers its clip paths by a counter of the process: renamed, the same chart gives the same text, and
 * several charts can stand on one page.
 *
 * @param prefix - Letters, digits and hyphens, starting with a letter.
 */
export function renameSvgIds(svg: string, prefix: string): string {
  const names = new Map<string, string>();
  const nameOf = (id: string): string => {
    const known = names.get(id) ?? `${prefix}${names.size}`;
    names.set(id, known);
    return known;
  };
  const tags = /<[a-zA-Z][^>]*>/g;
  for (const [tag] of svg.matchAll(tags)) {
    const id = /\sid="([^"]*)"/.exec(tag)?.[1];
    if (id !== undefined) nameOf(id);
  }
  // Only inside tags: a label that reads `id="x"` is text and stays as it is.
  return svg.replace(tags, (tag) =>
    tag
      .replace(/(\sid=")([^"]*)(")/, (_, open, id, close) => `${open}${nameOf(id)}${close}`)
      .replace(/(url\(#)([^)]*)(\))/g, (all, open, id, close) => (names.has(id) ? `${open}${nameOf(id)}${close}` : all))
      .replace(/((?:xlink:)?href="#)([^"]*)(")/g, (all, open, id, close) =>
        names.has(id) ? `${open}${nameOf(id)}${close}` : all,
      ),
  );
}
