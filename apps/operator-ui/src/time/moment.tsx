import { useSyncExternalStore } from 'react';

type Unit = readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number];
const UNITS: readonly Unit[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const SECOND: Unit = ['second', 1];
const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

let now = Date.now();
const listeners = new Set<() => void>();
setInterval(() => {
  now = Date.now();
  for (const listener of listeners) listener();
}, 1_000);

/** One clock for the page: every relative time moves together. */
function useNow(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
}

/** `in 149 days`, with the exact time and zone on hover. */
export function Moment({ at, fallback = '–' }: { at: string | null; fallback?: string }) {
  const current = useNow();
  if (at === null) return <>{fallback}</>;
  return (
    <time dateTime={at} title={at}>
      {relative(Date.parse(at) - current)}
    </time>
  );
}

function relative(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  // The page's clock ticks once a second: what has just happened would lie in the future.
  if (Math.abs(seconds) <= 1) return 'now';
  const [unit, size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? SECOND;
  return words.format(Math.trunc(seconds / size), unit);
}

/** `2026-11-22 20:05:00 UTC` */
export function absolute(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}
