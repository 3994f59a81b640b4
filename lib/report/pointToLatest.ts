import { appendFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { replaceFile } from "./replaceFolder.js";

/**
 * Points `<root>/<study>/latest.json` and `latest.html` at a run: files and no symbolic link, which Windows gives only
 * to administrators. Where `STRIKEBOOK_REPORT_LOG` names a file, a line with the run's folder is added to it: the runner
 * learns from it which notebook wrote which report.
 *
 * @returns The path of `latest.json`.
 */
export async function pointToLatest(root: string, study: string, runId: string): Promise<string> {
  const json = join(root, study, "latest.json");
  await replaceFile(json, `${JSON.stringify({ study, runId, report: `${runId}/report.html` }, null, 2)}\n`);
  await replaceFile(join(root, study, "latest.html"), redirectTo(`${encodeURIComponent(runId)}/report.html`));
  const log = process.env.STRIKEBOOK_REPORT_LOG;
  if (log) await appendFile(log, `${JSON.stringify({ folder: resolve(root, study, runId) })}\n`);
  return json;
}

function redirectTo(address: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Latest report</title><meta http-equiv="refresh" content="0; url=${address}"></head>
<body><p><a href="${address}">The latest report</a></p></body>
</html>
`;
}
