import { Anchor, Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { api, bodyOf, type OrphanCertificate } from '../../api/client.ts';
import { CopyPem } from '../../shell/copy-pem.tsx';
import { DataTable } from '../../shell/data-table.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Moment } from '../../time/moment.tsx';
import { asSentence, KindMark } from './words.tsx';

/** What exists, or may exist, and belongs to no record: a person decides what becomes of it. */
export function OrphansPage() {
  const list = useInfiniteQuery({
    queryKey: ['orphans'],
    queryFn: async ({ pageParam }) =>
      bodyOf(
        await api.GET('/api/v1/orphan-certificates', {
          params: { query: { limit: 100, ...(pageParam === null ? {} : { after: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
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
      {list.isError && <ProblemNotice title="The list cannot be read" error={list.error} />}
      {list.isPending && <Skeleton h={240} />}
      {list.isSuccess && rows.length === 0 && (
        <Text className="quiet" py="xl" ta="center">
          None: every certificate that is known of belongs to a record.
        </Text>
      )}
      {rows.length > 0 && (
        <DataTable columns={['Subject', 'Kind', 'Authority', 'Fingerprint (SHA-256)', 'Found', 'What is known', 'PEM']}>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </DataTable>
      )}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage} mx="auto">
          Show more
        </Button>
      )}
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
