/** How the values of a dump column are read. */
export const ColumnKind = {
  /** Integers, decimals, floats: a number. */
  number: 0,
  /** DATETIME and DATE: a wall clock in India, read as epoch µs UTC. */
  datetime: 1,
  /** TIMESTAMP: a wall clock in the zone that the dump itself sets (mysqldump writes UTC), read as epoch µs UTC. */
  timestamp: 2,
  /** Everything else: checked for its end and left out. */
  text: 3,
} as const;

export type ColumnKind = (typeof ColumnKind)[keyof typeof ColumnKind];

/** One column of a dumped table. */
export interface DumpColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

const NUMBER_TYPES =
  /^(?:tinyint|smallint|mediumint|int|integer|bigint|decimal|numeric|dec|fixed|float|double|real|year|bool|boolean|serial)\b/i;

/** Kind of a column from its SQL type, `decimal(19,2)`. */
export function columnKind(sqlType: string): ColumnKind {
  if (NUMBER_TYPES.test(sqlType)) return ColumnKind.number;
  if (/^(?:datetime|date)\b/i.test(sqlType)) return ColumnKind.datetime;
  if (/^timestamp\b/i.test(sqlType)) return ColumnKind.timestamp;
  return ColumnKind.text;
}
