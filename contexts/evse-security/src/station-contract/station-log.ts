import { z } from 'zod';

/**
 * Which of its logs a station is asked for: what concerned its security, what it knows of its own working, or what it has
 * collected of its charging, where its version has that (2.1).
 */
export const stationLogKind = z.enum(['security', 'diagnostics', 'data_collector']);
export type StationLogKind = z.infer<typeof stationLogKind>;

/** How a station says that it stands with a log. `idle`: it is sending none. */
export const logProgress = z.enum([
  'idle',
  'uploading',
  'uploaded',
  'upload_failed',
  'refused_by_receiver',
  'not_understood',
  'not_supported',
  'cancelled',
]);
export type LogProgress = z.infer<typeof logProgress>;

/** The path below which logs are taken in; the token and the station's name for the file follow. */
export const LOG_UPLOAD_PATH = '/station-logs/';

/** A log's id, and what proves that we have made the token: no store is asked before that has been held against it. */
export const LOG_UPLOAD_TOKEN = /^slg_[0-9a-hjkmnp-tv-z]{26}\.[A-Za-z0-9_-]{43}$/;

/** Request `station.log_upload`: somebody wants to send a file under a token. Nothing of the file has been read. */
export const logUpload = z.object({
  token: z.string().max(128),
  /** Whose client certificate the sender has shown, where it is that of a station that we know; null: of none. */
  certificateOf: z.string().nullable(),
  /** What the sender says that it is about to send; null: it does not say. */
  bytes: z.number().min(0).nullable(),
  remoteAddress: z.string(),
});
export type LogUpload = z.infer<typeof logUpload>;

export const logUploadRefusal = z.enum([
  'token_unknown',
  'token_spent',
  'token_expired',
  'log_cancelled',
  'station_is_another',
  'file_too_large',
  'too_many_attempts',
]);
export type LogUploadRefusal = z.infer<typeof logUploadRefusal>;

export const logUploadAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('receive'),
    logId: z.string(),
    identityId: z.string(),
    /** The newest attempt is the one that counts. */
    attempt: z.int(),
    /** Under which its content is to be stored. */
    contentKey: z.string(),
    mostBytes: z.int(),
  }),
  z.object({ outcome: z.literal('refused'), reason: logUploadRefusal }),
]);
export type LogUploadAnswer = z.infer<typeof logUploadAnswer>;

/** Request `station.log_uploaded`: the content is stored under its key. The sender hears of success after the answer. */
export const logUploaded = z.object({
  logId: z.string(),
  attempt: z.int(),
  bytes: z.int(),
  /** Of the content, lower-case hex. */
  sha256: z.string(),
  /** As the sender named it; null: it did not. */
  filename: z.string().nullable(),
  at: z.string(),
});
export type LogUploaded = z.infer<typeof logUploaded>;

/** False: another attempt has begun since, or the log is wanted no more. */
export const logUploadedAnswer = z.object({ accepted: z.boolean() });

/** Why the content of an attempt did not come in whole, or could not be kept. */
export const logUploadFailure = z.enum([
  'file_too_large',
  'interrupted',
  'too_slow',
  'malformed',
  'superseded',
  'storage_full',
  'storage_failed',
  'not_recorded',
]);
export type LogUploadFailure = z.infer<typeof logUploadFailure>;
