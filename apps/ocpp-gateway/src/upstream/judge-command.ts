import type {
  CertificateUse,
  UpstreamChange,
  UpstreamChangeAnswer,
  UpstreamSettings,
} from '@bfcert/evse-security/station-contract';
import type { UpstreamCommand } from '../dialect/upstream-scope.ts';
import type { HandlerAnswer } from '../rpc/call-pipe-wiring.ts';
import type { JsonObject } from '../rpc/frame.ts';
import type { Verdict } from './upstream-relay.ts';

export interface JudgeParts {
  readonly policy: UpstreamSettings['certificateCommands'];
  /** Whether we have begun to renew the station's certificate for this use. */
  readonly renew: (use: CertificateUse) => Promise<boolean>;
  /** What our bundles say to a root more or one less. */
  readonly judgeChange: (wanted: UpstreamChange) => Promise<UpstreamChangeAnswer>;
  /** The station has answered a change that it was let make. */
  readonly changed: (wanted: UpstreamChange, correlationId: string, response: JsonObject) => void;
  /** Whose the station's next signing request for vehicles is. */
  readonly signsFor: (whom: 'us' | 'upstream') => void;
  readonly statusOf: (response: JsonObject) => string;
  /** Tells, later, whether what the station has listed is what it has listed now. */
  readonly listAsOfNow: () => () => boolean;
}

/**
 * What becomes of an upstream's CALL that touches something of ours, in this order:
 *  1. `take_over`: a request for a new certificate is carried out by us, in our own way; a root is installed or deleted as
 *     our bundles have it;
 *  2. it is about what is the upstream's own, trust in firmware under every policy, and with `pass` the deletion of trust of
 *     vehicles: the server is asked whether it is ours too. Nobody who has a key of ours signs firmware (D-005), and a station
 *     deletes by hash, under whatever use;
 *  3. it would change the station's way in: refused, or the station would be lost to both;
 *  4. `pass`: the station gets it. From a request that it agrees to make until it has judged the certificate that came of one
 *     (or we ask), its signing requests for vehicles are the upstream's, repeated ones as well;
 *  5. else it is refused, in the words of its message.
 */
export function judgeCommand(command: UpstreamCommand, parts: JudgeParts): Verdict {
  const { policy, renew, signsFor, statusOf } = parts;
  const { kind, refusal, renewal, change } = command;
  if (policy === 'take_over' && renewal !== undefined) {
    const answer = async (): Promise<HandlerAnswer> => ((await renew(renewal.use)) ? renewal.acceptance : refusal);
    return { kind: 'answer', answer: answer() };
  }
  const theirs = theirChange(command, policy);
  if (theirs !== null) return { kind: 'ask', verdict: askFirst(theirs, parts) };
  if (policy === 'take_over' && change !== undefined) return { kind: 'ask', verdict: askFirst(change, parts) };
  if (policy !== 'pass' || kind === 'way_in' || kind === 'firmware')
    return { kind: 'answer', answer: Promise.resolve(refusal) };
  const answered = (response: JsonObject): void => {
    if (kind === 'signing' && statusOf(response) === 'Accepted') signsFor('upstream');
    if (kind === 'signed') signsFor('us');
  };
  return { kind: 'pass', answered };
}

type Change = NonNullable<UpstreamCommand['change']>;

/** Null: it is no change that is the upstream's to decide. */
function theirChange({ kind, change }: UpstreamCommand, policy: JudgeParts['policy']): Change | null {
  if (change === undefined) return null;
  if (change.wanted.kind === 'install') return kind === 'firmware' ? change : null;
  if (kind === 'firmware') return { ...change, wanted: { ...change.wanted, listedAs: 'manufacturer_root' } };
  if (kind !== 'certificates' || policy !== 'pass') return null;
  return { ...change, wanted: { ...change.wanted, listedAs: 'vehicle_root' } };
}

async function askFirst(
  { wanted, acceptance, refusalFor }: Change,
  { judgeChange, changed, listAsOfNow }: JudgeParts,
): Promise<Exclude<Verdict, { kind: 'ask' }>> {
  const stillPasses = listAsOfNow();
  const answer = await judgeChange(wanted);
  switch (answer.decision) {
    case 'done':
      return { kind: 'answer', answer: Promise.resolve(acceptance) };
    case 'refused':
      return { kind: 'answer', answer: Promise.resolve(refusalFor(answer.detail)) };
    case 'pass':
      return {
        kind: 'pass',
        answered: (response) => changed(wanted, answer.correlationId, response),
        ...(wanted.kind === 'delete' ? { stillPasses } : {}),
      };
    default:
      return answer satisfies never;
  }
}
