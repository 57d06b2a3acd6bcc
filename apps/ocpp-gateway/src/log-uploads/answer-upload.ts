import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { LogUploadFailure, LogUploadRefusal } from '@bfcert/evse-security/station-contract';

/** Never 3xx: a station does not follow it (N01.FR.30). */
type Status = 201 | 400 | 404 | 405 | 408 | 409 | 410 | 413 | 415 | 426 | 429 | 403 | 500 | 503 | 507;

export interface UploadAnswer {
  readonly status: Status;
  readonly headers?: Readonly<Record<string, string>>;
}

const LATER = { 'Retry-After': '60' };

export const stored: UploadAnswer = { status: 201 };
export const notServed: UploadAnswer = { status: 426, headers: { Upgrade: 'websocket' } };
export const methodRefused: UploadAnswer = { status: 405, headers: { Allow: 'PUT, POST' } };
export const notAsItIs: UploadAnswer = { status: 415 };
export const tooOften: UploadAnswer = { status: 429, headers: LATER };
export const notNow: UploadAnswer = { status: 503, headers: LATER };

/** A token that was never one has the same answer as a path that is none. */
export const ofRefusal: Readonly<Record<LogUploadRefusal, UploadAnswer>> = {
  token_unknown: { status: 404 },
  token_spent: { status: 410 },
  token_expired: { status: 410 },
  log_cancelled: { status: 410 },
  station_is_another: { status: 403 },
  file_too_large: { status: 413 },
  too_many_attempts: { status: 410 },
};

export const ofFailure: Readonly<Record<LogUploadFailure, UploadAnswer>> = {
  file_too_large: { status: 413 },
  interrupted: { status: 400 },
  too_slow: { status: 408 },
  malformed: { status: 400 },
  superseded: { status: 409 },
  storage_full: { status: 507 },
  storage_failed: { status: 500 },
  not_recorded: notNow,
};

/** Time for an answer to be read by a peer that is still sending. */
const LINGER_MS = 1_000;

/** Answers and ends the connection, whatever of the body has not been read. */
export function answerUpload(response: ServerResponse, socket: Socket, { status, headers = {} }: UploadAnswer): void {
  if (socket.destroyed || response.headersSent) return void socket.destroy();
  response.writeHead(status, { ...headers, Connection: 'close', 'Content-Length': '0' });
  response.end();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
