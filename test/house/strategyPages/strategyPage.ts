import { readFileSync } from "node:fs";
import { DefinitionText } from "../../../lib/report/archive/DefinitionText.js";
import { assumptionSection, logicSection, reconstructedNote } from "../../../lib/report/archive/definitionSections.js";
import { codeSpan, escapeMarkdown } from "../../../lib/report/document/escapeMarkdown.js";
import { bulletList, paragraph } from "../../../lib/report/document/plainBlocks.js";
import type { ReportBlock } from "../../../lib/report/document/ReportDocument.js";
import { renderMarkdown } from "../../../lib/report/document/renderMarkdown.js";
import type { StrategyDefinition } from "../../../lib/strategy/index.js";

const heading = (text: string): ReportBlock => ({ kind: "heading", level: 2, text });

/** The wiki's page of one strategy, from its definition alone. */
export function strategyPage(definition: StrategyDefinition): string {
  const text = DefinitionText.ofDefinition(definition);
  const { id, name, variants = [], codeReference } = definition;
  const body = renderMarkdown({
    title: `${escapeMarkdown(id)} ${escapeMarkdown(name)}`,
    blocks: [
      ...(text.isReconstructed ? [paragraph(reconstructedNote)] : []),
      heading("A. Idea"),
      ...["description", "concept", "whyItShouldWork"].map((field) => paragraph(text.text(field))),
      paragraph(`Source: ${text.text("source")}.`),
      heading("B. Logic"),
      ...logicSection(text),
      heading("C. Capital, lots, P&L"),
      paragraph(moneyText(definition)),
      heading("D. Code"),
      paragraph(
        `Everything of this strategy is in ${codeSpan(codeReference)}; what runs it is shared code ([folders](../folders.md)). The rules as they are written there:`,
      ),
    ],
  });
  const rest = renderMarkdown({
    title: "",
    blocks: [
      heading("E. Assumptions"),
      ...assumptionSection(text),
      heading("F. Why it works, why it fails"),
      paragraph(text.text("whyItShouldWork")),
      paragraph("**How it fails**"),
      bulletList(text.texts("failureModes")),
      paragraph("**What keeps it from failing badly**"),
      bulletList(text.texts("robustness")),
      heading("Variants"),
      variants.length === 0
        ? paragraph("None.")
        : bulletList(
            variants.map(
              (each) =>
                `**${escapeMarkdown(each.name)}**: ${escapeMarkdown(each.description)} ${Object.entries(each.parameters)
                  .map(([parameter, value]) => `${codeSpan(parameter)} ${escapeMarkdown(String(value))}`)
                  .join(", ")}`,
            ),
          ),
      heading("Run it"),
      paragraph(codeSpan(`npm run strikebook -- backtest ${id}`)),
    ],
  });
  return `<!-- Written from the definition: npx vitest run test/house/strategyPages -u -->\n${body.trim()}\n\n\`\`\`ts\n${rulesOf(codeReference)}\n\`\`\`\n\n${rest.slice(rest.indexOf("## E.")).trim()}\n`;
}

/** The wiki's table of all strategies. */
export function strategyTable(definitions: readonly StrategyDefinition[]): string {
  const page = renderMarkdown({
    title: "The strategies",
    blocks: [
      paragraph(
        "Every strategy of the catalogue, one page each, written from its definition. What a run of them made is in the archive that `strikebook archive` writes. *Reconstructed* rules are a new design: the source names the trade and not its rules.",
      ),
      {
        kind: "table",
        columns: ["ID", "Strategy", "Family, set", "Rules", "Engine", "Days", "Underlyings", "Variants"].map(
          (header) => ({
            header,
            align: "left" as const,
          }),
        ),
        rows: definitions.map((each) => [
          `[${escapeMarkdown(each.id)}](${each.id}.md)`,
          escapeMarkdown(each.name),
          escapeMarkdown([each.family, ...(each.set && each.set !== each.family ? [each.set] : [])].join(", ")),
          each.origin === "reconstructed" ? "*reconstructed*" : "stated",
          each.engine ?? "grid",
          `${each.calendar === "expiryDays" ? "expiry days" : "every day"}${each.isStandard === false ? "; off by default" : ""}`,
          each.underlyings.map(escapeMarkdown).join(", "),
          escapeMarkdown((each.variants ?? []).map(({ name }) => name).join(", ")),
        ]),
      },
    ],
  });
  return `<!-- Written from the catalogue: npx vitest run test/house/strategyPages -u -->\n${page.trim()}\n`;
}

function moneyText({ sizing }: StrategyDefinition): string {
  const portfolio = sizing.portfolio;
  const lots = Object.entries(portfolio?.lots ?? {}).map(([underlying, count]) => `${count} lots of ${underlying}`);
  const share = portfolio
    ? ` In a portfolio it has ${portfolio.sharePercent} % of the capital${lots.length > 0 ? `, ${lots.join(", ")}` : ""}.`
    : "";
  return `A run trades ${codeSpan(sizing.lots.parameter)} lots of every leg of ratio 1.${share} Points of a trade = sum over legs of (sale price - purchase price) x lots of the leg / lots of the trade. Currency = points x lots x lot size of the day - costs. Percent of margin = currency / margin of the lots traded; both are dated ([metrics](../../metrics.md)).`;
}

/** The part of the file that holds the rules: from the engine and calendar to the sizing. */
function rulesOf(codeReference: string): string {
  const lines = readFileSync(codeReference, "utf8").split("\n");
  const first = lines.findIndex((line) => /^ {2}(engine|calendar):/.test(line));
  const last = lines.findIndex((line) => /^ {2}parameters:/.test(line));
  if (first < 0 || last < first) throw new Error(`${codeReference} has no rules between calendar and parameters`);
  const helpers = lines.slice(
    0,
    lines.findIndex((line) => /^export const \w+: StrategyDefinition/.test(line)),
  );
  const begin = helpers.findLastIndex((line) => /^} from |^import /.test(line)) + 1;
  // The comment that stands before the definition itself is its description over again.
  const own = helpers
    .slice(begin)
    .join("\n")
    .replace(/\/\*\*(?:(?!\/\*\*)[\s\S])*\*\/\s*$/, "")
    .trim();
  return [own, lines.slice(first, last).join("\n")].filter((part) => part !== "").join("\n\n");
}
