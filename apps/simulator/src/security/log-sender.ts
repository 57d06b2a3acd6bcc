import type { Flash } from '../flash/flash.ts';
import type { SentCalls } from '../ocpp/messages.ts';
import type { Timers } from '../ocpp/timers.ts';
import type { Outbox } from '../station/outbox.ts';
import { sendFile } from './send-file.ts';

export interface LogRequest {
  readonly requestId: number;
  readonly remoteLocation: string;
  readonly retries: number;
  readonly retryIntervalSeconds: number;
  readonly name: string;
  readonly content: string;
}

export interface LogSenderParts {
  readonly by: 'put' | 'post';
  readonly flash: Flash;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly resolve: (host: string) => string;
  /** Whether the standard's notifications know that one was given up for another: 1.6 has no word for it. */
  readonly tellsCancelled: boolean;
}

/** N01: one log at a time, tried as often as the CSMS has said. */
export class LogSender {
  readonly #parts: LogSenderParts;
  #underWay: { readonly requestId: number; readonly abort: AbortController } | null = null;

  constructor(parts: LogSenderParts) {
    this.#parts = parts;
  }

  get requestId(): number | null {
    return this.#underWay?.requestId ?? null;
  }

  /** Gives up what is under way (FR.12, FR.20). */
  async send(log: LogRequest): Promise<void> {
    const before = this.#underWay;
    const own = { requestId: log.requestId, abort: new AbortController() };
    this.#underWay = own;
    before?.abort.abort();
    if (before !== null && this.#parts.tellsCancelled) await this.#say('AcceptedCanceled', before.requestId);
    const { signal } = own.abort;
    for (let tries = 0; !signal.aborted && tries <= log.retries; tries++) {
      if (tries > 0) await this.#wait(log.retryIntervalSeconds * 1_000, signal);
      if (!signal.aborted) await this.#say('Uploading', log.requestId);
      const status = signal.aborted ? null : await this.#attempt(log, signal);
      if (signal.aborted) return;
      await this.#say(statusOf(status), log.requestId);
      // A receiver that wants it no more does not want it later either.
      if (status !== null && (status < 300 || (status >= 400 && status < 500 && status !== 408))) break;
    }
    if (this.#underWay === own) this.#underWay = null;
  }

  /** N01.FR.13, F06.FR.14–15: Uploading under its number, or Idle under none. */
  async tellStatus(): Promise<void> {
    const requestId = this.requestId;
    if (requestId === null) await this.#parts.outbox.send('LogStatusNotification', { status: 'Idle' });
    else await this.#say('Uploading', requestId);
  }

  end(): void {
    this.#underWay?.abort.abort();
    this.#underWay = null;
  }

  #attempt({ remoteLocation, name, content }: LogRequest, signal: AbortSignal): Promise<number | null> {
    const { by, flash, resolve } = this.#parts;
    // FR.21 and FR.29.
    const url = new URL(remoteLocation.endsWith('/') ? `${remoteLocation}${encodeURIComponent(name)}` : remoteLocation);
    const anchorsPem = flash.memory.anchors.map(({ pem }) => pem);
    return sendFile({ url, by, name, content, anchorsPem, resolve, signal });
  }

  #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const cancel = this.#parts.timers.after(milliseconds, done);
      signal.addEventListener('abort', () => {
        cancel();
        done();
      });
    });
  }

  async #say(status: SentCalls['LogStatusNotification']['request']['status'], requestId: number): Promise<void> {
    await this.#parts.outbox.send('LogStatusNotification', { status, requestId });
  }
}

function statusOf(status: number | null) {
  if (status === null || status >= 500 || (status >= 300 && status < 400)) return 'UploadFailure';
  if (status < 300) return 'Uploaded';
  if (status === 401 || status === 403) return 'PermissionDenied';
  return status === 405 ? 'NotSupportedOperation' : 'UploadFailure';
}
