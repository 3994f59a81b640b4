import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileSystemFailure, inCommandLineWords } from "../../../kernels/cli/describeFailure.js";
import { StrikebookError } from "../../../lib/task/index.js";

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const systemError = (code: string, syscall: string, path?: string): Error =>
  Object.assign(new Error(`${code}: raw, ${syscall}`), { code, syscall, ...(path ? { path } : {}) });

test.each([
  ["ENOSPC", "write", "cannot write /x/y: the disk is full; free space and run again"],
  ["EROFS", "open", "cannot write /x/y: the file system is read-only; name another folder and run again"],
  ["EACCES", "mkdir", "cannot write /x/y: permission denied; change its permissions or name another path"],
  ["EACCES", "scandir", "cannot read /x/y: permission denied; change its permissions or name another path"],
  ["EPERM", "unlink", "cannot write /x/y: the operation is not permitted; change its permissions or name another path"],
  ["ENOENT", "open", "cannot open /x/y: there is no such file or folder; check the path"],
])("%s at %s is one line with its cure", (code, syscall, line) => {
  expect(fileSystemFailure(systemError(code, syscall, "/x/y"))).toBe(line);
});

test("finds the failure behind causes and in aggregates, and passes over other errors", () => {
  const inner = systemError("ENOSPC", "write");
  expect(fileSystemFailure(new Error("outer", { cause: new Error("middle", { cause: inner }) }))).toMatch(
    /^cannot write a file: the disk is full/,
  );
  expect(fileSystemFailure(new AggregateError([new Error("one"), inner]))).toMatch(/disk is full/);
  expect(fileSystemFailure(new TypeError("x is not a function"))).toBeUndefined();
  expect(fileSystemFailure(Object.assign(new Error("not of the system"), { code: "ENOENT" }))).toBeUndefined();
  const circle = new Error("a");
  circle.cause = circle;
  expect(fileSystemFailure(circle)).toBeUndefined();
});

test("knows what node really throws", () => {
  const missing = join(tmpdir(), "strikebook nowhere", "file");
  expect(fileSystemFailure(thrown(() => writeFileSync(missing, "")))).toBe(
    `cannot open ${missing}: there is no such file or folder; check the path`,
  );
  expect(fileSystemFailure(thrown(() => readFileSync(tmpdir())))).toMatch(/it is a folder where a file is needed/);
  const file = join(import.meta.dirname, "describeFailure.test.ts");
  expect(fileSystemFailure(thrown(() => readdirSync(file)))).toMatch(/^cannot read .*a part of this path is a file/);
});

test("cures speak of options, and what went wrong stays as it was said", () => {
  const words = (cure: string): string =>
    inCommandLineWords(new StrikebookError("argument", "pass replace here", cure));
  expect(words("pass replace to write it again")).toBe("pass replace here; pass --replace to write it again");
  expect(words("pack that day again with replace")).toMatch(/; pack that day again with --replace$/);
  expect(words("mend the name, or pack without strict")).toMatch(/without --strict$/);
  expect(words("with replace and replaceCalendar")).toMatch(/with --replace and --replace-calendar$/);
  expect(words("or pass allowDropped")).toMatch(/pass --allow-dropped$/);
  expect(words("or pass allowRejected")).toMatch(/pass --allow-rejected$/);
  expect(words("or pass allowMissingSpot")).toMatch(/pass --allow-missing-spot$/);
  expect(words("name another folder (STRIKEBOOK_LAKE)")).toMatch(/\(--lake DIR or STRIKEBOOK_LAKE\)$/);
});
