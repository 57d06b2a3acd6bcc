import { createHash } from 'node:crypto';

/** Of 31 bits, and another one in each round: a report of an earlier one is none of this. */
export const reportNumber = (askedBy: string, roundStartedAt: Date): number =>
  createHash('sha256').update(`${askedBy} ${roundStartedAt.toISOString()}`).digest().readUInt32BE() >>> 1;
