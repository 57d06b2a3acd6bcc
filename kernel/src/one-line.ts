const LONGEST = 500;

/** Text of others for a log line and an answer: bounded, and without anything that ends a line or moves a cursor. */
export const oneLine = (text: string, limit = LONGEST): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, limit);
