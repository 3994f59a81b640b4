import type { LiveMember, LiveMembers } from "./LiveMember.js";

/** The members of the value of `expression`, or none when they are not there in time or cannot be read (then `warn` is told). */
export async function liveMembersInTime(
  liveMembers: LiveMembers,
  expression: string,
  timeoutMs: number,
  warn: (line: string) => void,
): Promise<readonly LiveMember[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly LiveMember[]>((resolve) => {
    timer = setTimeout(() => resolve([]), timeoutMs);
  });
  try {
    return await Promise.race([liveMembers(expression), late]);
  } catch (error) {
    warn(`completion: the live value of ${expression} could not be read: ${(error as Error).message}`);
    return [];
  } finally {
    clearTimeout(timer);
  }
}
