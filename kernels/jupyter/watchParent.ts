const INTERVAL_MS = 1000;

/** Calls `onGone` when the server that started the kernel has died without ending it (Jupyter names it in JPY_PARENT_PID). */
export function watchParent(onGone: () => void): void {
  const pid = Number(process.env["JPY_PARENT_PID"]);
  if (!Number.isInteger(pid) || pid <= 1 || !exists(pid)) return;
  const timer = setInterval(() => {
    if (exists(pid)) return;
    clearInterval(timer);
    onGone();
  }, INTERVAL_MS);
  timer.unref();
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
