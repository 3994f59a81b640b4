import fc from "fast-check";
import { expect, test } from "vitest";
import { nullRows } from "../../../lib/lake/tapeCache/nullRows.js";

test("rows whose bit is 0 are found, and bits behind the last row do not count", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 200 }), fc.integer({ min: 0, max: 255 }), (valid, filling) => {
      const mask = new Uint8Array(Math.ceil(valid.length / 64) * 8).fill(filling);
      valid.forEach((isValid, row) => {
        const bit = 1 << (row % 8);
        mask[row >> 3] = isValid ? mask[row >> 3]! | bit : mask[row >> 3]! & ~bit;
      });
      expect([...nullRows(mask, valid.length)]).toEqual(valid.flatMap((isValid, row) => (isValid ? [] : [row])));
    }),
  );
  expect(nullRows(null, 5)).toHaveLength(0);
});
