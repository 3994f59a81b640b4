/**
 * File of a chart inside a report, named after its title: `charts/cumulative-pnl.svg`, and `-2`, `-3` for more of the
 * same title.
 *
 * @param taken - Files given away so far; the new one is added.
 */
export function uniqueChartFile(title: string, taken: Set<string>): string {
  const words = title.toLowerCase().replaceAll("p&l", "pnl").normalize("NFKD");
  const base =
    words
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 60) || "chart";
  let file = `charts/${base}.svg`;
  for (let count = 2; taken.has(file); count++) file = `charts/${base}-${count}.svg`;
  taken.add(file);
  return file;
}
