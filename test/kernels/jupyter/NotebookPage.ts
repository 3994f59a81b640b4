import type { Locator, Page } from "playwright-core";

/** What the page of the classic notebook offers to scripts, as far as it is used here. */
interface ClassicNotebook {
  readonly kernel: { readonly _msg_callbacks: Readonly<Record<string, { shell_done: boolean; iopub_done: boolean }>> };
  readonly dirty: boolean;
  insert_cell_at_bottom(type: "code"): ClassicCell;
  get_cells(): ClassicCell[];
  select(index: number): void;
  edit_mode(): void;
  save_notebook(): Promise<unknown>;
}
interface ClassicCell {
  readonly last_msg_id: string;
  readonly code_mirror: { execCommand(name: string): void };
  set_text(text: string): void;
  get_text(): string;
  execute(stopOnError: boolean): void;
  focus_editor(): void;
}
declare const Jupyter: { readonly notebook: ClassicNotebook };

/** A notebook in the classic front end; cells are counted from 0. */
export class NotebookPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.connected();
  }

  async connected(): Promise<void> {
    // The kernel's own answer shows that its connection serves; before it the page may open another one.
    await this.page.waitForFunction(`(() => {
      const kernel = window.Jupyter?.notebook?.kernel;
      return kernel?.is_connected() === true && kernel.info_reply?.language_info !== undefined;
    })()`);
  }

  /** Adds a cell at the end. */
  add(code: string): Promise<number> {
    return this.page.evaluate((text) => {
      Jupyter.notebook.insert_cell_at_bottom("code").set_text(text);
      return Jupyter.notebook.get_cells().length - 1;
    }, code);
  }

  start(cell: number): Promise<void> {
    return this.page.evaluate((index) => {
      Jupyter.notebook.select(index);
      Jupyter.notebook.get_cells()[index]!.execute(false);
    }, cell);
  }

  /** Waits for the reply of a cell and for all of its outputs, which come on another channel. */
  async done(cell: number): Promise<void> {
    await this.page.waitForFunction((index) => {
      const { kernel } = Jupyter.notebook;
      const request = kernel._msg_callbacks[Jupyter.notebook.get_cells()[index]!.last_msg_id];
      return request?.shell_done === true && request.iopub_done;
    }, cell);
  }

  /** Adds a cell, runs it to its end, and gives its number. */
  async run(code: string): Promise<number> {
    const cell = await this.add(code);
    await this.start(cell);
    await this.done(cell);
    return cell;
  }

  /** Everything that a cell shows below its input. */
  outputs(cell: number): Locator {
    return this.page.locator(".cell").nth(cell).locator(".output");
  }

  /** The text that a person reads below the cell, without the numbers in the margin. */
  async text(cell: number): Promise<string> {
    return (await this.outputs(cell).locator(".output_subarea").allInnerTexts()).join("\n").trim();
  }

  /** Puts the cursor at the end of a cell's input. */
  edit(cell: number): Promise<void> {
    return this.page.evaluate((index) => {
      Jupyter.notebook.select(index);
      Jupyter.notebook.edit_mode();
      const cell = Jupyter.notebook.get_cells()[index]!;
      cell.focus_editor();
      cell.code_mirror.execCommand("goDocEnd");
    }, cell);
  }

  source(cell: number): Promise<string> {
    return this.page.evaluate((index) => Jupyter.notebook.get_cells()[index]!.get_text(), cell);
  }

  /** Presses a button of the toolbar by the name of its action. */
  press(action: string): Promise<void> {
    return this.page.click(`button[data-jupyter-action='jupyter-notebook:${action}']`);
  }

  async save(): Promise<void> {
    await this.page.evaluate(() => Jupyter.notebook.save_notebook().then(() => undefined));
  }
}
