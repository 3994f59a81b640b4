import { describe, expect, it } from "vitest";
import { renderValue } from "../../../kernels/render/renderValue.js";
import { tslabDisplay } from "../../../kernels/render/tslabDisplay.js";

type Shown = {
  readonly data: Readonly<Record<string, unknown>>;
  readonly id: string | undefined;
  readonly update: boolean;
};

async function shown(use: (tslab: ReturnType<typeof tslabDisplay>) => void): Promise<Shown[]> {
  const calls: [unknown, { id?: string; update?: boolean } | undefined][] = [];
  use(tslabDisplay((value, options) => calls.push([value, options])));
  return Promise.all(
    calls.map(async ([value, options]) => ({
      data: (await renderValue(value)).data,
      id: options?.id,
      update: options?.update === true,
    })),
  );
}

describe("tslab's display", () => {
  it("shows each form under its MIME type, with a plain text beside it", async () => {
    const all = await shown(({ display }) => {
      display.html("<b>x</b>");
      display.markdown("**x**");
      display.latex("$x$");
      display.svg("<svg/>");
      display.javascript("alert(1)");
      display.text("plain");
      display.png(Uint8Array.of(1, 2));
      display.jpeg(Buffer.from([255]));
      display.gif(Uint8Array.of(3));
      display.pdf(Uint8Array.of(4));
      display.raw("application/json", '{"a":[1]}');
      display.raw("application/x-own", Uint8Array.of(5));
    });
    expect(all.map(({ data }) => data)).toEqual([
      { "text/html": "<b>x</b>", "text/plain": "[text/html]" },
      { "text/markdown": "**x**", "text/plain": "**x**" },
      { "text/latex": "$x$", "text/plain": "$x$" },
      { "image/svg+xml": "<svg/>", "text/plain": "[image/svg+xml]" },
      { "text/javascript": "alert(1)", "text/plain": "[text/javascript]" },
      { "text/plain": "plain" },
      { "image/png": "AQI=", "text/plain": "[image/png]" },
      { "image/jpeg": "/w==", "text/plain": "[image/jpeg]" },
      { "image/gif": "Aw==", "text/plain": "[image/gif]" },
      { "application/pdf": "BA==", "text/plain": "[application/pdf]" },
      { "application/json": { a: [1] }, "text/plain": "[application/json]" },
      { "application/x-own": "BQ==", "text/plain": "[application/x-own]" },
    ]);
    expect(all.every(({ id, update }) => id === undefined && !update)).toBe(true);
  });

  it("newDisplay replaces what it showed before, each its own", async () => {
    const all = await shown(({ newDisplay }) => {
      const one = newDisplay();
      const other = newDisplay();
      one.text("1");
      other.text("a");
      one.html("2");
    });
    expect(all.map(({ update }) => update)).toEqual([false, false, true]);
    expect(all[0]!.id).toBe(all[2]!.id);
    expect(all[0]!.id).not.toBe(all[1]!.id);
  });

  it("can be called as the evaluator's own display, which its name hides", async () => {
    const all = await shown(({ display }) => display([1], { id: "x", update: true }));
    expect(all).toEqual([{ data: { "text/plain": "[ 1 ]" }, id: "x", update: true }]);
  });

  it("is the default export too, and refuses what is neither text nor bytes", async () => {
    await shown((tslab) => {
      expect(tslab.default.display).toBe(tslab.display);
      expect(() => tslab.display.png([1] as unknown as Uint8Array)).toThrow(/takes a string or a Uint8Array/);
    });
  });
});
