import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NSE_OPTION_COLUMNS } from "../../../../lib/market/vendorColumns.js";
import { DumpParser } from "../../../../lib/sources/nse/dump/DumpParser.js";

interface Parsed {
  rows: Record<string, Record<string, number[]>>;
  tables: [string, number, boolean][];
  statements: number;
}

/** Parses bytes cut into the given pieces and joins the batches per table. */
function parse(text: string | Buffer, cuts: number[] = [], batchRows = 1000, wanted = (_: string) => true): Parsed {
  const bytes = Buffer.from(text);
  const parser = new DumpParser("x.sql", wanted, batchRows);
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    parser.push(bytes.subarray(from, cut));
    from = cut;
  }
  parser.end();
  const rows: Parsed["rows"] = {};
  for (const batch of parser.ready) {
    expect(batch.rows).toBeLessThanOrEqual(batchRows);
    const table = (rows[batch.table] ??= {});
    for (const [name, column] of Object.entries(batch.columns)) {
      expect(column).toHaveLength(batch.rows);
      (table[name] ??= []).push(...column);
    }
  }
  const tables = parser.tables().map(({ table, rows: n, read }): [string, number, boolean] => [table, n, read]);
  return { rows, tables, statements: parser.statements };
}

const create = (table: string, columns: string): string => `CREATE TABLE \`${table}\` (${columns}) ENGINE=InnoDB;\n`;
const abc = create("t", "`a` int(11), `b` decimal(19,2), `c` datetime");
/** 2025-11-18 10:01:27 IST, 8.2-8. */
const AT = 1_763_440_287e6;

/** A small dump with everything in it that makes readers stumble. */
const NASTY = `-- MySQL dump 10.13  Distrib 5.7; "quote' \`tick
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40103 SET TIME_ZONE='+00:00' */;
/* a; comment ' with (everything) */ # another; one '
CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`bank;nifty\`;
USE \`banknifty\`;
DROP TABLE IF EXISTS \`T1\`;
CREATE TABLE IF NOT EXISTS \`banknifty\`.\`T1\` (
  \`timestamp\` datetime NOT NULL COMMENT 'it''s a, (time); really',
  \`price\` decimal(19,2) DEFAULT '0.00',
  \`note\` varchar(64) DEFAULT NULL,
  \`volume\` bigint(20) unsigned DEFAULT NULL,
  \`at\` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (\`timestamp\`), KEY \`k\` (\`price\`,\`volume\`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
LOCK TABLES \`T1\` WRITE;
/*!40000 ALTER TABLE \`T1\` DISABLE KEYS */;
REPLACE INTO \`T1\` VALUES ('2025-11-18 10:01:27',835.35,'a ) ; , '' \\' \\\\',26915,'2025-11-18 04:31:27'),('2025-11-18 10:01:28',-0.05,NULL,NULL,NULL);
replace into banknifty.T1 values ('2025-11-18 10:01:29',1234567890123.45,"say ""no""; -- not a comment",12345678901234567,'0000-00-00 00:00:00') , -- between
  ('2025-11-18 10:01:30.250',1e3,_binary 'x(','42',null) /* and here */;
INSERT IGNORE INTO \`T1\` (\`volume\`, \`price\`,\`timestamp\`) VALUES (7,.5,'2025-11-18 10:01:31') ON DUPLICATE KEY UPDATE price=VALUES(price);
UNLOCK TABLES;

--
-- Table structure for table \`EMPTY\`
--
CREATE TABLE \`EMPTY\` (\`a\` int);
INSERT INTO other VALUES (1,'x);('),(2,"y\\");");
-- Dump completed on 2025-11-18`;

const notOther = (name: string): boolean => name !== "other";

describe("8.1-5: a MySQL dump", () => {
  it("is read with all its quotes, comments, escapes and column lists", () => {
    const { rows, tables, statements } = parse(NASTY, [], 1000, notOther);
    expect(tables).toEqual([
      ["T1", 5, true],
      ["EMPTY", 0, true],
      ["other", 2, false],
    ]);
    expect(statements).toBe(4);
    expect(rows).toEqual({
      T1: {
        timestamp: [AT, AT + 1e6, AT + 2e6, AT + 3.25e6, AT + 4e6],
        price: [835.35, -0.05, 1_234_567_890_123.45, 1000, 0.5],
        volume: [26_915, Number.NaN, 12_345_678_901_234_567, 42, 7],
        // TIMESTAMP columns are in the zone that the dump sets, here UTC.
        at: [AT, Number.NaN, Number.NaN, Number.NaN],
      },
    });
  });

  it("gives the same when it is cut in two at every byte", () => {
    const whole = parse(NASTY, [], 1000, notOther);
    for (let cut = 0; cut <= Buffer.byteLength(NASTY); cut++)
      expect(parse(NASTY, [cut], 1000, notOther)).toEqual(whole);
  });

  it("reads dates without a month or a day as no date, whole tuples and byte by byte alike", () => {
    const dates = ["2025-00-10", "2025-11-00", "0000-00-00", "2025-11-18"].map((day) => `(1,2.50,'${day} 09:15:00')`);
    const dump = `${abc}INSERT INTO t VALUES ${dates.join(",")};`;
    const whole = parse(dump);
    expect(whole.rows["t"]!["c"]!.map(Number.isNaN)).toEqual([true, true, true, false]);
    expect(
      parse(
        dump,
        Array.from({ length: dump.length }, (_, i) => i),
      ),
    ).toEqual(whole);
  });

  it("gives the same byte by byte, and in random pieces and batches", () => {
    const whole = parse(NASTY, [], 1000, notOther);
    const bytes = Buffer.byteLength(NASTY);
    expect(
      parse(
        NASTY,
        Array.from({ length: bytes }, (_, i) => i),
        1000,
        notOther,
      ),
    ).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes), { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (cuts, batchRows) => {
        expect(
          parse(
            NASTY,
            cuts.sort((a, b) => a - b),
            batchRows,
            notOther,
          ),
        ).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it("reads every number as JavaScript reads its text, in place and byte by byte", () => {
    const digits = (min: number, max: number) =>
      fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: min, maxLength: max });
    const number = fc
      .tuple(
        fc.constantFrom("", "-"),
        digits(1, 17),
        fc.option(digits(0, 17), { nil: undefined }),
        fc.constantFrom("", "", "", "e3", "E-2"),
      )
      .map(
        ([sign, whole, decimals, exponent]) =>
          `${sign}${whole}${decimals === undefined ? "" : `.${decimals}`}${exponent}`,
      );
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 12 }), (tuples) => {
        const text = `${create("n", "`x` double, `y` double, `z` double")}insert into n values ${tuples.map((t) => `(${t.join()})`).join()};`;
        const expected = {
          x: tuples.map((t) => Number(t[0])),
          y: tuples.map((t) => Number(t[1])),
          z: tuples.map((t) => Number(t[2])),
        };
        expect(parse(text).rows["n"]).toEqual(expected);
        expect(
          parse(
            text,
            Array.from({ length: text.length }, (_, i) => i),
          ).rows["n"],
        ).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("reads every datetime of the years 1000 to 9999", () => {
    const when = fc.date({
      min: new Date("1000-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(fc.array(when, { minLength: 1, maxLength: 10 }), (dates) => {
        const texts = dates.map((date) => date.toISOString().slice(0, 19).replace("T", " "));
        const dump = `${create("t", "`c` datetime")}REPLACE INTO t VALUES ${texts.map((text) => `('${text}')`).join()};`;
        const expected = texts.map((text) => Date.parse(`${text.replace(" ", "T")}+05:30`) * 1000);
        expect(parse(dump).rows["t"]?.["c"]).toEqual(expected);
        expect(
          parse(
            dump,
            Array.from({ length: dump.length }, (_, i) => i),
          ).rows["t"]?.["c"],
        ).toEqual(expected);
      }),
    );
  });

  it("takes the vendor's 46 columns where there is no CREATE TABLE", () => {
    const values = NSE_OPTION_COLUMNS.map((_, i) => (i === 0 || i === 12 ? "'2025-11-18 10:01:27'" : i));
    const { rows } = parse(`REPLACE INTO NIFTY25N1826000CE VALUES (${values});`);
    const table = rows["NIFTY25N1826000CE"]!;
    expect(Object.keys(table)).toEqual([...NSE_OPTION_COLUMNS]);
    expect([table["timestamp"], table["lastTradeTime"], table["price"], table["so4"]]).toEqual([[AT], [AT], [1], [45]]);
  });

  it("starts a new batch where a statement lists other columns, and joins statements of one table", () => {
    const parser = new DumpParser("x.sql", () => true, 1000);
    parser.push(
      Buffer.from(
        `${abc}INSERT INTO t (a) VALUES (1);INSERT INTO t (a) VALUES (2),(3);INSERT INTO t (a,b) VALUES (4,5);`,
      ),
    );
    parser.end();
    expect(parser.ready.map((batch) => [batch.rows, Object.keys(batch.columns)])).toEqual([
      [3, ["a"]],
      [1, ["a", "b"]],
    ]);
  });

  it("hands over arrays that later batches do not touch", () => {
    const parser = new DumpParser("x.sql", () => true, 2);
    parser.push(Buffer.from(`${abc}INSERT INTO t (a) VALUES (1),(2),(3),(4),(5);`));
    parser.end();
    expect(parser.ready.map((batch) => [...batch.columns["a"]!])).toEqual([[1, 2], [3, 4], [5]]);
  });

  it.each([
    ["SET TIME_ZONE='+00:00'", AT],
    ['SET time_zone = "+00:00"', AT],
    ["SET TIME_ZONE='+05:30'", AT - 19_800e6],
    ["SET TIME_ZONE='SYSTEM'", AT - 19_800e6],
    ["SET TIME_ZONE='+00:00'; SET TIME_ZONE=@OLD_TIME_ZONE", AT - 19_800e6],
    ["SET NAMES utf8", AT - 19_800e6],
  ])("%s: TIMESTAMP follows the dump's zone, DATETIME stays India's clock", (set, expected) => {
    const dump = `${set};${create("t", "`a` timestamp, `c` datetime")}INSERT INTO t VALUES ('2025-11-18 04:31:27','2025-11-18 10:01:27');`;
    expect(parse(dump).rows["t"]).toEqual({ a: [expected], c: [AT] });
  });

  it("takes a comment for white space and a backslash in a name for itself", () => {
    const dump = "CREATE/**/TABLE `a\\` (`n\\` int);INSERT/* x */INTO/* y */`a\\` (`n\\`)VALUES(1);";
    expect(parse(dump).rows).toEqual({ "a\\": { "n\\": [1] } });
  });

  it("skips the byte order mark that some editors put before the first statement", () => {
    expect(parse(`\uFEFF${create("t", "`a` int")}INSERT INTO t VALUES (1);`).rows["t"]).toEqual({ a: [1] });
  });
});

describe("bad dumps are refused by file, table and row", () => {
  it.each([
    [
      "INSERT INTO `t` VALUES (1,2,'2025-11-18 10:01:27'),(1,2);",
      "x.sql: row 2 of table t has 2 values where 3 columns are expected",
    ],
    [
      "INSERT INTO `t` VALUES (1,2,'2025-11-18 10:01:27',4,5);",
      "row 1 of table t has 5 values where 3 columns are expected",
    ],
    ["INSERT INTO `t` (`a`,`b`) VALUES (1,2),(1,2,3);", "row 2 of table t has 3 values where 2 columns are expected"],
    [
      "INSERT INTO `t` (`a`,`nope`) VALUES (1,2);",
      'table t has rows with a column "nope" that is not in its CREATE TABLE',
    ],
    ["INSERT INTO `u` (`a`) VALUES (1);", 'column "a" that is not in the vendor\'s 46'],
    ["INSERT INTO `t` (`a`) VALUES (1),(12x);", 'row 2 of table t has "12x" in column a, which is no number'],
    ["INSERT INTO `t` (`a`) VALUES (1 2);", 'has "1 2" in column a'],
    ["INSERT INTO `t` (`a`) VALUES (1'2');", 'has "1 2" in column a'],
    ["INSERT INTO `t` (`a`) VALUES ('');", 'has "" in column a'],
    ["INSERT INTO `t` (`a`,`b`) VALUES (1,);", 'has "" in column b'],
    ["INSERT INTO `t` (`a`) VALUES (--5);", 'has "--5" in column a'],
    ["INSERT INTO `t` (`a`) VALUES (1e999);", 'has "1e999" in column a'],
    ["INSERT INTO `t` (`a`) VALUES (NULLX);", 'has "NULLX" in column a'],
    [
      "INSERT INTO `t` (`c`) VALUES ('2025-11-31 10:01:27');",
      'has "2025-11-31 10:01:27" in column c, which is no date',
    ],
    ["INSERT INTO `t` (`c`) VALUES ('2025-11-18 24:01:27');", "which is no date"],
    ["INSERT INTO `t` (`c`) VALUES ('2025/11/18 10:01:27');", "which is no date"],
    ["INSERT INTO `t` (`c`) VALUES (20251118100127);", "which is no date"],
    [`INSERT INTO \`t\` (\`a\`) VALUES ('${"1".repeat(65)}');`, "a value of over 64 bytes in column a"],
    ["INSERT INTO `t` SELECT * FROM u;", "rows that are not written as VALUES"],
    ["INSERT INTO `t` (`a`) VALUES (1) nonsense;", 'has "nonsense" after the rows'],
    ["INSERT INTO `t` (`a`) VALUES (1),5,(2);", 'has "5,(2)" after the rows'],
    ["INSERT INTO `t` (`a`) VALUES (1),(2", "x.sql ends inside a statement; fetch the dump again, it is cut short"],
    ["INSERT INTO `t` (`a`) VALUES (1),(2)", "ends inside a statement"],
    ["INSERT INTO `t` (`a`) VALUES (1), --", "ends inside a statement"],
    ["INSERT INTO `t` (`a`) VAL", "ends inside a statement"],
    ["/* never closed", "ends inside a statement"],
    [
      "SET TIME_ZONE='Mars/Base';CREATE TABLE m (`a` timestamp);INSERT INTO m VALUES ('2025-11-18 10:01:27');",
      "time zone that is no offset",
    ],
  ])("%s", (statement, message) => {
    const dump = `${abc}${statement}`;
    expect(() => parse(dump)).toThrow(message);
    // Far from the end of the chunk values are read in place.
    expect(() => parse(`${dump}${" ".repeat(64)}`)).toThrow(message);
    expect(() =>
      parse(
        dump,
        Array.from({ length: dump.length }, (_, i) => i),
      ),
    ).toThrow(message);
  });

  it("counts rows through batches and statements when it names one", () => {
    const rows = (n: number) => Array.from({ length: n }, () => "(1)").join();
    const dump = `${abc}INSERT INTO t (a) VALUES ${rows(7)};INSERT INTO t (a) VALUES ${rows(5)},(x);`;
    expect(() => parse(dump, [], 3)).toThrow("row 13 of table t");
  });

  it("bounds what it keeps of a statement that is not rows", () => {
    expect(() => parse(`CREATE TABLE \`t\` (\`a\` int COMMENT '${"x".repeat(1 << 20)}');`)).toThrow(
      "over 1 MB before its rows",
    );
  });

  it("does not read values of skipped tables, but counts their rows", () => {
    const { tables } = parse(
      "INSERT INTO u VALUES (1,')','\\'),('),(junk),(3);INSERT INTO v VALUES (1);",
      [],
      10,
      () => false,
    );
    expect(tables).toEqual([
      ["u", 3, false],
      ["v", 1, false],
    ]);
  });
});
