import type { FaultName } from '@bfcert/simulator';
import type { Random } from '../../system/random.ts';

/** What a station of a wave is like. */
export interface Passenger {
  readonly version: '1.6' | '2.0.1' | '2.1';
  /** Null: it does what it is told, and gets there. Each of the others makes its station fail, whatever is done. */
  readonly fault: FaultName | null;
}

export interface WavePlan {
  readonly passengers: readonly Passenger[];
  readonly rules: {
    readonly canarySize: number;
    readonly groupSize: number;
    readonly successPercent: number;
    readonly errorPercent: number;
    readonly atOnce: number;
    readonly perHour: number;
  };
}

/** A long run has waves of the size that is asked for, a short one has small ones. */
export const stationsOfWave = (faults: number): number => (faults < 20 ? 8 : 20);

const VERSIONS = ['1.6', '2.0.1', '2.1'] as const;
/** Refusals of the first thing, of the key and of its end, and silence. */
const FAULTS = ['not-supported', 'wrong-cn', 'rejects-certificate', 'silent'] as const;
/** Of so many stations one fails. */
const BAD_ONE_IN = 5;

/** A mixed wave; how many of each of its groups may fail is below, at and beyond how many will. */
export function planWave(random: Random, size: number): WavePlan {
  const passengers = Array.from({ length: size }, (_, index): Passenger => {
    const isBad = random.between(1, BAD_ONE_IN) === 1;
    return {
      version: VERSIONS[index % VERSIONS.length] ?? '2.0.1',
      fault: isBad ? random.oneOf(FAULTS) : null,
    };
  });
  const rules = {
    canarySize: random.oneOf([0, Math.ceil(size / 5)]),
    groupSize: random.oneOf([size, Math.ceil(size / 2)]),
    // So that it is failures alone that hold it.
    successPercent: 1,
    errorPercent: random.oneOf([0, 10, 25, 60]),
    atOnce: random.between(Math.ceil(size / 4), size),
    perHour: 10_000,
  };
  return { passengers, rules };
}
