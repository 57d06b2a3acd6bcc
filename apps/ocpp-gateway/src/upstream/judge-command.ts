import type { UpstreamCommand } from '../dialect/upstream-scope.ts';
import type { HandlerAnswer } from '../rpc/call-pipe.ts';
import type { JsonObject } from '../rpc/frame.ts';
import type { Verdict } from './upstream-relay.ts';
import type { UpstreamSettings } from './upstream-settings.ts';

export interface JudgeParts {
  readonly policy: UpstreamSettings['certificateCommands'];
  /** Whether we have begun to renew the station's certificate. */
  readonly renew: () => Promise<boolean>;
  /** The upstream has asked the station for a signing request, and the station will send one. */
  readonly signingTriggered: () => void;
  readonly isAccepted: (response: JsonObject) => boolean;
}

/**
 * What becomes of an upstream's CALL that touches something of ours, in this order:
 *  1. it would change the station's way in: refused whatever the policy is, or the station would be lost to both;
 *  2. `pass`: the station gets it;
 *  3. `take_over`: a request for a new certificate is carried out by us, in our own way;
 *  4. else it is refused, in the words of its message.
 */
export function judgeCommand(
  command: UpstreamCommand,
  { policy, renew, signingTriggered, isAccepted }: JudgeParts,
): Verdict {
  const { kind, refusal, acceptance } = command;
  if (kind === 'way_in') return { kind: 'answer', answer: Promise.resolve(refusal) };
  if (policy === 'pass') {
    if (kind !== 'signing') return { kind: 'pass' };
    const answered = (response: JsonObject): void => {
      if (isAccepted(response)) signingTriggered();
    };
    return { kind: 'pass', answered };
  }
  if (policy === 'take_over' && acceptance !== undefined) {
    const answer = async (): Promise<HandlerAnswer> => ((await renew()) ? acceptance : refusal);
    return { kind: 'answer', answer: answer() };
  }
  return { kind: 'answer', answer: Promise.resolve(refusal) };
}
