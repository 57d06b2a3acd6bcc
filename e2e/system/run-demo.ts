import { expect } from 'vitest';
import { launch, type Place } from './launch.ts';
import { killTree } from './processes.ts';

/** `bfcert demo --exit`: the system and its stations, until every one of them has arrived or stopped. */
export interface Demo {
  readonly pid: number;
  readonly saidReady: Promise<void>;
  /** Resolves when it has ended and nobody is left below it. */
  readonly ended: Promise<DemoEnd>;
  /** kill -9 of it and of everything that it started; resolves when all of that is gone, at once when it was. */
  kill(): Promise<void>;
}

export interface DemoEnd {
  /** Null: it was killed. */
  readonly exitCode: number | null;
  /** What it wrote to standard output. */
  readonly lines: readonly string[];
  readonly stderr: string;
}

/** Seconds; much longer than it takes. One that is stuck then says where. */
const GIVE_UP_AFTER = '120';

export function runDemo(place: Place, chargers: number): Demo {
  const { child, pid, closed, saidReady, stdout, stderr } = launch(
    ['demo', '--exit', '--chargers', String(chargers), '--timeout', GIVE_UP_AFTER],
    place,
  );
  return {
    pid,
    saidReady,
    ended: closed.then(() => ({ exitCode: child.exitCode, lines: stdout, stderr: stderr() })),
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) killTree(pid);
      await closed;
    },
  };
}

/** All stations are where they should be, the one that misbehaves is explained, and the last line says so and nothing else. */
export function expectGoodEnd({ exitCode, lines, stderr }: DemoEnd, chargers: number): void {
  const whatItSaid = [...lines.slice(-5), stderr].join('\n');
  expect(exitCode, whatItSaid).toBe(0);
  expect(JSON.parse(lines.at(-1) ?? ''), whatItSaid).toEqual({
    chargers,
    active: chargers - 1,
    failed: 1,
    seconds: expect.any(Number),
    certificatesIssued: chargers,
    auditVerified: true,
    explanations: { 'CS-0002': expect.stringMatching(/password 2 times instead of its certificate/) },
  });
}
