import { spawnSync } from 'node:child_process';
import type { Configuration } from '../configuration/configuration.ts';
import { lookAtCertificates } from './certificates.ts';
import { askTimedatectl, lookAtClock } from './clock.ts';
import { lookAtClockDoubt } from './clock-doubt.ts';
import { lookAtDatabase } from './database.ts';
import { lookAtDisk } from './disk.ts';
import { lookAtFiles } from './files.ts';
import { lookAtGatewayMemory } from './gateway-memory.ts';
import { type IsolationLevel, isolationLevel, lookAtIsolation } from './isolation.ts';
import { type Observation, observer } from './observation.ts';
import { findOurProcesses, type OurProcesses } from './our-processes.ts';
import { lookAtPorts, type Presence } from './ports.ts';
import { Proc } from './proc.ts';
import { lookAtTlsPolicies } from './tls-policies.ts';
import { lookAtUntakenFacts } from './untaken-facts.ts';

export interface Examination {
  readonly isolation: IsolationLevel;
  readonly observations: readonly Observation[];
}

/** Everything that `bfcert doctor` looks at, from the outside: it changes nothing and uses no secret. */
export async function examine(configuration: Configuration): Promise<Examination> {
  const proc = new Proc();
  const { dataDir } = configuration;
  const processes = findOurProcesses(proc, dataDir);
  const presence = presenceOf(processes);
  const isWhole = presence === 'whole';
  const now = (): Date => new Date();
  return {
    isolation: isolationLevel(proc, processes),
    observations: [
      ...processesSeen(processes),
      ...lookAtIsolation(proc, processes, namespacesWork()),
      ...lookAtFiles(dataDir),
      ...(await lookAtPorts(configuration, presence)),
      ...(await lookAtDatabase(configuration, isWhole)),
      ...(await lookAtClock({ proc, now, ntpSynchronized: askTimedatectl }, processes, dataDir)),
      ...(await lookAtClockDoubt(configuration, isWhole)),
      ...(await lookAtUntakenFacts(configuration, isWhole)),
      ...(await lookAtGatewayMemory(configuration, isWhole)),
      ...(await lookAtDisk(dataDir)),
      ...(isWhole ? await lookAtTlsPolicies(configuration) : []),
      ...(await lookAtCertificates(configuration, isWhole, now())),
    ],
  };
}

const presenceOf = ({ supervisor, running }: OurProcesses): Presence => {
  if (supervisor !== null) return 'whole';
  return running.length > 0 ? 'parts' : 'nothing';
};

const observe = observer('processes');
const WHOLE = ['pki', 'server', 'gateway'] as const;

function processesSeen({ supervisor, running }: OurProcesses): readonly Observation[] {
  const seen = running.map(({ role, pid }) => observe(role, 'good', `runs as process ${pid}`));
  if (supervisor === null) {
    return [
      observe('bfcert start', 'note', 'does not run on this data directory, or belongs to another user'),
      ...seen,
    ];
  }
  const missing = WHOLE.filter((role) => !running.some((one) => one.role === role));
  return [
    observe('bfcert start', 'good', `runs as process ${supervisor.pid} since ${supervisor.since.toISOString()}`),
    ...seen,
    ...missing.map((role) => observe(role, 'finding', 'does not run, though its supervisor does')),
  ];
}

/** As the control plane's own confinement finds out. */
const namespacesWork = (): boolean => spawnSync('unshare', ['-Urn', 'true'], { timeout: 5_000 }).status === 0;
