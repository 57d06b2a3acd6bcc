import { expect, test } from 'vitest';
import { failedSince } from './failed-since.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 0, minute));
const NOW = at(30);
const answered = (minute: number) => ({ status: 'rejected', deadline: at(60), endedAt: at(minute) }) as const;
const silent = { status: 'unknown', deadline: at(12), endedAt: at(25) } as const;

test('a failure is there since the last answer of the station', () => {
  expect(failedSince({ phaseDeadline: at(60) }, [answered(5), answered(20), answered(7)], NOW)).toEqual(at(20));
});

test('without an answer it is there since the deadline of the command, however late that was noticed', () => {
  expect(failedSince({ phaseDeadline: null }, [answered(5), silent], NOW)).toEqual(at(12));
});

test('once the deadline of its step has passed it is there since then', () => {
  expect(failedSince({ phaseDeadline: at(29) }, [answered(5)], NOW)).toEqual(at(29));
});

test('what a person stops before the station was asked anything was decided by nobody else', () => {
  expect(failedSince({ phaseDeadline: at(60) }, [], NOW)).toBeNull();
  expect(
    failedSince({ phaseDeadline: null }, [{ status: 'in_flight', deadline: at(60), endedAt: null }], NOW),
  ).toBeNull();
});
