import type { CertificateState } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { stateOfStatus, statusWanted } from './hub-status.ts';

/** A certificate as the hub had it when it was last read. */
export interface HubSide {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: string;
  readonly things: readonly string[];
}

/** The same certificate as our record has it. */
export interface RecordSide {
  readonly certificateId: CertificateId;
  readonly identityId: IdentityId;
  readonly fingerprint: string;
  readonly state: CertificateState;
  /** The thing its identity is bound to; null: it is bound to none. */
  readonly thing: string | null;
}

export type DriftKind =
  | 'only_there'
  | 'only_here'
  | 'status_differs'
  /** The hub uses a word that is not in the status map. */
  | 'status_unknown'
  /** Attached to a thing other than the one its identity is bound to. */
  | 'attached_elsewhere'
  /** In force here, and attached to nothing there. */
  | 'attached_to_nothing';

export interface Drift {
  readonly kind: DriftKind;
  readonly fingerprint: string;
  readonly hubCertificateId: string | null;
  readonly certificateId: CertificateId | null;
  /** What each side says; null where it says nothing. */
  readonly there: string | null;
  readonly here: string | null;
  /** One sentence. */
  readonly detail: string;
}

/** All in which two accounts of one certificate differ; at least one of them is given. */
export function driftOf(there: HubSide | null, here: RecordSide | null): readonly Drift[] {
  if (there === null) return here === null ? [] : onlyHere(here);
  if (here === null) return onlyThere(there);
  return [...statusDrift(there, here), ...attachmentDrift(there, here)];
}

function onlyThere(there: HubSide): readonly Drift[] {
  const detail = 'The hub has it, and no record here knows it.';
  return [{ ...sides(there, null), kind: 'only_there', there: there.status, here: null, detail }];
}

/** A record whose certificate the hub need not have is no drift without it. */
function onlyHere(here: RecordSide): readonly Drift[] {
  if (here.state === 'requested' || here.state === 'deleted' || here.state === 'retired') return [];
  const detail = `The record is ${here.state}, and the hub does not have the certificate.`;
  return [{ ...sides(null, here), kind: 'only_here', there: null, here: here.state, detail }];
}

function statusDrift(there: HubSide, here: RecordSide): readonly Drift[] {
  const both = { ...sides(there, here), there: there.status, here: here.state };
  const mapped = stateOfStatus(there.status);
  if (mapped === null) {
    return [{ ...both, kind: 'status_unknown', detail: `The hub calls it ${there.status}, a status not known here.` }];
  }
  const wanted = statusWanted(here.state);
  const agrees = wanted === null || mapped === here.state || stateOfStatus(wanted) === mapped;
  if (agrees && here.state !== 'deleted') return [];
  return [{ ...both, kind: 'status_differs', detail: `The record is ${here.state}, the hub says ${there.status}.` }];
}

function attachmentDrift(there: HubSide, here: RecordSide): readonly Drift[] {
  const both = { ...sides(there, here), there: there.things.join(', '), here: here.thing };
  const others = there.things.filter((thing) => thing !== here.thing);
  if (others.length > 0) {
    const bound = here.thing === null ? 'no thing' : here.thing;
    const detail = `It is attached to ${others.join(', ')}; its identity is bound to ${bound}.`;
    return [{ ...both, kind: 'attached_elsewhere', detail }];
  }
  if (here.state !== 'active' || there.things.length > 0) return [];
  return [
    {
      ...both,
      there: null,
      kind: 'attached_to_nothing',
      detail: 'The record is active, and it is attached to no thing.',
    },
  ];
}

const sides = (there: HubSide | null, here: RecordSide | null) => ({
  fingerprint: there?.fingerprint ?? here?.fingerprint ?? '',
  hubCertificateId: there?.id ?? null,
  certificateId: here?.certificateId ?? null,
});
