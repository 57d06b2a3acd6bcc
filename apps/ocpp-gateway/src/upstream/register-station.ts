import type { BootAnswer, Session } from '../connection/sessions.ts';
import { type CallErrorAnswer, callError } from '../rpc/call-error.ts';
import type { JsonObject } from '../rpc/frame.ts';
import { printableAscii } from '../rpc/printable-ascii.ts';

export type Registration =
  /** No upstream, or none that can be asked now. */
  | { readonly kind: 'nobody' | 'away' }
  | { readonly kind: 'answered'; readonly answered: BootAnswer; readonly payload: JsonObject }
  | { readonly kind: 'failed'; readonly error: CallErrorAnswer };

/**
 * A station that we would accept is accepted by its upstream, and hears the upstream's answer as it is. While the upstream
 * is away the station is told to try again (Pending): it may not be told that it is registered where nobody knows it.
 */
export async function registerStation({ upstream, dialect }: Session): Promise<Registration> {
  if (upstream === null) return { kind: 'nobody' };
  const answer = await upstream.register();
  switch (answer.kind) {
    case 'answer': {
      const { frame } = answer;
      // A code that we do not know is one all the same.
      if (frame.kind === 'error') return failed(`the central system answers ${printableAscii(frame.code)}`);
      const defect = dialect.schemas.checkResponse('BootNotification', frame.payload);
      if (defect !== null) return failed('the answer of the central system is not valid');
      const answered = STATUS.get(frame.payload.status);
      if (answered === undefined) return failed('the answer of the central system has no status');
      return { kind: 'answered', answered, payload: frame.payload };
    }
    case 'unreadable':
      return failed('the answer of the central system was not readable');
    case 'timeout':
    case 'lost':
    case 'away':
      return { kind: 'away' };
    default:
      return answer satisfies never;
  }
}

const STATUS: ReadonlyMap<unknown, BootAnswer> = new Map([
  ['Accepted', 'accepted'],
  ['Pending', 'pending'],
  ['Rejected', 'rejected'],
]);

const failed = (why: string): Registration => ({ kind: 'failed', error: callError('InternalError', why) });
