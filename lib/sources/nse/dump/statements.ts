import { columnKind, type DumpColumn } from "./ColumnKind.js";

const NAME = '`(?:[^`]|``)+`|"(?:[^"]|"")+"|[\\w$\\u0080-\\uffff]+';
const TABLE = `(?:(?:${NAME})\\s*\\.\\s*)?(${NAME})`;
const INSERT = new RegExp(
  `^\\s*(?:insert|replace)(?:\\s+(?:low_priority|delayed|high_priority|ignore))*(?:\\s+into)?\\s*${TABLE}\\s*` +
    `(?:partition\\s*\\([^)]*\\)\\s*)?(?:\\(([^()]*)\\)\\s*)?values?\\s*$`,
  "i",
);
const CREATE = new RegExp(
  `^\\s*create\\s+(?:or\\s+replace\\s+)?(?:temporary\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?${TABLE}\\s*\\(`,
  "i",
);
const COLUMN = new RegExp(`^(${NAME})\\s+([\\s\\S]+)$`);
/** What may start a line of CREATE TABLE beside a column; columns of these names are back-ticked. */
const NOT_A_COLUMN = /^(?:primary|key|index|unique|constraint|foreign|fulltext|spatial|check|period)\b/i;

/** Head of INSERT or REPLACE, up to and with VALUES: table and, where stated, its columns. Undefined: not such a head. */
export function parseInsertHead(head: string): { table: string; columns: string[] | undefined } | undefined {
  const match = INSERT.exec(head);
  if (!match) return undefined;
  const names = match[2]?.match(new RegExp(NAME, "g"))?.map(unquote);
  return { table: unquote(match[1]!), columns: names };
}

/** CREATE TABLE: name and columns in order. Undefined for any other statement (CREATE VIEW, CREATE TABLE .. LIKE). */
export function parseCreateTable(statement: string): { table: string; columns: DumpColumn[] } | undefined {
  const match = CREATE.exec(statement);
  if (!match) return undefined;
  const columns: DumpColumn[] = [];
  for (const definition of definitions(statement, match[0].length)) {
    const column = COLUMN.exec(definition);
    if (column && !NOT_A_COLUMN.test(definition))
      columns.push({ name: unquote(column[1]!), kind: columnKind(column[2]!) });
  }
  return { table: unquote(match[1]!), columns };
}

/**
 * Offset from UTC, in seconds, of TIMESTAMP values after `SET TIME_ZONE = ...`. `undefined`: the statement does not set
 * the zone; `"server"`: back to the zone of the server, which for this vendor is India.
 */
export function parseTimeZone(statement: string): number | "server" | undefined {
  const match = /^\s*set\s+(?:session\s+|@@session\.)?time_zone\s*=\s*(?:['"]([^'"]*)['"]|@)/i.exec(statement);
  if (!match) return undefined;
  const zone = match[1];
  const offset = /^([+-])(\d{1,2}):(\d{2})$/.exec(zone ?? "");
  if (offset) return (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 3600 + Number(offset[3]) * 60);
  if (zone === "UTC" || zone === "GMT") return 0;
  return zone === undefined || /^(?:system|Asia\/(?:Kolkata|Calcutta))$/i.test(zone) ? "server" : Number.NaN;
}

/** Splits the body of CREATE TABLE at its outermost commas, blind to those in quotes and brackets. */
function definitions(statement: string, start: number): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = start;
  for (let i = start; i < statement.length; i++) {
    const c = statement[i]!;
    if (c === "`" || c === "'" || c === '"') {
      for (i++; i < statement.length && statement[i] !== c; i++) if (statement[i] === "\\" && c !== "`") i++;
    } else if (c === "(") depth++;
    else if ((c === "," || c === ")") && depth === 0) {
      found.push(statement.slice(from, i).trim());
      from = i + 1;
      if (c === ")") break;
    } else if (c === ")") depth--;
  }
  return found;
}

function unquote(name: string): string {
  const quote = name[0]!;
  return quote === "`" || quote === '"' ? name.slice(1, -1).replaceAll(quote + quote, quote) : name;
}
