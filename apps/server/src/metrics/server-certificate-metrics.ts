import { type ServerCertificates, type SourceStanding, serverDriftKinds } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';
import { sharedLook } from './shared-look.ts';

/** Sources are few and named by hand. What does not differ is a zero, not an absence. */
export function measureServerCertificates(registry: Registry, servers: Pick<ServerCertificates, 'standing'>): void {
  const looking = sharedLook(() => servers.standing());
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    set: (gauge: Gauge<Label>, standing: SourceStanding) => void,
  ): void => {
    new Gauge<Label>({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        const standings = await looking();
        this.reset();
        for (const standing of standings) set(this, standing);
      },
    });
  };
  gauge(
    'bfcert_server_certificate_drift',
    'What a source of server certificates has that differs from the records',
    ['source', 'kind'],
    (of, { source, drifts }) => {
      for (const kind of serverDriftKinds) of.set({ source, kind }, drifts.get(kind) ?? 0);
    },
  );
  gauge(
    'bfcert_server_certificate_source_readable',
    '1 when the last reading of a source reached its end',
    ['source'],
    (of, { source, isReadable }) => of.set({ source }, isReadable ? 1 : 0),
  );
  gauge(
    'bfcert_server_certificate_unreadable',
    'Files and listeners of a source that could not be read',
    ['source'],
    (of, { source, unreadable }) => of.set({ source }, unreadable),
  );
  gauge(
    'bfcert_server_certificates',
    'Records of server certificates that may be in use, by who has the say over them and how near their end is',
    ['source', 'operating_model', 'posture'],
    (of, { source, postures }) => {
      for (const { operatingModel, posture, count } of postures) {
        of.set({ source, operating_model: operatingModel, posture }, count);
      }
    },
  );
}
