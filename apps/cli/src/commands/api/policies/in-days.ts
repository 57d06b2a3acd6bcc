const DAY = 86_400;

/** Seconds as people say them: `30 d`, or hours where it is no whole day. */
export function inDays(seconds: number | undefined): string | null {
  if (seconds === undefined) return null;
  if (seconds % DAY === 0) return `${seconds / DAY} d`;
  return seconds % 3_600 === 0 ? `${seconds / 3_600} h` : `${seconds} s`;
}
