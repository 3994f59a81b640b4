import type {
  ContractArguments,
  ContractFeatureName,
  IndexArguments,
  IndexFeatureName,
} from "../../../lib/tape/index.js";

/** Arguments under which each feature is tested on days of seven minutes. */
type Cases<Name extends string, Arguments> = Readonly<Record<Name, readonly Arguments[]>>;

const none = [{}];
const windows = [{ seconds: 1 }, { seconds: 10 }, { seconds: 61 }];
const bars = [{ minutes: 1 }, { minutes: 2 }];
const periods = [
  { minutes: 1, period: 3 },
  { minutes: 2, period: 2 },
];
const bands = periods.map((each) => ({ ...each, width: 1.5 }));
const channels = periods.map((each) => ({ ...each, multiple: 1.5 }));
const bursts = [
  { movePoints: 4, stepPoints: 1, endPoints: 3, longSeconds: 40, volRatio: 1.2, endVolRatio: 1.1 },
  { movePoints: 2, stepPoints: 1, endPoints: 6, longSeconds: 30, volRatio: 1.05, endSeconds: 3, endVolRatio: 1 },
];

export const INDEX_CASES: Cases<IndexFeatureName, IndexArguments<IndexFeatureName>> = {
  spot: [{}, { maxAgeSeconds: 2 }],
  spotAgeSeconds: none,
  secondOfSession: none,
  minutesToClose: none,
  minutesToExpiry: none,
  daysToExpiry: none,
  weekday: none,
  dayOpen: none,
  dayHigh: none,
  dayLow: none,
  dayRangePercent: none,
  windowHigh: windows,
  windowLow: windows,
  windowRangePoints: windows,
  windowRangePercent: windows,
  movePoints: windows,
  movePercent: windows,
  openingRangeHigh: [{ minutes: 3 }],
  openingRangeLow: [{ minutes: 3 }],
  realisedVol: windows,
  realisedVolBefore: windows,
  acceleration: windows,
  barOpen: bars,
  barHigh: bars,
  barLow: bars,
  barClose: bars,
  barEma: [...periods, { minutes: 1, period: 5, leastBars: 1 }],
  barSma: periods,
  barStdev: periods,
  barAtr: periods,
  realisedVolPercent: [
    { barMinutes: 1, bars: 4 },
    { barMinutes: 2, bars: 2 },
  ],
  bollingerUpper: bands,
  bollingerMiddle: bands,
  bollingerLower: bands,
  keltnerUpper: channels,
  keltnerMiddle: channels,
  keltnerLower: channels,
  burstOn: bursts,
  burstDirection: bursts,
  burstSizePoints: bursts,
  secondsSinceBurst: bursts,
};

const asOf = [{}, { maxAgeSeconds: 3 }];
const overWindow = [...windows, { seconds: 10, maxAgeSeconds: 3 }];

export const CONTRACT_CASES: Cases<ContractFeatureName, ContractArguments<ContractFeatureName>> = {
  bid: asOf,
  ask: asOf,
  mid: asOf,
  last: asOf,
  bidSize: asOf,
  askSize: asOf,
  spreadPoints: asOf,
  spreadPercent: asOf,
  bidDepth: asOf,
  askDepth: asOf,
  imbalance: asOf,
  depthImbalance: asOf,
  ageSeconds: asOf,
  volumeChange: overWindow,
  volumeMean: overWindow,
  openInterest: asOf,
  openInterestChange: overWindow,
  vwap: asOf,
  high: overWindow,
  low: overWindow,
  move: overWindow,
  lastEma: overWindow,
  impliedVol: asOf,
  delta: asOf,
  gamma: asOf,
  theta: asOf,
  vega: asOf,
  pullRate: [{ seconds: 30 }, { seconds: 30, dropShare: 0.2, smallVolume: 300, maxAgeSeconds: 3 }],
  replenishRate: [{ seconds: 30 }, { seconds: 30, riseShare: 0.1, largeVolume: 300, maxAgeSeconds: 3 }],
};
