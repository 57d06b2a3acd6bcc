import { Anchor, Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { api, bodyOf, type Controller } from '../../api/client.ts';
import { DataTable } from '../../shell/data-table.tsx';
import { Mark } from '../../shell/mark.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { StationsBehind } from './stations-behind.tsx';

const route = getRouteApi('/controllers');

/** Every local controller, and the stations behind the one that the address names. */
export function ControllersPage() {
  const { controller: chosen } = route.useSearch();
  const list = useInfiniteQuery({
    queryKey: ['controllers'],
    queryFn: async ({ pageParam }) =>
      bodyOf(
        await api.GET('/api/v1/controllers', {
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
      <Anchor component={Link} to="/stations" size="sm">
        ← All stations
      </Anchor>
      <Title order={2}>Local controllers</Title>
      {list.isError && <ProblemNotice title="The list cannot be read" error={list.error} />}
      {list.isPending && <Skeleton h={120} />}
      {list.isSuccess && rows.length === 0 && (
        <Text className="quiet" py="xl" ta="center">
          No local controller is enrolled.
        </Text>
      )}
      {rows.length > 0 && (
        <DataTable columns={['Controller', 'Connection', 'Stations', 'Connected through it', 'Certificates']}>
          {rows.map((row) => (
            <Row key={row.identityId} row={row} />
          ))}
        </DataTable>
      )}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage} mx="auto">
          Show more
        </Button>
      )}
      {chosen !== undefined && (
        <StationsBehind
          key={chosen}
          id={chosen}
          name={rows.find(({ identityId }) => identityId === chosen)?.name ?? 'this controller'}
        />
      )}
    </Stack>
  );
}

function Row({ row }: { row: Controller }) {
  return (
    <tr>
      <td>
        <Link to="/controllers" search={{ controller: row.identityId }} className="row-link">
          {row.name}
        </Link>
      </td>
      <td data-column="Connection">
        {row.online ? (
          <Mark tone="good">{`Profile ${row.securityProfile ?? '?'}`}</Mark>
        ) : (
          <Mark tone="quiet">offline</Mark>
        )}
      </td>
      <td data-column="Stations">{row.stations}</td>
      <td data-column="Connected through it">{row.stationsOnline}</td>
      <td data-column="Certificates">
        <Link to="/certificates" search={{ q: row.name }} className="row-link">
          its certificates
        </Link>
      </td>
    </tr>
  );
}
