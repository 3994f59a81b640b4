import { beforeEach, describe, expect, test } from "vitest";
import { contractIdentity, niftyOptions } from "../../lib/contract/index.js";
import { contractOfOrder, contractOrder } from "../../lib/lake/contractOrder.js";
import { RunOrder } from "../../lib/lake/RunOrder.js";

const call = contractIdentity(niftyOptions, "2025-11-18", "CE", 26_000);
const put = contractIdentity(niftyOptions, "2025-11-18", "PE", 25_000);
const [callOrder, putOrder] = [contractOrder(call), contractOrder(put)];

describe("RunOrder compares the finished file with what was handed over", () => {
  let order: RunOrder;
  beforeEach(() => {
    order = new RunOrder("a part");
    order.add({ contract: call, rows: 2, columns: { timestamp: Float64Array.of(5, 6) } });
    order.add({ contract: put, rows: 3, columns: { timestamp: Float64Array.of(1, 1, 9) } });
  });
  const orders = (): Float64Array => Float64Array.of(callOrder, callOrder, putOrder, putOrder, putOrder);
  const times = (): Float64Array => Float64Array.of(5, 6, 1, 1, 9);

  test("and accepts the same", () => {
    order.compare(orders(), times());
    expect(order).toMatchObject({ rows: 5, runs: 2, minMicros: 1, maxMicros: 9 });
  });

  test("and refuses a row too few, a row of another contract, a row out of time", () => {
    expect(() => order.compare(orders().subarray(0, 4), times().subarray(0, 4))).toThrow(
      /a part: 4 rows read back of 5 written/,
    );
    const swapped = orders();
    swapped[1] = putOrder;
    expect(() => order.compare(swapped, times())).toThrow(/row 1 read back belongs to another contract/);
    const late = orders();
    late[2] = callOrder;
    expect(() => order.compare(late, times())).toThrow(/row 2 read back belongs to another contract/);
    const backward = times();
    backward[4] = 0;
    expect(() => order.compare(orders(), backward)).toThrow(/time goes backward at row 4 read back/);
    const missing = orders();
    missing[4] = Number.NaN;
    expect(() => order.compare(missing, times())).toThrow(/row 4 read back/);
  });
});

test("contractOrder sorts as the lake does and is undone by contractOfOrder", () => {
  const sorted = [
    contractIdentity(niftyOptions, "2025-11-18", "CE", 9_000.5),
    call,
    contractIdentity(niftyOptions, "2025-11-18", "CE", 100_000),
    put,
    contractIdentity(niftyOptions, "2025-11-25", "CE", 50),
    contractIdentity(niftyOptions, "2099-12-31", "PE", 21_474_836.47),
  ];
  const numbers = sorted.map(contractOrder);
  expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
  expect(numbers.every(Number.isSafeInteger)).toBe(true);
  for (const { expiryDate, optionType, strikeScaled } of sorted) {
    const found = contractOfOrder(contractOrder({ expiryDate, optionType, strikeScaled }));
    expect(found).toEqual({ expiryDate, optionType, strikeScaled });
  }
});
