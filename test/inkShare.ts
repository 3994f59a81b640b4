import type { Locator, Page } from "playwright-core";

/** Share of a picture's pixels that differ from its corner: 0 when it is blank. */
export async function inkShare(page: Page, picture: Locator): Promise<number> {
  const png = (await picture.screenshot()).toString("base64");
  // As text: the types of a page are not those of Node.
  return page.evaluate(`(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${png}";
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const pixels = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
    return pixels.filter((pixel) => pixel !== pixels[0]).length / pixels.length;
  })()`);
}
