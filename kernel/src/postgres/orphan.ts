import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const CLEAN_STOP_MS = 60_000;
const POLL_MS = 20;

/**
 * Ends what a killed supervisor left running on `dataDirectory` (a real path), then removes the lock
 * files that name dead processes: PostgreSQL would refuse to start when such a number has been given to
 * a stranger in the meantime. Only for the holder of the directory's claim.
 */
export async function stopOrphan(
  dataDirectory: string,
  socketDirectory: string,
  log: (line: string) => void,
): Promise<void> {
  const found = await processesOn(dataDirectory);
  if (found.length > 0) {
    log(`an earlier PostgreSQL still runs on ${dataDirectory} (process ${found.join(', ')}): stopping it`);
    await endAll(dataDirectory);
  }
  const locks = [join(dataDirectory, 'postmaster.pid'), '.s.PGSQL.5432', '.s.PGSQL.5432.lock'];
  await Promise.all(locks.map((name, i) => rm(i === 0 ? name : join(socketDirectory, name), { force: true })));
}

async function endAll(dataDirectory: string): Promise<void> {
  // Fast, then immediate (recovers from the write-ahead log at the next start), then by force.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    const postmaster = await recordedPid(dataDirectory);
    const running = await processesOn(dataDirectory);
    // Where the postmaster itself is gone its children end by themselves, at the latest when told.
    const targets =
      postmaster !== null && running.includes(postmaster) && signal !== 'SIGKILL' ? [postmaster] : running;
    for (const pid of targets) signalIfAlive(pid, signal);
    const deadline = performance.now() + CLEAN_STOP_MS;
    while (performance.now() < deadline) {
      if ((await processesOn(dataDirectory)).length === 0) return;
      await delay(POLL_MS);
    }
  }
  throw new Error(`The PostgreSQL that still runs on ${dataDirectory} cannot be stopped: end its processes by hand.`);
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ESRCH') throw error;
  }
}

/**
 * A postmaster and all its children have the data directory as their working directory, and nothing
 * else has: that tells them from a stranger who got the number in a stale postmaster.pid.
 */
async function processesOn(dataDirectory: string): Promise<number[]> {
  if (process.platform !== 'linux') return processesNamed(dataDirectory);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const inside = await Promise.all(pids.map(async (pid) => (await workingDirectory(pid)) === dataDirectory));
  return pids.filter((_, i) => inside[i]).map(Number);
}

async function workingDirectory(pid: string): Promise<string | null> {
  try {
    return await readlink(`/proc/${pid}/cwd`);
  } catch {
    // It has ended, or it belongs to somebody else and cannot be ours.
    return null;
  }
}

/** Without /proc: the process that postmaster.pid names, if it was started on this very directory. */
async function processesNamed(dataDirectory: string): Promise<number[]> {
  const pid = await recordedPid(dataDirectory);
  if (pid === null) return [];
  try {
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return stdout.includes('postgres') && stdout.includes(dataDirectory) ? [pid] : [];
  } catch {
    // ps says so by its exit code: no such process.
    return [];
  }
}

async function recordedPid(dataDirectory: string): Promise<number | null> {
  try {
    const [line = ''] = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n');
    const pid = Number(line);
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
