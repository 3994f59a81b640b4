import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

/** A report that a study wrote. */
export interface StudyReportFile {
  readonly html: string;
  readonly verdict: string;
}

/** Learns which notebook wrote which reports: the library adds a line to a file of each when it has written one. */
export class ReportLog {
  readonly #folder: string = mkdtempSync(join(tmpdir(), "strikebook-reports-"));

  /** The environment of the notebook with this number. */
  environment(index: number): NodeJS.ProcessEnv {
    return { STRIKEBOOK_REPORT_LOG: this.#file(index) };
  }

  /** The reports of one notebook in the order of their writing, each once; paths are relative to the working folder. */
  reports(index: number): StudyReportFile[] {
    const file = this.#file(index);
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const folders = new Set(lines.map((line) => (JSON.parse(line) as { folder: string }).folder));
    return [...folders].map((folder) => {
      const record = JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as { verdict: { status: string } };
      return { html: join(relative(process.cwd(), folder), "report.html"), verdict: record.verdict.status };
    });
  }

  end(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #file(index: number): string {
    return join(this.#folder, `${index}.jsonl`);
  }
}
