import { Anchor, Stack, Title } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { api, bodyOf, type Controller } from '../../api/client.ts';
import { usePages } from '../../api/use-pages.ts';
import { DataTable } from '../../shell/data-table.tsx';
import { Mark } from '../../shell/mark.tsx';
import { PagedRows } from '../../shell/paged-rows.tsx';
import { StationsBehind } from './stations-behind.tsx';

const route = getRouteApi('/controllers');

/** Every local controller, and the stations behind the one that the address names. */
export function ControllersPage() {
  const { controller: chosen } = route.useSearch();
  const list = usePages(['controllers'], async (page) =>
    bodyOf(await api.GET('/api/v1/controllers', { params: { query: page } })),
  );
  return (
    <Stack>
      <Anchor component={Link} to="/stations" size="sm">
        ← All stations
      </Anchor>
      <Title order={2}>Local controllers</Title>
      <PagedRows list={list} nothing="No local controller is enrolled.">
        {(rows) => (
          <DataTable columns={['Controller', 'Connection', 'Stations', 'Connected through it', 'Certificates']}>
            {rows.map((row) => (
              <Row key={row.identityId} row={row} />
            ))}
          </DataTable>
        )}
      </PagedRows>
      {chosen !== undefined && (
        <StationsBehind
          key={chosen}
          id={chosen}
          name={list.data?.find(({ identityId }) => identityId === chosen)?.name ?? 'this controller'}
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
