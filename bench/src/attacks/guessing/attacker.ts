import { constants, setPriority } from 'node:os';
import { createSecureContext } from 'node:tls';
import { answerParent } from '../../processes/answer-parent.ts';
import { inTurn } from '../../stations/in-turn.ts';
import { diallingStations, type StationsParts } from '../../stations/stations-parts.ts';
import { Random } from '../random.ts';
import { type GuessEnd, guess, type Known } from './guess.ts';

const AT_ONCE = 32;

export interface AttackerParts {
  readonly stations: StationsParts;
  readonly ports: readonly number[];
  readonly password: string;
  readonly seed: number;
}

export interface GuessingDone {
  readonly ends: readonly (readonly [GuessEnd, number])[];
  readonly seconds: number;
}

let known: Known | null = null;
let random = new Random(0);

// He is somewhere else: what his side of TLS costs is not taken from the cores that gateway and stations have.
setPriority(constants.priority.PRIORITY_LOW);

answerParent({
  make: ({ stations, ports, password, seed }: AttackerParts): void => {
    const { serverName, rootsPem } = stations;
    const nobody = createSecureContext({ ca: [...rootsPem] });
    known = { ports, password, serverName, stations: diallingStations(stations), nobody };
    random = new Random(seed);
  },
  guess: async ({ attempts }: { readonly attempts: number }): Promise<GuessingDone> => {
    const by = known;
    if (by === null) throw new Error('the attacker knows nothing');
    const ends = new Map<GuessEnd, number>();
    const began = performance.now();
    await inTurn(attempts, AT_ONCE, async () => {
      const end = await guess(by, random);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    });
    return { ends: [...ends], seconds: (performance.now() - began) / 1_000 };
  },
});
