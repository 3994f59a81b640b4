import type { ChartSpec } from "./ChartSpec.js";
import { chartColours } from "./chartColours.js";

export interface ReferenceRule {
  readonly at: number;
  readonly label: string;
  readonly dashed?: boolean;
  readonly colour?: string;
}

/** Width of a label as a share of the frame's. */
const LABEL_SHARE = 0.16;

/**
 * Layers of vertical rules with a label at the top of each. The lowest rule of several is labelled on its left, the
 * others on their right, and the ones near the right end, or with room on their left only, on their left, so that labels
 * neither collide nor leave the frame.
 *
 * @param scale - Scale of the x axis, repeated so that a rule does not widen it.
 */
export function verticalRules(
  rules: readonly ReferenceRule[],
  domain: readonly [number, number],
  scale: ChartSpec,
): ChartSpec[] {
  const x = { field: "at", type: "quantitative", scale };
  const rows = { left: 0, right: 0 };
  const sorted = [...rules].sort((a, b) => a.at - b.at);
  const labels = sorted.flatMap((rule, index) => {
    const shareOf = (at: number): number => (at - domain[0]) / (domain[1] - domain[0]);
    const share = shareOf(rule.at);
    const before = index === 0 ? 0 : shareOf(sorted[index - 1]!.at);
    const after = index + 1 < sorted.length ? shareOf(sorted[index + 1]!.at) : 1;
    const isLowest = index === 0 && sorted.length > 1 && share > 0.25;
    const isRoomLeft = index > 0 && after - share < LABEL_SHARE && share - before > LABEL_SHARE;
    const side = share > 0.78 || isLowest || isRoomLeft ? "left" : "right";
    return haloText(
      { data: valuesOf(rule), encoding: { x, y: { value: 1 + 14 * rows[side]++ }, text: { field: "label" } } },
      {
        align: side === "left" ? "right" : "left",
        dx: side === "left" ? -5 : 5,
        baseline: "top",
        color: rule.colour ?? chartColours.muted,
      },
    );
  });
  const lines = sorted.map((rule) => ({ data: valuesOf(rule), mark: ruleMark(rule), encoding: { x } }));
  return [...lines, ...labels];
}

/** Layers of horizontal rules with a label at the right end, above the line. */
export function horizontalRules(rules: readonly ReferenceRule[], scale: ChartSpec): ChartSpec[] {
  const y = { field: "at", type: "quantitative", scale };
  return rules.flatMap((rule) => [
    { data: valuesOf(rule), mark: ruleMark(rule), encoding: { y } },
    ...haloText(
      { data: valuesOf(rule), encoding: { y, x: { value: "width" }, text: { field: "label" } } },
      { align: "right", dx: -4, dy: -4, baseline: "bottom", color: rule.colour ?? chartColours.muted },
    ),
  ]);
}

/** A text layer over a wider copy of itself in the colour of the paper, legible on top of lines. */
export function haloText(layer: ChartSpec, mark: ChartSpec): ChartSpec[] {
  const halo = { type: "text", ...mark, color: chartColours.paper, stroke: chartColours.paper, strokeWidth: 3.5 };
  return [
    { ...layer, mark: { ...halo, opacity: 0.85 } },
    { ...layer, mark: { type: "text", ...mark } },
  ];
}

function valuesOf(rule: ReferenceRule): ChartSpec {
  return { values: [{ at: rule.at, label: rule.label }] };
}

function ruleMark(rule: ReferenceRule): ChartSpec {
  const dash = rule.dashed ? { strokeDash: [4, 3] } : {};
  return { type: "rule", color: rule.colour ?? chartColours.muted, strokeWidth: 1.2, ...dash };
}
