import { ApiRefusal } from '@bfcert/api-client';

/** What a script can go by. docs/operations/cli.md has the same table. */
export const EXIT = {
  done: 0,
  failed: 1,
  wrongUse: 2,
  notFound: 3,
  forbidden: 4,
  /** The record's state, its version or a guard stands against it. */
  conflict: 5,
  /** Some of several targets failed. */
  partly: 6,
  /** Still under way after `--timeout`. */
  stillRunning: 7,
  /** It was looked for, and something is not as it should be. */
  finding: 8,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The arguments contradict themselves, or one is none of its kind; nothing was sent. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof WrongUse) return EXIT.wrongUse;
  if (!(error instanceof ApiRefusal)) return EXIT.failed;
  if (error.status === 400 || error.status === 413 || error.status === 415 || error.status === 422)
    return EXIT.wrongUse;
  if (error.status === 401 || error.status === 403) return EXIT.forbidden;
  if (error.status === 404) return EXIT.notFound;
  if (error.status === 409 || error.status === 412 || error.status === 428) return EXIT.conflict;
  return EXIT.failed;
}
