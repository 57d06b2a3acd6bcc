import { ok, refused } from '@bfcert/kernel/result';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { refreshSource } from './refresh-source.ts';
import { SERVER_CERTIFICATE_SOURCES } from './server-certificate-dependencies.ts';
import type { ServerCertificateSource, SourceKind } from './server-certificate-source.ts';
import type { SeenServerCertificate, ServerCertificateStore, SourceLook } from './server-certificate-store.ts';
import { type SourceStanding, standingOfSource } from './source-standing.ts';

/** The public face of the sources of server certificates. */
export interface ServerCertificates {
  /** In the order of their names; `look` is null before the first. */
  sources(): Promise<readonly { readonly name: string; readonly kind: SourceKind; readonly look: SourceLook | null }[]>;
  /** Null: no such source. */
  certificates(
    source: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly SeenServerCertificate[] | null>;
  /** Has a source read soon, by a job. */
  order(
    input: { readonly source: string },
    context: CommandContext,
  ): Promise<Outcome<{ readonly source: string }, 'source_unknown'>>;
  /** What to alarm on. */
  standing(): Promise<readonly SourceStanding[]>;

  // Work that jobs and timers do.

  /** Reads a source now, and says what came of it; null: no such source. */
  refresh(source: string): Promise<SourceLook | null>;
}

export function createServerCertificates(
  given: LifecycleDependencies & {
    readonly serverCertificateStore: ServerCertificateStore;
    readonly configured: readonly ServerCertificateSource[];
  },
): ServerCertificates {
  const { configured, ...others } = given;
  const sources = new Map(configured.map((source) => [source.name, source]));
  const deps = { ...others, sources };
  const store = deps.serverCertificateStore;
  const inOrder = (): readonly ServerCertificateSource[] =>
    [...sources.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    sources: () =>
      Promise.all(inOrder().map(async ({ name, kind }) => ({ name, kind, look: await store.lookOf(name) }))),
    certificates: async (source, { after, limit }) => (sources.has(source) ? store.page(source, after, limit) : null),
    order: ({ source }, context) =>
      runCommand(deps, {
        name: 'refresh-server-certificates',
        input: { source },
        context,
        subject: { purpose: 'backend_server' },
        work: async (tx): Promise<Outcome<{ readonly source: string }, 'source_unknown'>> => {
          if (!sources.has(source))
            return refused({ reason: 'source_unknown', detail: 'No such source is configured.' });
          await deps.nudges.nudge(tx, SERVER_CERTIFICATE_SOURCES, source);
          return ok({ source });
        },
      }),
    standing: () => Promise.all(inOrder().map((source) => standingOfSource(deps, source))),
    refresh: async (name) => {
      const source = sources.get(name);
      return source === undefined ? null : refreshSource(deps, source);
    },
  };
}
