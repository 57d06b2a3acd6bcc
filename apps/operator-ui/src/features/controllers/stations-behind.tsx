import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.ts';
import { DataTable } from '../../shell/data-table.tsx';
import { Mark } from '../../shell/mark.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Moment } from '../../time/moment.tsx';

/** Who comes in with the certificate of this controller and with nothing else, since when, and whose deed that was. */
export function StationsBehind({ id, name }: { id: string; name: string }) {
  const list = useInfiniteQuery({
    queryKey: ['controllers', id, 'stations'],
    queryFn: async ({ pageParam }) =>
      bodyOf(
        await api.GET('/api/v1/controllers/{id}/stations', {
          params: { path: { id }, query: { limit: 100, ...(pageParam === null ? {} : { after: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
  });
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Stack component="section" aria-label={`Stations behind ${name}`}>
      <Title order={3} size="h4">{`Stations behind ${name}`}</Title>
      <Text size="sm" className="quiet">
        They come in with its certificate and with nothing else: without one of its certificates in force none of them
        is connected.
      </Text>
      {list.isError && <ProblemNotice title="Its stations cannot be read" error={list.error} />}
      {list.isPending && <Skeleton h={80} />}
      {list.isSuccess && rows.length === 0 && <Text className="quiet">No station is bound to it.</Text>}
      {rows.length > 0 && (
        <DataTable columns={['Station', 'Connection', 'Bound since', 'By', 'Reason']}>
          {rows.map((row) => (
            <tr key={row.name}>
              <td>{row.name}</td>
              <td data-column="Connection">
                {row.online ? (
                  <Mark tone="good">through it</Mark>
                ) : (
                  <Mark tone="quiet">{row.identityId === null ? 'not enrolled for you' : 'offline'}</Mark>
                )}
              </td>
              <td data-column="Bound since">
                <Moment at={row.since} />
              </td>
              <td data-column="By">{row.boundBy}</td>
              <td data-column="Reason" className="free-text">
                {row.reason}
              </td>
            </tr>
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
