import {
  type FleetHabit,
  type FleetOutcome,
  type FleetProtocol,
  faultOfRules,
  fleetHabits,
  isFleetHabit,
  MOST_MEMBERS,
  simulateFleet,
  usualWaveRules,
} from '@bfcert/evse-security/fleet-model';
import { seededRandom } from '@bfcert/kernel/seeded-random';
import { WrongUse } from '../../commands/api/exit-codes.ts';
import { type RuleOptions, rulesIn } from '../../commands/api/waves/rules.ts';
import { wholeNumber } from '../../commands/api/whole-number.ts';
import type { PlannedStation } from '../planned-station.ts';

export interface DiscreteOptions extends RuleOptions {
  readonly days: string;
  readonly sites: string;
  readonly waveSize: string;
  readonly renewalsPerHour: string;
  readonly renewalsPerDay?: string;
  readonly signaturesPerSecond: string;
  readonly handshakesPerSecond: string;
  readonly reconnectSeconds: string;
  readonly personHours: string;
}

export type DiscreteReport = FleetOutcome & {
  /** That the run itself took. */
  readonly seconds: number;
};

/** A Monday: the same one in every run, so that windows open when they did. */
const START = new Date('2026-01-05T00:00:00Z');
const REPORT_EVERY_DAYS = 30;

/** @throws WrongUse with a sentence. */
export function runDiscrete(
  stations: readonly PlannedStation[],
  options: DiscreteOptions,
  { seed, say }: { readonly seed: number; readonly say: (sentence: string) => void },
): DiscreteReport {
  const { notBefore, ...given } = rulesIn(options);
  const rules = { ...usualWaveRules, ...given, notBefore: notBefore === undefined ? null : new Date(notBefore) };
  const fault = faultOfRules(rules, START);
  if (fault !== null) throw new WrongUse(fault);
  const sites = wholeNumber(options.sites, 'sites', 0, 1_000_000);
  const simulation = {
    rules,
    waveSize: wholeNumber(options.waveSize, 'wave-size', 1, MOST_MEMBERS),
    days: wholeNumber(options.days, 'days', 1, 3_650),
    quota: {
      perHour: wholeNumber(options.renewalsPerHour, 'renewals-per-hour', 1, 1_000_000),
      perDay:
        options.renewalsPerDay === undefined
          ? null
          : wholeNumber(options.renewalsPerDay, 'renewals-per-day', 1, 1_000_000),
    },
    signaturesPerSecond: wholeNumber(options.signaturesPerSecond, 'signatures-per-second', 1, 1_000_000),
    handshakesPerSecond: wholeNumber(options.handshakesPerSecond, 'handshakes-per-second', 1, 1_000_000),
    reconnectMs: wholeNumber(options.reconnectSeconds, 'reconnect-seconds', 0, 86_400) * 1_000,
    personTakesMs: wholeNumber(options.personHours, 'person-hours', 0, 1_000) * 3_600_000,
  };
  let told = -1;
  const began = performance.now();
  const outcome = simulateFleet({
    ...simulation,
    start: START,
    random: seededRandom(seed),
    stations: stations.map(({ number, version, model, fault: name }) => ({
      protocol: `ocpp${version}` satisfies FleetProtocol,
      family: model,
      cohorts: sites === 0 ? [] : [`site:${number % sites}`],
      habit: name === null ? null : habitOf(name),
    })),
    passed: (day, { migrated, quarantined }) => {
      const ended = migrated + quarantined;
      if (ended === told && day % REPORT_EVERY_DAYS !== 0) return;
      told = ended;
      say(`day ${day}: ${migrated} of ${stations.length} on Profile 3, ${quarantined} with a person`);
    },
  });
  return { ...outcome, seconds: Math.round(performance.now() - began) / 1_000 };
}

function habitOf(fault: string): FleetHabit {
  if (isFleetHabit(fault)) return fault;
  throw new WrongUse(
    `--faults: without sockets there is no ${fault}; there are ${Object.keys(fleetHabits).join(', ')}`,
  );
}
