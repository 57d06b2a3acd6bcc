import type { Certificate } from '@bfcert/kernel/x509';
import type { OwnAnswer, StatusSources } from '../status-sources.ts';

const NOTHING = Buffer.alloc(0);

type Answer = (request: Buffer, signal: AbortSignal) => Buffer | Promise<Buffer>;

/** Responders and lists in memory, by address. What is not there is not reached. */
export class FakeSources implements StatusSources {
  readonly responders = new Map<string, Answer>();
  readonly lists = new Map<string, Buffer | Answer>();
  /** Every address that was asked, in order. */
  readonly trips: string[] = [];
  trusted: readonly Certificate[];
  ownAnswer: OwnAnswer = { kind: 'not_ours' };
  /** How often our own responder was asked, which is evidence that a certificate is in use. */
  ownQuestions = 0;
  ours: boolean | null = false;
  anchorsFail = false;
  /** Null: the anchors are read at once. */
  anchorsWait: Promise<void> | null = null;
  anchorsRead = 0;

  constructor(trusted: readonly Certificate[]) {
    this.trusted = trusted;
  }

  isOurs(): boolean | null {
    return this.ours;
  }

  async own(): Promise<OwnAnswer> {
    this.ownQuestions++;
    return this.ownAnswer;
  }

  async askResponder(url: string, request: Buffer, signal: AbortSignal): Promise<Buffer> {
    this.trips.push(url);
    const answer = this.responders.get(url);
    if (answer === undefined) throw new Error('not reached');
    return answer(request, signal);
  }

  async fetchList(url: string, signal: AbortSignal): Promise<Buffer> {
    this.trips.push(url);
    const found = this.lists.get(url);
    if (found === undefined) throw new Error('not reached');
    return Buffer.isBuffer(found) ? found : found(NOTHING, signal);
  }

  async anchors(): Promise<readonly Certificate[]> {
    this.anchorsRead++;
    await this.anchorsWait;
    if (this.anchorsFail) throw new Error('the database is away');
    return this.trusted;
  }
}

/** A responder, or a host of a list, that answers when it is told to, or is given up. */
export function slowResponder(): { readonly answer: Answer; readonly say: (der: Buffer) => void } {
  const answered = Promise.withResolvers<Buffer>();
  return {
    answer: (_, signal) => {
      signal.addEventListener('abort', () => answered.reject(new Error('too late')));
      return answered.promise;
    },
    say: answered.resolve,
  };
}
