import { readFileSync } from "node:fs";
import { PACKAGE_ROOT } from "../../typescript/packageFolders.js";
import type { Reply, RequestHandler } from "../KernelContext.js";
import { PROTOCOL_VERSION } from "../wire/protocolVersion.js";

export const kernelInfo: RequestHandler = (): Reply => {
  const version = packageVersion();
  return {
    content: {
      status: "ok",
      protocol_version: PROTOCOL_VERSION,
      implementation: "strikebook",
      implementation_version: version,
      language_info: {
        name: "typescript",
        version: "5",
        mimetype: "text/typescript",
        file_extension: ".ts",
        pygments_lexer: "typescript",
        // The name that CodeMirror 5 and 6 both resolve, also for cells added later; VS Code wants a string.
        codemirror_mode: "application/typescript",
        nbconvert_exporter: "script",
      },
      banner: `Strikebook ${version}: TypeScript on Node ${process.versions.node}`,
      debugger: false,
      help_links: [
        { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" },
        { text: "JavaScript reference", url: "https://developer.mozilla.org/docs/Web/JavaScript/Reference" },
        { text: "Node.js API", url: "https://nodejs.org/docs/latest-v20.x/api/" },
      ],
      supported_features: ["kernel subshells"],
    },
  };
};

let read: string | undefined;

function packageVersion(): string {
  read ??= (JSON.parse(readFileSync(`${PACKAGE_ROOT}package.json`, "utf8")) as { version: string }).version;
  return read;
}
