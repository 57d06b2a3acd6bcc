/** The part of the row `F17 full` that runs in a mount namespace of its own: what it mounts, only it sees, and it is gone with it. */
import { randomFrom } from '../../system/random.ts';
import { fillTheDisk } from './fill-the-disk.ts';

const [, , faults, seed] = process.argv;
const outcome = await fillTheDisk(Number(faults), randomFrom(Number(seed)), (done) => process.send?.(done));
process.send?.(outcome);
process.disconnect();
