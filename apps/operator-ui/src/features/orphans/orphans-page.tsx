import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { api, bodyOf, type OrphanCertificate } from '../../api/client.ts';
import { usePages } from '../../api/use-pages.ts';
import { CopyPem } from '../../shell/copy-pem.tsx';
import { DataTable } from '../../shell/data-table.tsx';
import { PagedRows } from '../../shell/paged-rows.tsx';
import { Moment } from '../../time/moment.tsx';
import { asSentence, KindMark } from './words.tsx';

/** What exists, or may exist, and belongs to no record: a person decides what becomes of it. */
export function OrphansPage() {
  const list = usePages(['orphans'], async (page) =>
    bodyOf(await api.GET('/api/v1/orphan-certificates', { params: { query: page } })),
  );
  return (
    <Stack>
      <Anchor component={Link} to="/certificates" size="sm">
        ← All certificates
      </Anchor>
      <div>
        <Title order={2}>Orphan certificates</Title>
        <Text className="quiet">
          They exist, or may exist, and belong to no record: nobody renews them, and no station is admitted with one.
          Find out who holds the key, and have its authority revoke what nobody should have.
        </Text>
      </div>
      <PagedRows list={list} nothing="None: every certificate that is known of belongs to a record.">
        {(rows) => (
          <DataTable
            columns={['Subject', 'Kind', 'Authority', 'Fingerprint (SHA-256)', 'Found', 'What is known', 'PEM']}
          >
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </DataTable>
        )}
      </PagedRows>
    </Stack>
  );
}

const Row = memo(function Row({ row }: { row: OrphanCertificate }) {
  const { subject, kind, authority, fingerprint, spkiSha256, foundAt, detail, certificatePem } = row;
  return (
    <tr>
      <td className="free-text">
        <strong>{subject}</strong>
      </td>
      <td data-column="Kind">
        <KindMark kind={kind} />
      </td>
      <td data-column="Authority">{authority}</td>
      <td data-column="Fingerprint">
        {fingerprint !== null && <span className="mono">{fingerprint}</span>}
        {fingerprint === null && <span className="quiet">unknown</span>}
        {fingerprint === null && spkiSha256 !== null && (
          <span className="quiet">
            ; of its key: <span className="mono">{spkiSha256}</span>
          </span>
        )}
      </td>
      <td data-column="Found">
        <Moment at={foundAt} />
      </td>
      <td data-column="What is known" className="free-text">
        {asSentence(detail)}
        <Order orphan={row} />
      </td>
      <td data-column="PEM">
        {certificatePem === null ? <span className="quiet">–</span> : <CopyPem pem={certificatePem} label="Copy PEM" />}
      </td>
    </tr>
  );
});

/** What our own authority signed without a record has none to show. */
function Order({ orphan: { kind, commandId } }: { orphan: OrphanCertificate }) {
  if (kind === 'unrecorded' || !commandId?.startsWith('crt_')) return null;
  return (
    <div>
      <Link to="/certificates/$id" params={{ id: commandId }} className="row-link">
        Its order →
      </Link>
    </div>
  );
}
