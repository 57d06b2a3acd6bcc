import type { Examination } from './examine.ts';
import type { IsolationLevel } from './isolation.ts';
import type { Verdict } from './observation.ts';

const WORDS: Readonly<Record<Verdict, string>> = {
  good: 'ok',
  note: 'note',
  finding: 'FINDING',
  unknown: 'NOT SEEN',
};

const LEVELS: Readonly<Record<IsolationLevel, string>> = {
  separate_users: 'separate users: the system itself keeps what belongs to the PKI from server and gateway',
  processes_of_one_user: 'processes of one user: whoever takes over one of them may read what the others keep in files',
  not_seen: 'not seen: control plane, server and gateway do not all run here where they can be looked at',
};

export const count = ({ observations }: Examination, verdict: Verdict): number =>
  observations.filter((one) => one.verdict === verdict).length;

/** For people, by area. */
export function report(examination: Examination): string {
  const { isolation, observations } = examination;
  const areas = [...new Set(observations.map(({ area }) => area))];
  const lines = areas.flatMap((area) => [
    '',
    area,
    ...observations
      .filter((one) => one.area === area)
      .map(({ verdict, subject, seen }) => `  ${WORDS[verdict].padEnd(9)} ${subject} ${seen}`),
  ]);
  const findings = count(examination, 'finding');
  return [
    `Isolation: ${LEVELS[isolation]}.`,
    ...lines,
    '',
    `${findings} ${findings === 1 ? 'finding' : 'findings'}, ${count(examination, 'unknown')} not seen.`,
    '',
  ].join('\n');
}
