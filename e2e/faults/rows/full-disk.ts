import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FaultRow, RowOutcome } from '../row.ts';

const ENTRY = fileURLToPath(new URL('../full-disk/main.ts', import.meta.url));

/** Root mounts as it is; whoever is not becomes root of a user namespace first. */
const namespace = (): readonly string[] => (process.getuid?.() === 0 ? ['-m'] : ['-Urm']);

function onSmallDisk(
  disk: 'ledger' | 'published',
  { name, title, few, rules }: Pick<FaultRow, 'name' | 'title' | 'few' | 'rules'>,
): FaultRow {
  return {
    name,
    title,
    runsWith: 'control plane',
    few,
    rules,
    async run(faults, random, progress) {
      const child = fork(ENTRY, [disk, String(faults), String(random.between(0, 2 ** 31))], {
        execPath: '/usr/bin/unshare',
        execArgv: [...namespace(), '--', process.execPath],
      });
      let outcome: RowOutcome | null = null;
      child.on('message', (message: number | RowOutcome) => {
        if (typeof message === 'number') progress(message);
        else outcome = message;
      });
      await once(child, 'exit');
      if (outcome === null) throw new Error('the run on a full disk ended early');
      return outcome;
    },
  };
}

export const fullDisk = onSmallDisk('ledger', {
  name: 'F17 full',
  title: 'the disk under the ledger is full: a tmpfs of 4 MiB, filled at random, later with room again',
  few: 6,
  rules: ['I1', 'I2', 'I3', 'I6', 'I7'],
});

export const fullPublishedDisk = onSmallDisk('published', {
  name: 'F17 published',
  title: 'the disk that revocation lists are published on is full, later with room again',
  few: 6,
  rules: ['I1', 'I3'],
});
