import { execFile } from 'node:child_process';
import { chmod, lchown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresPrograms } from './programs.ts';

/** How a program must be started so that PostgreSQL accepts it, and who then owns its files. */
export interface Launcher {
  /** Put before the program and its arguments. */
  readonly prefix: readonly string[];
  /** Null: whoever we are; there is no need and no right to change it. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

const NOBODY = 65534;

/** The signal of PostgreSQL's fast shutdown, sent by the kernel when our process dies, however it dies. */
const dieWithParent = ['setpriv', '--pdeathsig', 'INT'];

/**
 * PostgreSQL refuses to run as uid 0. As root there are two ways, tried in this order:
 *
 *  - in a user namespace of its own without a uid map: there its uid reads 65534 and it has no
 *    capability, yet outside its files stay root's, so it works below folders only root may enter;
 *  - as another user: the data directory's owner, else nobody, to whom the files are handed over.
 *
 * @throws with one sentence that says what to do when neither works.
 */
export async function chooseLauncher(programs: PostgresPrograms, home: string): Promise<Launcher> {
  if (process.getuid?.() !== 0)
    return { prefix: (await works([...dieWithParent, 'true'])) ? dieWithParent : [], owner: null };

  const namespaced = ['unshare', '-U', ...dieWithParent];
  if (await canServe(namespaced, programs, home)) return { prefix: namespaced, owner: { uid: 0, gid: 0 } };

  const { uid, gid } = await lstat(home);
  const owner = uid === 0 ? { uid: NOBODY, gid: NOBODY } : { uid, gid };
  const asOwner = ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups', '--pdeathsig', 'INT'];
  await letOwnerPass(home, owner);
  if (await canServe(asOwner, programs, home)) return { prefix: asOwner, owner };
  throw new Error(
    `PostgreSQL does not run as root, and neither a user namespace (unshare -U) nor user ${owner.uid} can reach ` +
      `${home} and ${programs.postgres}: start as an ordinary user, or set DATABASE_URL.`,
  );
}

/**
 * Hands over every file that is not the owner's yet: the way to run may change between two starts. An
 * initdb whose supervisor was killed may be removing its own files at the same time.
 */
export async function giveTo(owner: Launcher['owner'], home: string): Promise<void> {
  if (owner === null) return;
  // The folder last, so that a start cut off in the middle finds it unchanged and does all of it again.
  await unlessGone(async () => {
    for (const entry of await readdir(home, { withFileTypes: true })) {
      const path = join(home, entry.name);
      if (entry.isDirectory()) await giveTo(owner, path);
      else await unlessGone(() => handOver(path, owner));
    }
    await handOver(home, owner);
  });
}

async function handOver(path: string, owner: NonNullable<Launcher['owner']>): Promise<void> {
  const { uid, gid } = await lstat(path);
  if (uid !== owner.uid || gid !== owner.gid) await lchown(path, owner.uid, owner.gid);
}

/** What somebody removes meanwhile needs no owner. */
async function unlessGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/** The folder above stays root's and unreadable: its other inhabitants are none of PostgreSQL's business. */
async function letOwnerPass(home: string, owner: { uid: number; gid: number }): Promise<void> {
  const above = join(home, '..');
  const { mode, uid } = await lstat(above);
  if (uid !== owner.uid) await chmod(above, (mode & 0o777) | 0o001);
  await giveTo(owner, home);
}

async function canServe(prefix: readonly string[], { postgres }: PostgresPrograms, home: string): Promise<boolean> {
  return (await works([...prefix, postgres, '-V'])) && (await works([...prefix, 'test', '-w', home]));
}

function works(command: readonly string[]): Promise<boolean> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => execFile(program, args, (error) => resolve(error === null)));
}
