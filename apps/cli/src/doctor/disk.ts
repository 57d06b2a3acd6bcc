import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { messageOf, type Observation, observer } from './observation.ts';

const observe = observer('disk');
const GIBIBYTE = 2 ** 30;
/** PostgreSQL, the ledger and a gateway's facts stop where nothing can be written any more. */
const LEAST_BYTES = GIBIBYTE;
const LEAST_INODES = 10_000;

export async function lookAtDisk(
  dataDirectory: string,
  look: (path: string) => Promise<StatsFs> = statfs,
): Promise<readonly Observation[]> {
  try {
    const { bavail, bsize, files, ffree } = await look(dataDirectory);
    const free = bavail * bsize;
    const seen = `has ${(free / GIBIBYTE).toFixed(1)} GiB free`;
    // Some file systems make inodes as they go, and count none.
    const fewInodes = files > 0 && ffree < LEAST_INODES;
    return [
      free < LEAST_BYTES
        ? observe(dataDirectory, 'finding', `${seen}: less than 1 GiB is too little`)
        : observe(dataDirectory, 'good', seen),
      ...(fewInodes ? [observe(dataDirectory, 'finding', `has room for ${ffree} more files only`)] : []),
    ];
  } catch (error) {
    return [observe(dataDirectory, 'unknown', `its disk cannot be looked at: ${messageOf(error)}`)];
  }
}
