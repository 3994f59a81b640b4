import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableHtml } from "../../../kernels/render/renderTable.js";
import { sanitiseHtml } from "../../../kernels/render/sanitiseHtml.js";

describe("what stays", () => {
  const kept: [string, string][] = [
    ["a <b>bold</b> &amp; &lt;c&gt; &#x41; line", "a <b>bold</b> &amp; &lt;c&gt; &#x41; line"],
    ["1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"],
    [
      '<td colspan=2 STYLE="text-align: right; color:red">x</td>',
      '<td colspan="2" style="text-align:right;color:red">x</td>',
    ],
    ['<a href="https://a.b/?x=1&amp;y=2">l</a>', '<a href="https://a.b/?x=1&amp;y=2">l</a>'],
    ['<a href="other.html#x">l</a>', '<a href="other.html#x">l</a>'],
    ["<img src='data:image/png;base64,AAAA' alt='a\"b'>", '<img src="data:image/png;base64,AAAA" alt="a&quot;b">'],
    ["<br/><hr>", "<br><hr>"],
    ["<i>open <b>both", "<i>open <b>both</b></i>"],
    ["<i><b>crossed</i></b>", "<i><b>crossed</b></i>"],
    ["<button>text</button>", "text"],
  ];
  it.each(kept)("%s", (html, safe) => expect(sanitiseHtml(html)).toBe(safe));

  it("our own tables as they are", () => {
    const rows = Array.from({ length: 60 }, (_, i) => [i, "<x>"]);
    const html = tableHtml({ kind: "table", title: "T", columns: ["n", "t"], rows, totalRows: 60 });
    expect(sanitiseHtml(html)).toBe(html);
  });

  it("an inline SVG as a picture", () => {
    const safe = sanitiseHtml('a<svg width="1"><script>alert(1)</script><svg/><svg></svg></svg>b<svg/>c');
    expect(safe).toMatch(/^a<img src="data:image\/svg\+xml;base64,[^"]*" alt="">b<img [^>]*>c$/);
    const [, data] = /base64,([^"]*)/.exec(safe)!;
    expect(Buffer.from(data!, "base64").toString()).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="1">/);
  });
});

describe("what goes", () => {
  const gone: [string, string][] = [
    ["x<script>alert(1)</script>y", "xy"],
    ["x<SCRIPT src=//a.b>", "x"],
    ["<script>a</script bad>z", "z"],
    ["<style>*{}</style><iframe srcdoc='x'></iframe><!-- c --><!doctype html><?xml?>k", "k"],
    ["<img src=x onerror=alert(1) alt=said>", "said"],
    ['<img src="data:image/svg+xml;base64,AA" onload="x">', '<img src="data:image/svg+xml;base64,AA">'],
    ["<img src='data:text/html;base64,AA'>", ""],
    ["<b onclick=alert(1) / onmouseover='x'>t</b>", "<b>t</b>"],
    ['<a href="javascript:alert(1)">l</a>', "<a>l</a>"],
    ['<a href=" java&#10;script&#58;alert(1)">l</a>', "<a>l</a>"],
    ['<a href="jav\tascript:alert(1)">l</a>', "<a>l</a>"],
    ['<a href="data:text/html,x">l</a>', "<a>l</a>"],
    ['<p style="background:url(//a.b);position:fixed;width:expression(1)">t</p>', "<p>t</p>"],
    ['<p style="color:r\\65 d">t</p>', "<p>t</p>"],
    ["<math><mtext><img src=x></mtext></math>k", "k"],
    ['<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '"&gt;'],
    ["<form action=x><input value=1></form>", ""],
    ['<b x="', "<b></b>"],
    ["</p></table>k", "k"],
  ];
  it.each(gone)("%s", (html, safe) => expect(sanitiseHtml(html)).toBe(safe));

  it("whatever is written, only allowed tags come out, and cleaning twice changes nothing", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "</",
      "/>",
      '"',
      "'",
      "=",
      " ",
      "&",
      ";",
      "<!--",
      "-->",
      "<script",
      "</script>",
      "<img src=x onerror=a",
      "<svg",
      "</svg>",
      "<b ",
      "</b>",
      "<a href=",
      "javascript:",
      "<p style=",
      "<style>",
      "on",
      "x",
      "<td>",
      "\u0000",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const safe = sanitiseHtml(pieces.join(""));
        expect(safe.replace(/<\/?(b|a|p|td|img)( [a-z]+="[^"<>]*")*>/g, "")).not.toContain("<");
        expect(safe).not.toMatch(/<[^>]*\son/);
        expect(sanitiseHtml(safe)).toBe(safe);
      }),
      { numRuns: 500 },
    );
  });

  it("is quick with text that is meant to be slow", () => {
    for (const text of ["<svg ", "<b x=", "<!--", "<script>", "&", "<a href='", "<b><i>", "x <svg>"]) {
      const started = performance.now();
      sanitiseHtml(text.repeat(20_000));
      expect(performance.now() - started, text).toBeLessThan(1500);
    }
  });
});
