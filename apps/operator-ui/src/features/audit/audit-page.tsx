import { Button, Group, Skeleton, Stack, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { type AuditEntry, api, bodyOf } from '../../api/client.ts';
import { DataTable } from '../../shell/data-table.tsx';
import { Mark } from '../../shell/mark.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { absolute } from '../../time/moment.tsx';

/** Who did what, in the order of the hash chain. */
export function AuditPage() {
  const list = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: async ({ pageParam }) =>
      bodyOf(
        await api.GET('/api/v1/audit-entries', {
          params: { query: { limit: 100, ...(pageParam === null ? {} : { after: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
    placeholderData: keepPreviousData,
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>Audit</Title>
        <Verification />
      </Group>
      {list.isError && <ProblemNotice title="The audit cannot be read" error={list.error} />}
      {list.isPending && <Skeleton h={240} />}
      {list.data && (
        <DataTable columns={['#', 'Time', 'Actor', 'Action', 'Change', 'Reason']}>
          {list.data.pages
            .flatMap((page) => page.data)
            .map((entry) => (
              <Row key={entry.sequence} entry={entry} />
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

const Row = memo(function Row({ entry }: { entry: AuditEntry }) {
  return (
    <tr>
      <td data-column="#" className="quiet">
        {entry.sequence}
      </td>
      <td data-column="Time" className="unbroken">
        {absolute(entry.at)}
      </td>
      <td data-column="Actor">{entry.actor}</td>
      <td data-column="Action">
        {entry.action} {entry.outcome === 'refused' && <Mark tone="bad">refused</Mark>}
      </td>
      <td data-column="Change">
        {entry.after === null ? <span className="quiet">–</span> : `${entry.before ?? '–'} → ${entry.after}`}
      </td>
      <td data-column="Reason" className="free-text">
        {entry.reason}
        {entry.refusal !== null && <div className="quiet">{entry.refusal}</div>}
      </td>
    </tr>
  );
});

function Verification() {
  const { data } = useQuery({
    queryKey: ['audit', 'verification'],
    queryFn: async () => bodyOf(await api.GET('/api/v1/audit-entries/verification')),
  });
  if (!data) return null;
  return data.verified ? (
    <Mark tone="good">{`chain of ${data.sealed ?? 0} entries verified`}</Mark>
  ) : (
    <Mark tone="bad">{`chain broken at entry ${data.brokenAt ?? '?'}`}</Mark>
  );
}
