import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import {
  LOG_UPLOAD_TOKEN,
  type LogUploadAnswer,
  type LogUploadFailure,
  logUploadAnswer,
  logUploadedAnswer,
  type StationFact,
} from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import { type GatewayLink, LinkHandlerFailed, LinkUnavailable } from '@bfcert/kernel/link';
import { type ObjectStore, StoreFull } from '@bfcert/kernel/object-store';
import type { Logger } from 'pino';
import type { AttemptLimiter } from '../admission/attempt-limiter.ts';
import type { PlainRequest } from '../connection/listener.ts';
import { addressOf } from '../connection/tls.ts';
import {
  answerUpload,
  methodRefused,
  notAsItIs,
  notNow,
  notServed,
  ofFailure,
  ofRefusal,
  stored,
  tooOften,
  type UploadAnswer,
} from './answer-upload.ts';
import { fileInForm } from './file-in-form.ts';
import { type Progress, type Spooled, spoolBody, UploadFailed } from './spool-body.ts';
import { type UploadTarget, uploadTargetOf } from './upload-target.ts';

export interface LogUploadsParts {
  readonly link: GatewayLink;
  readonly facts: { report(fact: StationFact): Promise<void> };
  readonly clock: Clock;
  readonly newFactId: () => string;
  readonly store: ObjectStore;
  /** Of our own: what lies in it at the start was left by a process that ended. */
  readonly spoolDirectory: string;
  readonly limits: { readonly atOnce: number; readonly idleMs: number; readonly deadlineMs: number };
  /** Of tokens: beyond it an address hears 429, and nobody is asked. Each is owed until it has its answer. */
  readonly failures: AttemptLimiter;
  readonly senderOf: (socket: TLSSocket) => string | null;
  readonly log: Logger;
}

type LetIn = Extract<LogUploadAnswer, { outcome: 'receive' }>;

const SERVER_MS = 5_000;

/**
 * Takes in the logs that stations were asked for (N01), on the ports on which they are connected: there they have
 * verified our certificate (FR.15). What is let in the server decides, from the token, before a byte is read.
 */
export class LogUploads {
  readonly #parts: LogUploadsParts;
  /** By log: one attempt of each, and the newest one. */
  readonly #underWay = new Map<string, AbortController>();
  readonly #ends = new Set<Promise<void>>();
  /** Of which the server is asked whether they are let in: each has a place of `atOnce`. */
  #asked = 0;
  #isClosing = false;

  constructor(parts: LogUploadsParts) {
    this.#parts = parts;
  }

  async receive(plain: PlainRequest): Promise<void> {
    const { request, response, socket } = plain;
    const ended = Promise.withResolvers<void>();
    this.#ends.add(ended.promise);
    // A peer that is gone is noticed by who reads from it.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    try {
      answerUpload(response, socket, await this.#answer(plain));
    } catch (error) {
      this.#parts.log.error({ error: messageOf(error) }, 'an upload of a log failed');
      answerUpload(response, socket, ofFailure.storage_failed);
    } finally {
      this.#ends.delete(ended.promise);
      ended.resolve();
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    for (const upload of this.#underWay.values()) upload.abort(new UploadFailed('interrupted'));
    while (this.#ends.size > 0) await Promise.all(this.#ends);
    this.#parts.store.close();
  }

  /** Each check is cheaper than what comes after it; the server is the last that is asked. */
  async #answer(plain: PlainRequest): Promise<UploadAnswer> {
    const { failures, limits } = this.#parts;
    const { request, socket, pardon } = plain;
    const remoteAddress = addressOf(socket);
    const target = uploadTargetOf(request.url ?? '');
    if (target === null) return notServed;
    if (request.method !== 'PUT' && request.method !== 'POST') return methodRefused;
    // Content that is packed for the way would have to be unpacked by somebody.
    if (request.headers['content-encoding'] !== undefined) return notAsItIs;
    const attempt = failures.take(remoteAddress);
    if (attempt === null) return tooOften;
    try {
      if (!LOG_UPLOAD_TOKEN.test(target.token)) {
        attempt.count();
        return ofRefusal.token_unknown;
      }
      const isFull = this.#isClosing || this.#underWay.size + this.#asked >= limits.atOnce;
      const verdict = isFull ? null : await this.#ask(plain, target);
      if (verdict?.outcome === 'refused') {
        attempt.count();
        return ofRefusal[verdict.reason];
      }
      pardon();
      if (verdict === null) return notNow;
      attempt.giveBack();
      return await this.#take(plain, target, verdict);
    } finally {
      attempt.giveBack();
    }
  }

  async #ask({ request, socket }: PlainRequest, { token }: UploadTarget): Promise<LogUploadAnswer | null> {
    const { link, senderOf } = this.#parts;
    const declared = request.headers['content-length'];
    const bytes = declared === undefined ? null : Number(declared);
    const asked = { token, certificateOf: senderOf(socket), bytes, remoteAddress: addressOf(socket) };
    this.#asked++;
    try {
      const answer = await orAway(link.request('station.log_upload', asked, SERVER_MS));
      return answer === null ? null : logUploadAnswer.parse(answer);
    } finally {
      this.#asked--;
    }
  }

  async #take(plain: PlainRequest, target: UploadTarget, letIn: LetIn): Promise<UploadAnswer> {
    const { limits, log } = this.#parts;
    const { logId, identityId, attempt } = letIn;
    const abort = new AbortController();
    this.#underWay.get(logId)?.abort(new UploadFailed('superseded'));
    this.#underWay.set(logId, abort);
    const deadline = setTimeout(() => abort.abort(new UploadFailed('too_slow')), limits.deadlineMs);
    const progress: Progress = { bytes: 0 };
    plain.response.setTimeout(limits.idleMs, () => abort.abort(new UploadFailed('too_slow')));
    plain.settle();
    try {
      await this.#store(plain, target, letIn, { progress, signal: abort.signal });
      log.info({ identityId, logId, bytes: progress.bytes }, 'a log was stored');
      return stored;
    } catch (error) {
      const reason = error instanceof UploadFailed ? error.reason : 'storage_failed';
      log.warn({ identityId, logId, attempt, reason, cause: messageOf(causeOf(error)) }, 'a log was not stored');
      await this.#report(plain.socket, letIn, reason, progress.bytes);
      return ofFailure[reason];
    } finally {
      clearTimeout(deadline);
      plain.response.setTimeout(0);
      if (this.#underWay.get(logId) === abort) this.#underWay.delete(logId);
    }
  }

  /** A file of ours first: a store gets it whole, with its length and its sum, or not at all. */
  async #store(
    { request, response, waitsForContinue }: PlainRequest,
    target: UploadTarget,
    { contentKey, logId, attempt, mostBytes }: LetIn,
    { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
  ): Promise<void> {
    const { store, spoolDirectory, link, clock } = this.#parts;
    const path = join(spoolDirectory, contentKey);
    try {
      if (waitsForContinue) response.writeContinue();
      const spool = (body: Readable, until: AbortSignal) =>
        spoolBody(body, path, { mostBytes, progress, signal: until });
      const file: Spooled & { readonly filename?: string | null } = isForm(request)
        ? await fileInForm(request, spool, signal)
        : await spool(request, signal);
      const { bytes, sha256 } = file;
      await store.put(contentKey, { path, bytes, sha256 }).catch((error: unknown) => {
        throw new UploadFailed(error instanceof StoreFull ? 'storage_full' : 'storage_failed', error);
      });
      const filename = (file.filename ?? target.filename)?.slice(0, 255) ?? null;
      const at = clock.now().toISOString();
      const told = { logId, attempt, bytes, sha256, filename, at };
      const answer = await orAway(link.request('station.log_uploaded', told, SERVER_MS));
      if (answer === null) throw new UploadFailed('not_recorded');
      if (!logUploadedAnswer.parse(answer).accepted) throw new UploadFailed('superseded');
    } finally {
      await rm(path, { force: true });
    }
  }

  async #report(socket: TLSSocket, { logId, identityId, attempt }: LetIn, reason: LogUploadFailure, bytes: number) {
    const { facts, newFactId, clock } = this.#parts;
    await facts.report({
      factId: newFactId(),
      at: clock.now().toISOString(),
      kind: 'log_upload_failed',
      logId,
      identityId,
      attempt,
      remoteAddress: addressOf(socket),
      reason,
      bytes,
    });
  }
}

const isForm = ({ method, headers }: IncomingMessage): boolean =>
  method === 'POST' && /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');

/** Null: the server could not be asked, or has not answered. */
async function orAway<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof LinkUnavailable || error instanceof LinkHandlerFailed) return null;
    throw error;
  }
}

const causeOf = (error: unknown): unknown => (error instanceof UploadFailed ? error.cause : error);
const messageOf = (error: unknown): string | null => (error instanceof Error ? error.message : null);
