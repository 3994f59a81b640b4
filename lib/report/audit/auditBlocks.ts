import type { AuditFinding, AuditPlace } from "../../quality/AuditFinding.js";
import type { AuditFacts, AuditReport } from "../../quality/AuditReport.js";
import { AUDIT_CHECKS } from "../../quality/auditChecks.js";
import { countOf } from "../document/countOf.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import type { InlineMarkdown, ReportBlock, TableColumn } from "../document/ReportDocument.js";
import { notMeasured } from "../figures/notMeasured.js";

const LEADS: Readonly<Record<AuditReport["verdict"], string>> = {
  sound: "Nothing was found that a result must not rest on.",
  suspect: "Look at the findings before a result rests on this data.",
  incomplete: "Data is absent: what rests on the days below does not cover them.",
};
/** Findings that the verdict names, and that the table lists. */
const REASONS = 6;
const LISTED = 100;
/** Days, expiries and times that a cell names before it only counts them: of gaps the longest. */
const NAMED = 5;

const SINGULAR: Readonly<Record<string, string>> = {
  days: "day",
  rows: "row",
  columns: "column",
  expiries: "expiry",
  breaks: "break",
  parts: "part",
};

/** The verdict with the worst findings, and the headline figures. */
export function auditVerdict(report: AuditReport): ReportBlock[] {
  const { facts, verdict } = report;
  const worst = facts.findings.filter(({ severity }) => severity !== "note");
  const more = worst.length - REASONS;
  const days = new Set(facts.parts.map(({ date }) => date)).size;
  return [
    {
      kind: "verdict",
      status: verdict,
      lead: LEADS[verdict],
      reasons: [
        ...worst
          .slice(0, REASONS)
          .map((finding) => `**${finding.severity}**, ${placeOf(finding.place)}: ${escapeMarkdown(finding.message)}.`),
        ...(more > 0 ? [`${countOf(more, "more finding")} below.`] : []),
      ],
    },
    {
      kind: "figures",
      entries: [
        ["Errors", String(report.count("error"))],
        ["Warnings", String(report.count("warning"))],
        ["Notes", String(report.count("note"))],
        ["Days", String(days)],
        ["Parts", String(facts.parts.length)],
        [
          "Rows",
          facts.rows < 1e7
            ? facts.rows.toLocaleString("en")
            : `${(facts.rows / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} M`,
        ],
      ],
    },
  ];
}

/** All findings, worst first. */
export function findingsTable(findings: readonly AuditFinding[]): ReportBlock {
  const rest = findings.length - LISTED;
  return {
    kind: "table",
    columns: columnsOf(["Severity", "Where", "Finding", "What was measured"], ["Value", "Limit"]),
    rows: findings
      .slice(0, LISTED)
      .map((finding) => [
        finding.severity,
        placeOf(finding.place),
        codeSpan(finding.code),
        `${escapeMarkdown(finding.message)}${itemsOf(finding)}`,
        figureOf(finding.value, finding.unit),
        figureOf(finding.limit, finding.unit),
      ]),
    note:
      findings.length === 0
        ? "Nothing was found."
        : rest > 0
          ? `${rest.toLocaleString("en")} more in \`audit.json\`.`
          : undefined,
  };
}

/** Which days each underlying has. */
export function coverageTable({ coverage }: AuditFacts): ReportBlock {
  return {
    kind: "table",
    columns: columnsOf(["Dataset", "Underlying", "From", "To"], ["Days held", "Trading days", "Missing"]),
    rows: coverage.map(({ dataset, underlying, days, from, to, tradingDays, missing }) => [
      codeSpan(dataset),
      escapeMarkdown(underlying),
      from,
      to,
      String(days.length),
      tradingDays === null ? notMeasured : String(tradingDays),
      tradingDays === null && missing.length === 0 ? notMeasured : String(missing.length),
    ]),
  };
}

/** Which checks were made, what they found, and what could not be measured. */
export function checksTable({ findings, notMeasured: skipped }: AuditFacts): ReportBlock {
  return {
    kind: "table",
    columns: columnsOf(["Check", "Question", "Found", "Not measured"], []),
    rows: AUDIT_CHECKS.map(({ name, question, codes }) => {
      const found = findings.filter(({ code }) => codes.includes(code));
      const left = skipped.filter(({ check }) => check === name);
      return [
        codeSpan(name),
        escapeMarkdown(question),
        found.length === 0 ? "nothing" : countOf(found.length, "finding"),
        left
          .map(
            ({ dataset, reason, parts }) =>
              `${codeSpan(dataset)}, ${countOf(parts, "part")}: ${escapeMarkdown(reason)}`,
          )
          .join("; ") || "-",
      ];
    }),
  };
}

/** What the audit was held against, and how it was made. */
export function auditProvenance(facts: AuditFacts): ReportBlock[] {
  const { limits, tradingCalendar: trading, expiryCalendar, seconds, rows } = facts;
  const rate = seconds > 0 ? rows / seconds / 1e6 : 0;
  return [
    {
      kind: "table",
      columns: columnsOf(["", "Value"], []),
      rows: [
        ["Lake", codeSpan(facts.lake)],
        ["Audited at", facts.auditedAt],
        ["Time taken", `${seconds.toFixed(1)} s, ${rate.toFixed(2)} million rows/s`],
        ["Expiry calendar", expiryCalendar === null ? "none" : codeSpan(expiryCalendar)],
        [
          "Trading calendar",
          trading === null ? "none" : `${trading.venue}, ${trading.years.join(", ")}: ${codeSpan(trading.source)}`,
        ],
        ...Object.entries(limits).map(([name, value]) => [`Limit ${codeSpan(name)}`, String(value)]),
      ],
    },
  ];
}

export function placeOf({ date, underlying, dataset }: AuditPlace): InlineMarkdown {
  return [underlying && escapeMarkdown(underlying), date, codeSpan(dataset)].filter(Boolean).join(" ");
}

/** Columns aligned left, then columns aligned right. */
export function columnsOf(left: readonly string[], right: readonly string[]): TableColumn[] {
  return [
    ...left.map((header) => ({ header, align: "left" as const })),
    ...right.map((header) => ({ header, align: "right" as const })),
  ];
}

/** What the sentence does not name itself: a missing day or a column stands in it already. */
function itemsOf({ items, message }: AuditFinding): InlineMarkdown {
  const unsaid = (items ?? []).filter((item) => !message.includes(item));
  if (unsaid.length === 0) return "";
  const rest = unsaid.length - NAMED;
  return `. Also: ${unsaid.slice(0, NAMED).map(escapeMarkdown).join("; ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function figureOf(value: number | null, unit: string): InlineMarkdown {
  if (value === null) return "-";
  if (unit === "share of rows") return `${Number((value * 100).toFixed(2))} %`;
  const figure = Number.isInteger(value) ? value.toLocaleString("en") : String(Number(value.toFixed(2)));
  return `${figure} ${value === 1 ? (SINGULAR[unit] ?? unit) : unit}`;
}
