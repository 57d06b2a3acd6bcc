/** From its first byte to its last, however the receiver keeps the connection busy. */
export const LONGEST_ATTEMPT_MS = 15_000;

/** What attempts under way are ended with when their server stops: they are made again. */
export class Stopping extends Error {
  override readonly name = 'Stopping';
  constructor() {
    super('no answer before the server stopped');
  }
}

/** Of an attempt that begins now. */
export const attemptDeadline = (): AbortSignal => AbortSignal.timeout(LONGEST_ATTEMPT_MS);

/** Why there is no answer, in one sentence, where it was the deadline that has ended the attempt. */
export const whyEnded = ({ reason }: AbortSignal): string =>
  reason instanceof Stopping ? reason.message : 'no answer in time';
