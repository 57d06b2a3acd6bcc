import type { AnchorRollout, RootsInUse, RootsOfOthers, TrustAnchor } from '@bfcert/certificate-lifecycle';
import { type WantedAnchor, wantedAnchors } from '../installed-certificates/drift.ts';
import { DELETION_REFUSALS, deletionRefusal } from '../installed-certificates/may-be-deleted.ts';
import type { ReportedHashData } from '../station-contract/index.ts';
import type { Stop } from '../station-process/station-process.ts';
import type {
  TrustAnchorInstallation,
  TrustAnchorState,
} from '../trust-anchor-installation/trust-anchor-installation.ts';
import { leftAt, missingAt } from '../trust-anchor-rollout/has-arrived.ts';
import { anchorsByHash } from './anchors-by-hash.ts';
import { noFormOf, takenInNoForm } from './form-of-check.ts';
import type { ListedRoots } from './listed-roots.ts';

/** How a station's roots for its CSMS differ from what it is to have, both ways. */
export interface AnchorDrift {
  readonly missing: readonly MissingAnchor[];
  readonly unwanted: readonly UnwantedRoot[];
}

type Named = Pick<TrustAnchor, 'fingerprint' | 'name'>;

/** It is to have it, and is not known to. */
export interface MissingAnchor {
  readonly anchor: Named;
  readonly state: TrustAnchorState;
  /** Null: no list has shown it yet. */
  readonly since: Date | null;
  readonly next: NextStep;
}

/** It has it, and no version that is in force, prepared or on its way does. */
export interface UnwantedRoot {
  /** The anchor of ours that it once was; null: nobody here ever wanted it. */
  readonly anchor: Named | null;
  /** Null: it is not in the last list, and may be there all the same: an answer is missing. */
  readonly hashData: ReportedHashData | null;
  readonly since: Date | null;
  readonly next: NextStep;
}

/** What becomes of one difference, and who acts. */
export const driftSteps = [
  /** A rollout is about it. Next: us and the station. */
  'under_way',
  /** Next: a wave of trust anchors. */
  'next_wave',
  /** Next: us, at `at`, while the station is connected. */
  'by_itself',
  /** Next: a person. */
  'person',
  /** It must stay: the station needs it. */
  'stays',
] as const;

export interface NextStep {
  readonly step: (typeof driftSteps)[number];
  /** Why nothing goes on by itself, for programs; null: there is no such reason. */
  readonly code: string | null;
  /** One sentence. */
  readonly because: string;
  readonly at: Date | null;
}

/** What all stations are compared with. */
export interface DriftMeasure {
  readonly rollout: AnchorRollout;
  /** What one that checks roots and lists none may be sent; fingerprint. Null: none. */
  readonly firstAnchor: string | null;
  readonly wanted: readonly WantedAnchor[];
  readonly isWanted: (hashData: ReportedHashData) => boolean;
  readonly former: (hashData: ReportedHashData) => TrustAnchor | null;
}

/** `trust`: with what is prepared, which a renewal may have brought. */
export function driftMeasure(
  rollout: AnchorRollout,
  trust: { readonly anchors: readonly TrustAnchor[] },
  firstAnchor: string | null,
): DriftMeasure {
  const named = anchorsByHash([...trust.anchors, ...rollout.anchors]);
  return {
    rollout,
    firstAnchor,
    wanted: wantedAnchors(trust),
    isWanted: (hashData) => named(hashData) !== null,
    former: anchorsByHash(rollout.unwanted),
  };
}

export interface DriftFacts {
  readonly installed: readonly Pick<TrustAnchorInstallation, 'fingerprint' | 'state'>[];
  readonly listed: Pick<ListedRoots, 'roots' | 'lacking'> | null;
  /** Null: it lists no root of others. */
  readonly others: OthersAt | null;
  /** By its family, and by what it has shown: against a list, or an install. */
  readonly objection: { readonly reason: string; readonly detail: string } | null;
  /** It takes a root only as one that it lists has signed it. */
  readonly checksRoots: boolean;
  /** The newest; null: there never was one. */
  readonly latest: LatestRollout | null;
}

/** Of a station that lists a root of others: what its connection stands on, and what becomes of the rest by its policy. */
export interface OthersAt {
  readonly inUse: RootsInUse;
  readonly policy: RootsOfOthers;
}

export interface LatestRollout {
  readonly isRunning: boolean;
  readonly waitingFor: string | null;
  readonly endedAt: Date;
  readonly stop: Stop | null;
  /** It, and those before it, that have failed within `TRIED_AGAIN_WITHIN_MS`. */
  readonly failures: number;
}

const DAY_MS = 86_400_000;
/** A station that failed is left alone for so long: what keeps it from its roots seldom ends within the hour. */
const TRIED_AGAIN_AFTER_MS = DAY_MS;
export const TRIED_AGAIN_WITHIN_MS = 7 * DAY_MS;
/** Failed within that time: a person is to look, and it is tried again when one of them is older. */
const MOST_FAILURES = 3;

export function anchorDrift(measure: DriftMeasure, facts: DriftFacts, now: Date): AnchorDrift {
  return {
    missing: missing(measure, facts, now),
    unwanted: [...formerRoots(measure, facts), ...foreign(measure, facts)],
  };
}

function missing({ rollout, firstAnchor }: DriftMeasure, facts: DriftFacts, now: Date): readonly MissingAnchor[] {
  const next = nextForMissing(rollout, facts, now);
  const lacks = missingAt(rollout, facts.installed);
  const refused =
    facts.checksRoots && facts.listed !== null ? takenInNoForm(lacks, rollout, facts.listed, firstAnchor) : [];
  return lacks.map((anchor) => ({
    anchor: { fingerprint: anchor.fingerprint, name: anchor.name },
    state: facts.installed.find((one) => one.fingerprint === anchor.fingerprint)?.state ?? 'intended',
    since: facts.listed?.lacking.find((one) => one.fingerprint === anchor.fingerprint)?.since ?? null,
    next: refused.includes(anchor) ? person('additional_root_check', noFormOf(anchor)) : next,
  }));
}

/** Ordered: the first that holds decides. */
function nextForMissing(
  { state }: Pick<AnchorRollout, 'state'>,
  { latest, objection, listed }: DriftFacts,
  now: Date,
): NextStep {
  if (latest?.isRunning === true) return underWay(latest);
  if (objection !== null) return person(objection.reason, objection.detail);
  if (state === 'releasing') return nextWave('The version is on its way: a wave brings it.', latest?.stop ?? null);
  if (listed === null) return nextWave('It was never listed: a wave asks for its list first.');
  const { failures, endedAt, stop } = latest ?? { failures: 0, endedAt: now, stop: null };
  if (failures >= MOST_FAILURES) return person(stop?.code ?? null, stop?.because ?? 'It has failed again and again.');
  const at = failures === 0 ? now : new Date(endedAt.getTime() + TRIED_AGAIN_AFTER_MS);
  const because = 'It is sent again while the station is connected, and counts when the station lists it.';
  return { step: 'by_itself', code: stop?.code ?? null, because, at };
}

function formerRoots({ rollout, former }: DriftMeasure, { installed, listed, latest }: DriftFacts): UnwantedRoot[] {
  return leftAt(rollout, installed).map(({ fingerprint, name }) => {
    const root = listed?.roots.find(({ hashData }) => former(hashData)?.fingerprint === fingerprint) ?? null;
    return {
      anchor: { fingerprint, name },
      hashData: root?.hashData ?? null,
      since: root?.since ?? null,
      next:
        latest?.isRunning === true
          ? underWay(latest)
          : nextWave('A wave has it deleted, once the station lists all that it is to have.'),
    };
  });
}

/** Whoever has the key of one can be the station's CSMS. */
function foreign(measure: DriftMeasure, { listed, others, latest }: DriftFacts): UnwantedRoot[] {
  const roots = listed?.roots ?? [];
  const certificates = roots.map(({ hashData }) => ({ kind: 'csms_root' as const, hashData, children: [] }));
  const of = { listed: certificates, wanted: measure.wanted, inUse: others?.inUse ?? { anchors: [], issuers: [] } };
  const next =
    others?.policy !== 'delete' ? UP_TO_A_PERSON : latest?.isRunning === true ? underWay(latest) : BY_ITS_POLICY;
  return roots
    .filter(({ hashData }) => isOfOthers(measure, hashData))
    .map(({ hashData, since }) => {
      const refusal = deletionRefusal({ certificate: { kind: 'csms_root', hashData }, ...of });
      return { anchor: null, hashData, since, next: refusal === null ? next : stays(refusal) };
    });
}

export const isOfOthers = ({ isWanted, former }: DriftMeasure, hashData: ReportedHashData): boolean =>
  !isWanted(hashData) && former(hashData) === null;

const UP_TO_A_PERSON: NextStep = {
  step: 'person',
  code: null,
  because: 'Nobody here has released it. A person has it deleted, or leaves it there.',
  at: null,
};

const BY_ITS_POLICY: NextStep = {
  step: 'next_wave',
  code: null,
  because: 'Nobody here has released it, and its policy has it deleted as the end of its next rollout.',
  at: null,
};

const underWay = ({ waitingFor }: LatestRollout): NextStep => ({
  step: 'under_way',
  code: null,
  because: waitingFor === null ? 'A rollout is about it.' : `A rollout waits for ${waitingFor}.`,
  at: null,
});
/** `stop`: why the last one did not. */
const nextWave = (because: string, stop: Stop | null = null): NextStep => ({
  step: 'next_wave',
  code: stop?.code ?? null,
  because: stop?.because ?? because,
  at: null,
});
const person = (code: string | null, because: string): NextStep => ({ step: 'person', code, because, at: null });
const stays = (refusal: keyof typeof DELETION_REFUSALS): NextStep => ({
  step: 'stays',
  code: refusal,
  because: DELETION_REFUSALS[refusal],
  at: null,
});
