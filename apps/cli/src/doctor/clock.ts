import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, type Observation, observer } from './observation.ts';
import type { OurProcesses } from './our-processes.ts';
import type { Proc } from './proc.ts';

const observe = observer('clock');
/** Between the start of the process and the moment it wrote down the time lies its own start. */
const TOLERANCE_MS = 60_000;
/** Written all the time while the system runs. */
const WRITTEN = ['claimed-by', 'pki/ledger.db', 'pki/ledger.db-wal', 'postgres/claimed-by'];

export interface ClockSources {
  readonly proc: Proc;
  readonly now: () => Date;
  /** What `timedatectl show --property=NTPSynchronized --value` prints; rejects where it cannot be asked. */
  readonly ntpSynchronized: () => Promise<string>;
}

/** Whether the wall clock can be believed: against the time since the start, against what was written, and NTP. */
export async function lookAtClock(
  { proc, now, ntpSynchronized }: ClockSources,
  processes: OurProcesses,
  dataDirectory: string,
): Promise<readonly Observation[]> {
  return [
    ...sinceTheStart(proc, processes, now()),
    ...againstFiles(dataDirectory, now()),
    await synchronisation(ntpSynchronized),
  ];
}

/** How long the system has run, by the wall clock and by the one that nobody sets. */
function sinceTheStart(proc: Proc, { supervisor }: OurProcesses, now: Date): readonly Observation[] {
  if (supervisor === null) return [];
  const subject = 'the wall clock since the start';
  const [uptime, startedAt] = [proc.uptime(), proc.startedAt(supervisor.pid)];
  if (uptime === null || startedAt === null || Number.isNaN(supervisor.since.getTime())) {
    return [observe(subject, 'unknown', 'cannot be compared: the kernel does not say when the system was started')];
  }
  const ranMs = (uptime - startedAt) * 1_000;
  const jumpedMs = now.getTime() - supervisor.since.getTime() - ranMs;
  if (Math.abs(jumpedMs) <= TOLERANCE_MS) return [observe(subject, 'good', 'has gone as the monotonic clock has')];
  const direction = jumpedMs > 0 ? 'forward' : 'back';
  const seconds = Math.round(Math.abs(jumpedMs) / 1_000);
  return [
    observe(subject, 'finding', `was set ${direction} by ${seconds} s: certificates may have expired by it, or not`),
  ];
}

function againstFiles(dataDirectory: string, now: Date): readonly Observation[] {
  const subject = 'the wall clock against the files';
  const times = WRITTEN.flatMap((name) => {
    const found = statSync(join(dataDirectory, name), { throwIfNoEntry: false });
    return found === undefined ? [] : [{ name, ahead: found.mtimeMs - now.getTime() }];
  });
  if (times.length === 0) return [];
  const late = times.find(({ ahead }) => ahead > TOLERANCE_MS);
  return late === undefined
    ? [observe(subject, 'good', 'is not behind what was written before')]
    : [observe(subject, 'finding', `is ${Math.round(late.ahead / 1_000)} s behind ${late.name}: it was set back`)];
}

async function synchronisation(ask: () => Promise<string>): Promise<Observation> {
  const subject = 'synchronisation';
  try {
    const answer = (await ask()).trim();
    if (answer === 'yes') return observe(subject, 'good', 'timedatectl says that the clock is synchronised');
    if (answer === 'no') return observe(subject, 'finding', 'timedatectl says that the clock is not synchronised');
    return observe(subject, 'note', 'timedatectl does not say whether the clock is synchronised');
  } catch (error) {
    return observe(
      subject,
      'note',
      `nobody here says whether the clock is synchronised: ${firstLine(messageOf(error))}`,
    );
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

export async function askTimedatectl(): Promise<string> {
  const args = ['show', '--property=NTPSynchronized', '--value'];
  return (await promisify(execFile)('timedatectl', args, { timeout: 5_000 })).stdout;
}
