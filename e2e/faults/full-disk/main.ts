/** The part of a row that runs in a mount namespace of its own: what it mounts, only it sees, and it is gone with it. */
import { randomFrom } from '../../system/random.ts';
import { fillThePublishedDisk } from '../publication/fill-the-published-disk.ts';
import { fillTheDisk } from './fill-the-disk.ts';

const [, , disk, faults, seed] = process.argv;
const fill = disk === 'published' ? fillThePublishedDisk : fillTheDisk;
const outcome = await fill(Number(faults), randomFrom(Number(seed)), (done) => process.send?.(done));
process.send?.(outcome);
process.disconnect();
