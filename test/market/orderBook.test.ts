import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OrderBook } from "../../lib/market/OrderBook.js";
import { VendorRows } from "../../lib/market/VendorRows.js";

describe("OrderBook", () => {
  it("keeps the least spread around the fair price, and not much more than twice it", () => {
    const rows = new VendorRows();
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 40_000, noNaN: true }),
        fc.double({ min: 1, max: 600, noNaN: true }),
        fc.nat(22_500),
        (salt, fair, spread, second) => {
          const book = new OrderBook(rows, salt, 75);
          book.write(0, second, fair, spread, 5);
          expect(book.ask).toBeGreaterThanOrEqual(Math.max(1, fair + spread / 2));
          if (book.bid > 0) expect(book.bid).toBeLessThanOrEqual(fair - spread / 2);
          else expect(fair - spread / 2).toBeLessThan(1 + 0.8 * spread);
          if (book.bid > 0) expect(book.ask - book.bid).toBeLessThanOrEqual(2.6 * spread + 2);
          expect(rows.columns.bp0[0]).toBe(book.bid / 20);
          expect(rows.columns.sp0[0]).toBe(book.ask / 20);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("has no bid for a worthless contract, and offers it at a tick", () => {
    const rows = new VendorRows();
    const book = new OrderBook(rows, 1, 35);
    book.write(0, 100, 0, 1, 1);
    expect([book.bid, book.ask, rows.columns.bq0[0], rows.columns.bo0[0], rows.columns.bQty[0]]).toEqual([
      0, 1, 0, 0, 0,
    ]);
  });

  it("keeps its levels while the price stands still, and their prices all day", () => {
    const rows = new VendorRows();
    const book = new OrderBook(rows, 77, 75);
    const sizes = new Set<number>();
    for (let second = 0; second < 600; second++) {
      book.write(second, second, 2000.3, 12, 6);
      expect(rows.columns.bp2[second]).toBe(rows.columns.bp2[0]);
      sizes.add(rows.columns.bq2[second]!);
    }
    expect(sizes.size).toBeGreaterThan(2);
    expect(sizes.size).toBeLessThan(45);
  });
});
