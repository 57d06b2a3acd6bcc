import { killedMeanwhile } from './rows/killed-meanwhile.ts';
import { personMeanwhile } from './rows/person-meanwhile.ts';
import { rootReplaced } from './rows/root-replaced.ts';
import { twoLeaders } from './rows/two-leaders.ts';
import type { WaveRow } from './wave-row.ts';

/** In the order of the fault matrix. */
export const WAVE_ROWS: readonly WaveRow[] = [killedMeanwhile, personMeanwhile, twoLeaders, rootReplaced];
