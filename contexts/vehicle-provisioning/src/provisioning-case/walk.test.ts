import {
  type EvidenceSource,
  type EvidenceType,
  evidenceSources,
  evidenceTypes,
  type IdentityId,
  objectionToSighting,
} from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { seededRandom } from '@bfcert/kernel/seeded-random';
import { describe, expect, test } from 'vitest';
import { type Artifact, artifacts, usualPrerequisites } from './artifact.ts';
import { usualDeadlines } from './deadlines.ts';
import { backTo } from './decide.ts';
import { type Moved, moveCase, takeStep } from './move-case.ts';
import { waitedFor } from './party.ts';
import { type ProvisioningCase, stages } from './provisioning-case.ts';
import { newProvisioningCaseId } from './provisioning-case-id.ts';
import { putDelivery, putEvidence, putWord, withPrerequisite } from './put-signal.ts';
import {
  type CaseEvidence,
  type Delivery,
  deliveryChannels,
  deliveryOutcomes,
  type Signals,
  unmet,
} from './signals.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00Z');
const observer = systemActor('test');

type Signal =
  | { readonly kind: 'word'; readonly name: string; readonly met: boolean; readonly at: string }
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
  | { readonly kind: 'evidence'; readonly evidence: CaseEvidence };

const opened = (artifact: Artifact): ProvisioningCase => ({
  id: newProvisioningCaseId(new Date(START)),
  identityId: 'idn_test' as IdentityId,
  owner: 'north-depot',
  artifact,
  slot: null,
  program: 'line',
  ownershipVersion: 1,
  path: { broker: 'desk', kind: 'manual' },
  state: { name: 'prerequisite' },
  stateSince: new Date(START),
  dueAt: new Date(START + usualDeadlines.prerequisite),
  waitingFor: 'operator',
  openedBy: 'user:mara',
  reason: 'test',
  openedAt: new Date(START),
  version: 1,
});

const noSignals = (artifact: Artifact): Signals => ({
  prerequisites: usualPrerequisites[artifact].map((needed) => ({ ...needed, word: null })),
  deliveries: [],
  evidence: [],
});

function put(signals: Signals, signal: Signal): Signals {
  switch (signal.kind) {
    case 'word': {
      const known = signals.prerequisites.find(({ name }) => name === signal.name);
      if (known === undefined) return signals;
      const { met, at } = signal;
      return withPrerequisite(signals, putWord(known, { met, at, source: 'test', reference: 'r' }));
    }
    case 'delivery':
      return { ...signals, deliveries: putDelivery(signals.deliveries, signal.delivery) };
    case 'evidence':
      return { ...signals, evidence: putEvidence(signals.evidence, signal.evidence) };
    default:
      return signal satisfies never;
  }
}

/** The rules of the purposes, written once more and by hand: which of these alternatives were all seen, and how recently. */
const alternatives: Readonly<
  Record<Artifact, readonly (readonly [EvidenceType, readonly EvidenceSource[], number][])[]>
> = (() => {
  const scheme: readonly (readonly [EvidenceType, readonly EvidenceSource[], number][])[] = [
    [
      ['evse_acceptance', ['station'], 30],
      ['provider_confirmation', ['provider'], 30],
    ],
    [['provisioning_status', ['provider'], 7]],
    [['scheme_readiness', ['scheme'], 7]],
  ];
  return {
    iso15118_contract: scheme,
    iso15118_oem_provisioning: scheme,
    vehicle_vas_identity: [
      [['vehicle_transaction', ['vas_endpoint', 'est_endpoint'], 7]],
      [['program_proof', ['program'], 7]],
    ],
  };
})();

const asksFor = (artifact: Artifact, heard: readonly Signal[], now: number): boolean =>
  alternatives[artifact].some((all) =>
    all.every(([type, from, days]) =>
      heard.some(
        (one) =>
          one.kind === 'evidence' &&
          one.evidence.type === type &&
          from.includes(one.evidence.from) &&
          Date.parse(one.evidence.lastAt) >= now - days * DAY,
      ),
    ),
  );

type Random = ReturnType<typeof seededRandom>;
const pick = <One>(random: Random, all: readonly One[]): One => all[Math.floor(random() * all.length)] as One;

/** Useful ones more often than chance would have them, so that walks get anywhere; late by up to ten days. */
function anySignal(random: Random, artifact: Artifact, now: number): Signal {
  const at = new Date(now - Math.floor(random() * (random() < 0.5 ? DAY : 10 * DAY))).toISOString();
  const what = random();
  if (what < 0.35) {
    return { kind: 'word', name: pick(random, usualPrerequisites[artifact]).name, met: random() < 0.8, at };
  }
  const reference = `r${Math.floor(random() * 4)}`;
  if (what < 0.6) {
    const [channel, outcome] = [pick(random, deliveryChannels), pick(random, deliveryOutcomes)];
    const delivery = { channel, outcome, at, source: 'test', reference, stationId: null, evseId: null };
    return { kind: 'delivery', delivery };
  }
  const rule = pick(random, pick(random, alternatives[artifact]));
  const isOfRule = random() < 0.4;
  const type = isOfRule ? rule[0] : pick(random, evidenceTypes);
  const from = isOfRule ? pick(random, rule[1]) : pick(random, evidenceSources);
  const objection = objectionToSighting(artifact, { type, from, at }, observer, new Date(now))?.reason ?? null;
  const evidence = { type, from, source: 'test', reference, firstAt: at, lastAt: at, sightings: 1 };
  return { kind: 'evidence', evidence: { ...evidence, fingerprint: null, document: null, objection } };
}

interface Walk {
  readonly one: ProvisioningCase;
  readonly moves: readonly (Moved & { readonly heard: readonly Signal[]; readonly signals: Signals })[];
}

function walk(seed: number, artifact: Artifact): Walk {
  const random = seededRandom(seed);
  const heard: Signal[] = [];
  const moves: Walk['moves'][number][] = [];
  let signals = noSignals(artifact);
  let one = opened(artifact);
  let now = START;
  for (let step = 0; step < 60; step++) {
    now += Math.floor(random() * (random() < 0.1 ? 20 * DAY : DAY / 2));
    const at = { deadlines: usualDeadlines, now: new Date(now) };
    const stage = stages.find((name) => name === one.state.name);
    if (random() < 0.05 && stage !== undefined) {
      const to = { name: 'blocked', from: stage, because: 'test', waitsFor: 'oem' } as const;
      one = takeStep(one, { on: 'blocked', to }, signals, at);
    } else if (random() < 0.3 && (one.state.name === 'blocked' || one.state.name === 'failed')) {
      one = takeStep(one, backTo(one.state.from), signals, at);
    } else {
      const again = heard.length > 0 && random() < 0.3;
      const signal = again ? pick(random, heard) : anySignal(random, artifact, now);
      heard.push(signal);
      signals = put(signals, signal);
    }
    const moved = moveCase(one, signals, at);
    one = moved.one;
    moves.push(...moved.moves.map((move) => ({ ...move, heard: [...heard], signals })));
    const isOver = one.state.name === 'active' || one.state.name === 'withdrawn';
    const isWaited = waitedFor.includes(one.waitingFor) && (one.waitingFor === 'nobody') === isOver;
    const endsByItself = stages.some((name) => name === one.state.name);
    // An expectation for each step would take longer than all the walks.
    if (!isWaited || (one.dueAt === null) === endsByItself) throw new Error(`seed ${seed}: ${JSON.stringify(one)}`);
  }
  return { one, moves };
}

const SEEDS = Array.from({ length: 500 }, (_, index) => index + 1);

describe.each(artifacts)('whatever is heard of a case of %s, in whatever order', (artifact) => {
  test('it becomes active only by what the rule of its purpose asks for, after everything that had to be so was so; and always says who must act', () => {
    let active = 0;
    for (const seed of SEEDS) {
      const { moves } = walk(seed, artifact);
      const [proven] = moves.filter(({ step }) => step.on === 'proven');
      expect(moves.filter(({ after }) => after.state.name === 'active').every(({ step }) => step.on === 'proven')).toBe(
        true,
      );
      if (proven === undefined) continue;
      active += 1;
      const { heard, after } = proven;
      expect(asksFor(artifact, heard, after.stateSince.getTime()), `seed ${seed}`).toBe(true);
      expect(moves.some(({ step, signals }) => step.on === 'prerequisites_met' && unmet(signals).length === 0)).toBe(
        true,
      );
    }
    // A walk that never gets there proves nothing.
    expect(active).toBeGreaterThan(SEEDS.length / 10);
  });

  test('no delivery makes it active, accepted by whomever and however often', () => {
    for (const seed of SEEDS.slice(0, 300)) {
      const random = seededRandom(seed);
      const now = new Date(START + DAY);
      let signals: Signals = {
        ...noSignals(artifact),
        prerequisites: usualPrerequisites[artifact].map((needed) => ({
          ...needed,
          word: { met: true, at: new Date(START).toISOString(), source: 'test', reference: 'r' },
        })),
      };
      for (let times = 0; times < 20; times++) {
        const at = new Date(START + Math.floor(random() * DAY)).toISOString();
        const [channel, reference] = [pick(random, deliveryChannels), `r${times % 5}`];
        const delivery = {
          channel,
          reference,
          at,
          outcome: 'accepted',
          source: 'test',
          stationId: null,
          evseId: null,
        } as const;
        signals = put(signals, { kind: 'delivery', delivery });
        const objection = objectionToSighting(artifact, { type: 'ocpp_delivery', from: 'station', at }, observer, now);
        const told = {
          type: 'ocpp_delivery',
          from: 'station',
          source: 'test',
          reference,
          firstAt: at,
          lastAt: at,
        } as const;
        const more = { sightings: 1, fingerprint: null, document: null, objection: objection?.reason ?? null };
        signals = put(signals, { kind: 'evidence', evidence: { ...told, ...more } });
      }
      const { one } = moveCase(opened(artifact), signals, { deadlines: usualDeadlines, now });
      expect(one.state.name).toBe('pending_activation');
    }
  });

  test('it comes to the same by the same signals in another order, and by each of them twice', () => {
    for (const seed of SEEDS.slice(0, 300)) {
      const random = seededRandom(seed);
      const now = START + 5 * DAY;
      const all = Array.from({ length: 12 }, () => anySignal(random, artifact, now));
      const end = (signals: readonly Signal[]) => {
        const known = signals.reduce(put, noSignals(artifact));
        const { state, waitingFor } = moveCase(opened(artifact), known, {
          deadlines: usualDeadlines,
          now: new Date(now),
        }).one;
        return { state, waitingFor };
      };
      const shuffled = all.map((one) => [random(), one] as const).toSorted(([a], [b]) => a - b);
      expect(end([...shuffled.map(([, one]) => one), ...all]), `seed ${seed}`).toEqual(end(all));
    }
  });
});
