import { describe, expect, it } from "vitest";
import { deribitExpiries } from "../../../lib/market/crypto/deribitExpiries.js";

describe("deribitExpiries", () => {
  it("are dailies, Fridays, last Fridays of months and of quarters", () => {
    // Monday; 28 June 2024 is the last Friday of that June.
    expect(deribitExpiries("2023-08-14")).toEqual([
      "2023-08-15",
      "2023-08-16",
      "2023-08-17",
      "2023-08-18",
      "2023-08-25",
      "2023-09-01",
      "2023-09-29",
      "2023-10-27",
      "2023-12-29",
      "2024-03-29",
      "2024-06-28",
    ]);
  });

  it("never list what expires at the beginning of the day itself, on a Friday neither", () => {
    // 29 December 2023 is a Friday, the last of its month and quarter.
    expect(deribitExpiries("2023-12-29")).toEqual([
      "2023-12-30",
      "2023-12-31",
      "2024-01-01",
      "2024-01-05",
      "2024-01-12",
      "2024-01-19",
      "2024-01-26",
      "2024-02-23",
      "2024-03-29",
      "2024-06-28",
      "2024-09-27",
      "2024-12-27",
    ]);
  });
});
