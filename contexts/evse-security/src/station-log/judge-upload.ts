import type { LogUploadRefusal } from '../station-contract/index.ts';
import type { StationLog } from './station-log.ts';

/** N01 lets us say how often the station may try; what tries more often is no station that works. */
export const MOST_ATTEMPTS = 20;

export interface UploadAsked {
  readonly now: Date;
  readonly certificateOf: string | null;
  readonly bytes: number | null;
  readonly mostBytes: number;
}

const checks: readonly {
  readonly refusal: LogUploadRefusal;
  readonly fails: (log: StationLog, asked: UploadAsked) => boolean;
}[] = [
  {
    refusal: 'station_is_another',
    fails: ({ identityId }, { certificateOf }) => certificateOf !== null && certificateOf !== identityId,
  },
  { refusal: 'token_spent', fails: ({ state }) => state === 'uploaded' },
  { refusal: 'token_expired', fails: ({ state, expiresAt }, { now }) => state === 'expired' || now >= expiresAt },
  { refusal: 'log_cancelled', fails: ({ isOpen }) => !isOpen },
  { refusal: 'file_too_large', fails: (_, { bytes, mostBytes }) => bytes !== null && bytes > mostBytes },
  { refusal: 'too_many_attempts', fails: ({ attempts }) => attempts >= MOST_ATTEMPTS },
];

/** Why an upload under the token of this log is not let in; null: it is. The first that holds is the reason. */
export const judgeUpload = (log: StationLog, asked: UploadAsked): LogUploadRefusal | null =>
  checks.find(({ fails }) => fails(log, asked))?.refusal ?? null;
