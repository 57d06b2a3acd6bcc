import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Refusal } from '../commands/command.ts';
import { auditRefusal } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { ImportedThings } from './import-job.ts';
import { lackOfRoom, type NoRoom } from './room-for.ts';
import { importCommandOf } from './start-import-job.ts';

/** What is known of a large import before its content is there. */
export interface AnnouncedImport {
  readonly kind: ImportedThings['kind'];
  /** As its sender says; what is kept of it is counted when it is there. */
  readonly bytes: number;
}

/**
 * Before the content is read: the refusal for want of room that it would come to, audited as the command's; null where
 * there is room, and for the repetition of a command that was answered, which takes none. It holds no room: whether
 * there still is some is asked again when the job begins.
 */
export function refuseForRoom(
  deps: LifecycleDependencies,
  { kind, bytes }: AnnouncedImport,
  context: CommandContext,
): Promise<Refusal<NoRoom> | null> {
  const { actor, idempotencyKey: key } = context;
  return deps.transactions.run(async (tx) => {
    if (key !== undefined && (await deps.idempotency.claim(tx, describeActor(actor), key)) !== null) return null;
    const lack = await lackOfRoom(deps, tx, actor.owners, bytes);
    if (lack !== null) await auditRefusal(deps, tx, { name: importCommandOf[kind], context, subject: {} }, lack);
    return lack;
  });
}
