import type { Command } from 'commander';
import { WrongUse } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';
import { parseWindow, type Window } from './window.ts';

export interface RuleOptions {
  readonly canary?: string;
  readonly group?: string;
  readonly success?: string;
  readonly errors?: string;
  readonly atOnce?: string;
  readonly perHour?: string;
  readonly perHourFamily?: string;
  readonly perHourCohort?: string;
  readonly window?: string;
  readonly notBefore?: string;
}

/** The server's own bounds are narrower and told by it. */
const MOST = 1_000_000;

const numbers = [
  ['canary', 'canary', 'canarySize'],
  ['group', 'group', 'groupSize'],
  ['success', 'success', 'successPercent'],
  ['errors', 'errors', 'errorPercent'],
  ['atOnce', 'at-once', 'atOnce'],
  ['perHour', 'per-hour', 'perHour'],
  ['perHourFamily', 'per-hour-family', 'perHourOfFamily'],
  ['perHourCohort', 'per-hour-cohort', 'perHourOfCohort'],
] as const;

export type RulesGiven = { [Rule in (typeof numbers)[number][2]]?: number } & { window?: Window; notBefore?: string };

/** What is not said is not there. @throws WrongUse with a sentence that names the option. */
export function rulesIn(options: RuleOptions): RulesGiven {
  const given = numbers.flatMap(([key, option, rule]) => {
    const text = options[key];
    return text === undefined ? [] : [[rule, wholeNumber(text, option, 0, MOST)] as const];
  });
  const { window, notBefore } = options;
  const rules: RulesGiven = Object.fromEntries(given);
  return {
    ...rules,
    ...(window === undefined ? {} : { window: parseWindow(window) }),
    ...(notBefore === undefined ? {} : { notBefore: momentIn(notBefore) }),
  };
}

/** With a zone, or it would be this computer's. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

function momentIn(text: string): string {
  const time = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new WrongUse('--not-before takes a moment of RFC 3339, such as 2026-03-01T22:00:00Z');
  return new Date(time).toISOString();
}

export const withRuleOptions = (command: Command): Command =>
  command
    .option('--canary <stations>', 'how many are tried first; 0: none')
    .option('--group <stations>', 'how many are in each further group')
    .option('--success <percent>', 'of a group, that must have got there before the next begins')
    .option('--errors <percent>', 'of a group, that may fail; one more, and the wave is held')
    .option('--at-once <stations>', 'under way at most')
    .option('--per-hour <stations>', 'begun in any hour at most')
    .option('--per-hour-family <stations>', 'the same of one family')
    .option('--per-hour-cohort <stations>', 'the same of one site or region')
    .option('--window <when>', 'when stations are begun, e.g. "Mon-Fri 22:00-04:00 Europe/Berlin"')
    .option(
      '--not-before <time>',
      'its planned start: no station is begun before; RFC 3339, e.g. 2026-03-01T22:00:00Z',
    );
