import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOurProcesses } from './our-processes.ts';
import { GATEWAY, PKI, PlantedProc, type PlantedProcess, SERVER, SUPERVISOR } from './testing/planted-proc.ts';

const SINCE = '2026-01-01T00:00:00.000Z';

describe('the processes of a data directory', () => {
  let data: string;
  let planted: PlantedProc | null = null;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'doctor-'));
  });
  afterEach(() => {
    planted?.remove();
    rmSync(data, { recursive: true });
  });

  const find = (processes: Readonly<Record<number, PlantedProcess>>) => {
    planted = new PlantedProc(processes);
    return findOurProcesses(planted.open(), data);
  };
  const claimedBy = (pid: number) => writeFileSync(join(data, 'claimed-by'), `process ${pid}, since ${SINCE}`);
  const postgres: PlantedProcess = { commandLine: ['/opt/bin/postgres', '-D', `/data/postgres/data`] };

  it('are the children of the one that has claimed it, and not those of another system', () => {
    claimedBy(10);
    const found = find({
      10: SUPERVISOR,
      11: { ...PKI, parent: 10 },
      12: { ...postgres, parent: 10 },
      13: { commandLine: ['postgres: checkpointer'], parent: 12 },
      20: SUPERVISOR,
      21: { ...PKI, parent: 20 },
      30: GATEWAY,
    });
    expect(found).toEqual({
      supervisor: { pid: 10, since: new Date(SINCE) },
      running: [
        { role: 'pki', pid: 11 },
        { role: 'postgres', pid: 12 },
      ],
    });
  });

  it('are those that were started on their own where nobody has claimed it', () => {
    expect(find({ 20: SUPERVISOR, 21: { ...PKI, parent: 20 }, 30: GATEWAY, 31: SERVER, 32: postgres })).toEqual({
      supervisor: null,
      running: [
        { role: 'gateway', pid: 30 },
        { role: 'server', pid: 31 },
      ],
    });
  });

  it('are none of whoever has the number of a supervisor that is gone', () => {
    claimedBy(10);
    expect(find({ 10: { commandLine: ['/usr/bin/vim', 'notes'] } })).toEqual({ supervisor: null, running: [] });
  });

  it('are none on a system without /proc', () => {
    planted = new PlantedProc({});
    planted.remove();
    expect(findOurProcesses(planted.open(), data)).toEqual({ supervisor: null, running: [] });
    planted = null;
  });
});
