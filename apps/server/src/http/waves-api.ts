import type { CommandContext, Outcome } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { z } from 'zod';
import type { ProblemCode } from './problem-list/problem-list.ts';
import type {
  newWave,
  Wave,
  WaveDetail,
  WaveMember,
  WavePlanReport,
  waveMembersQuery,
  wavesQuery,
} from './schemas/waves.ts';
import type { Paging } from './stations-api.ts';

type Operated = Promise<Outcome<{ readonly state: Wave['state'] }, ProblemCode>>;

/** What the pages and commands of waves need. */
export interface WavesApi {
  planWave(
    plan: Omit<z.infer<typeof newWave>, 'reason'>,
    context: CommandContext,
  ): Promise<Outcome<WavePlanReport, ProblemCode>>;
  startWave(waveId: string, context: CommandContext): Promise<Outcome<{ readonly approvalId: string }, ProblemCode>>;
  pauseWave(waveId: string, context: CommandContext): Operated;
  resumeWave(waveId: string, context: CommandContext): Operated;
  abortWave(waveId: string, context: CommandContext): Operated;
  waves(page: Paging & Pick<z.infer<typeof wavesQuery>, 'kind'>, owners: OwnerScope): Promise<readonly Wave[]>;
  /** Null: there is no such wave for this caller. */
  wave(waveId: string, owners: OwnerScope): Promise<WaveDetail | null>;
  /** The same. */
  waveMembers(
    waveId: string,
    page: Pick<z.infer<typeof waveMembersQuery>, 'state'> & { readonly after: number; readonly limit: number },
    owners: OwnerScope,
  ): Promise<readonly WaveMember[] | null>;
}
