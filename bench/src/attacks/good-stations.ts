import { type Child, startChild } from '../processes/child.ts';
import type { Site } from '../servers/site.ts';
import { stationsParts } from '../stations/stations-parts.ts';
import type { Talk } from '../stations/talking-stations.ts';

/** Stations in a process of their own, connected the whole time, whose every call is answered while others are attacking. */
export class GoodStations {
  readonly #child: Child;
  readonly #everyMs: number;

  private constructor(child: Child, everyMs: number) {
    this.#child = child;
    this.#everyMs = everyMs;
  }

  /** `everyMs`: from one heartbeat of a station to its next. */
  static async connect(site: Site, { port, everyMs }: { port: number; everyMs: number }): Promise<GoodStations> {
    const child = startChild(new URL('../stations/talking-stations.ts', import.meta.url));
    await child.ask('make', stationsParts(site));
    await child.ask('connect', { port, says: 'Heartbeat' });
    return new GoodStations(child, everyMs);
  }

  /** Milliseconds to the answer of each heartbeat. Rejects when one of them was not answered, or its station was shown out. */
  beat(rounds: number): Promise<readonly number[]> {
    const talk: Talk = { calls: rounds, everyMs: this.#everyMs, says: 'Heartbeat' };
    return this.#child.ask<readonly number[]>('talk', talk);
  }

  /** The same for as long as `attack` takes. */
  async beatBeside<Result>(
    attack: Promise<Result>,
  ): Promise<{ readonly took: readonly number[]; readonly result: Result }> {
    let isOver = false;
    const over = attack.finally(() => {
      isOver = true;
    });
    const took: number[] = [];
    // Its failure is told of below.
    over.catch(() => undefined);
    while (!isOver) took.push(...(await this.beat(1)));
    return { took, result: await over };
  }

  stop(): Promise<void> {
    return this.#child.stop();
  }
}

/** The time that 99 of 100 did not exceed. */
export function p99(values: readonly number[]): number {
  const value = values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
