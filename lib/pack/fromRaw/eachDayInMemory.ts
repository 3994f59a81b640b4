/** Days packed at the same time: one is derived while the other compresses. */
const PARALLEL_DAYS = 2;
/** Rows held in memory at the same time, about 120 bytes each; a larger day is packed alone. */
const ROWS_IN_MEMORY = 16e6;

/** Works on some days at a time, fewer while they are large. After a failure no other day begins. */
export async function eachDayInMemory<Day extends { readonly rows: number }>(
  days: readonly Day[],
  parallel: number = PARALLEL_DAYS,
  work: (day: Day) => Promise<void>,
): Promise<void> {
  const waiting = [...days];
  let held = 0;
  let failed = false;
  let wake: (() => void)[] = [];
  const lane = async (): Promise<void> => {
    for (;;) {
      const day = waiting[0];
      if (!day || failed) return;
      if (held > 0 && held + day.rows > ROWS_IN_MEMORY) {
        await new Promise<void>((resume) => void wake.push(resume));
        continue;
      }
      waiting.shift();
      held += day.rows;
      try {
        await work(day);
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        held -= day.rows;
        const resumed = wake;
        wake = [];
        for (const resume of resumed) resume();
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: parallel }, lane));
  const failure = ended.find((end) => end.status === "rejected");
  if (failure) throw failure.reason;
}
