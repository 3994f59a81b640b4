import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodeNseDump } from "../../../../lib/market/index.js";
import { listDumpTables } from "../../../../lib/sources/nse/dump/readDump.js";
import { testFolder } from "../../../lake/lakeFixture.js";
import { vendorTable } from "../../../pack/dumpFixture.js";

const TABLES = ["NIFTY25N1826000CE", "NIFTY25N1826000PE"];
const WHOLE = encodeNseDump(
  TABLES.map((table) => vendorTable(table, { seconds: [0, 1, 2] })),
  { database: "nse", rowsPerStatement: 1 },
).toString();
/** As `mysqldump --skip-comments` writes it. */
const BARE = WHOLE.replaceAll(/^--.*\n/gm, "");

function tablesOf(sql: string): Promise<{ table: string; rows: number }[]> {
  const path = join(testFolder(), "a.sql.gz");
  writeFileSync(path, gzipSync(sql));
  return listDumpTables(path);
}

describe("a dump that was cut between two statements", () => {
  it.each([
    ["with comments", WHOLE],
    ["without comments", BARE],
    [
      "by MariaDB, with its first line",
      WHOLE.replace("-- MySQL dump", "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump"),
    ],
  ])("%s: whole it is read", async (_, sql) => {
    expect((await tablesOf(sql)).map(({ table, rows }) => [table, rows])).toEqual(TABLES.map((table) => [table, 3]));
  });

  it.each([
    ["with comments", WHOLE],
    ["without comments", BARE],
  ])("%s: after a row's statement, its table is still locked", async (_, sql) => {
    const statements = [...sql.matchAll(/^REPLACE .*;\n/gm)];
    expect(statements).toHaveLength(6);
    for (const { index, 0: statement } of statements) {
      const table = statement.includes(TABLES[0]!) ? TABLES[0] : TABLES[1];
      await expect(tablesOf(sql.slice(0, index + statement.length))).rejects.toMatchObject({
        code: "corrupt",
        message: expect.stringMatching(`a\\.sql\\.gz ends while \`${table}\` is locked`),
      });
    }
  });

  it.each([
    ["MySQL", WHOLE],
    ["MariaDB", WHOLE.replace("-- MySQL dump", "-- MariaDB dump")],
  ])("%s: after a whole table, the last line is missing", async (_, sql) => {
    for (const { index, 0: statement } of sql.matchAll(/^UNLOCK TABLES;\n/gm)) {
      await expect(tablesOf(sql.slice(0, index + statement.length))).rejects.toMatchObject({
        code: "corrupt",
        message: expect.stringMatching(/has no "-- Dump completed" at its end; fetch the dump again/),
      });
    }
  });
});
