import { Anchor, Group, Stack, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { api, bodyOf, type Station } from '../../api/client.ts';
import { usePages } from '../../api/use-pages.ts';
import { DataTable } from '../../shell/data-table.tsx';
import { Mark, type Tone } from '../../shell/mark.tsx';
import { PagedRows } from '../../shell/paged-rows.tsx';
import { Moment } from '../../time/moment.tsx';
import { AdoptStationsButton } from '../adoption/adopt-stations-button.tsx';

type Migration = NonNullable<Station['migration']>;

const TONE: Record<Migration['state'], Tone> = {
  planned: 'quiet',
  pending: 'moving',
  active: 'good',
  rollback: 'waiting',
  quarantine: 'bad',
  exempt: 'quiet',
  abandoned: 'quiet',
};

/** Every charger: its connection, its floor, and where its way to Profile 3 stands. */
export function StationsPage() {
  const list = usePages(['stations'], async (page) =>
    bodyOf(await api.GET('/api/v1/stations', { params: { query: page } })),
  );
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>Stations</Title>
        <Group>
          <Anchor component={Link} to="/controllers" size="sm">
            Local controllers
          </Anchor>
          <AdoptStationsButton />
        </Group>
      </Group>
      <PagedRows list={list} nothing="No station is enrolled yet.">
        {(rows) => (
          <DataTable
            columns={['Station', 'Connection', 'Profile floor', 'Migration', 'What happens', 'Last connected']}
          >
            {rows.map((row) => (
              <Row key={row.identityId} row={row} />
            ))}
          </DataTable>
        )}
      </PagedRows>
    </Stack>
  );
}

const Row = memo(function Row({ row }: { row: Station }) {
  const { migration } = row;
  return (
    <tr>
      <td>
        <Link to="/certificates" search={{ q: row.name }} className="row-link">
          {row.name}
        </Link>
      </td>
      <td data-column="Connection">
        {row.online ? (
          <>
            <Mark tone="good">{`Profile ${row.securityProfile ?? '?'}`}</Mark>{' '}
            <span className="quiet">{`OCPP ${row.ocppVersion ?? '?'}`}</span>
            {row.upstream !== null && <Upstream upstream={row.upstream} />}
          </>
        ) : (
          <Mark tone="quiet">offline</Mark>
        )}
        {row.controller !== null && (
          <div className="quiet">
            <Link to="/controllers" search={{ controller: row.controller.identityId }}>
              behind a local controller
            </Link>
          </div>
        )}
        {row.capabilities.contradicts.length > 0 && (
          <div className="quiet">
            not as its family declares: {row.capabilities.contradicts.map((one) => one.replaceAll('_', ' ')).join(', ')}
          </div>
        )}
        {row.tolerances.map(({ kind, until }) => (
          <div key={kind} className="quiet">
            tolerated: {kind.replaceAll('_', ' ')}, until <Moment at={until} fallback="" />
          </div>
        ))}
      </td>
      <td data-column="Profile floor">{row.profileFloor}</td>
      <td data-column="Migration">
        {migration === null ? (
          <span className="quiet">–</span>
        ) : (
          <Mark tone={TONE[migration.state]}>{inWords(migration)}</Mark>
        )}
      </td>
      <td data-column="What happens" className="free-text">
        {migration?.explanation ?? <span className="quiet">–</span>}
      </td>
      <td data-column="Last connected">
        <Moment at={row.lastSeenAt} fallback="never" />
      </td>
    </tr>
  );
});

/** Where it is on its way, or why it waits for a person. */
function inWords({ state, step, reason }: Migration): string {
  const which = state === 'pending' ? step : reason;
  return which === null ? state : `${state}: ${which.replaceAll('_', ' ')}`;
}

/** The CSMS behind the station's session. */
function Upstream({ upstream }: { upstream: NonNullable<Station['upstream']> }) {
  const { name, isConnected, since, detail } = upstream;
  return (
    <div className="quiet">
      {isConnected ? (
        `CSMS ${name}`
      ) : (
        <>
          <Mark tone="waiting">{`CSMS ${name} away`}</Mark> <Moment at={since} fallback="" /> {detail}
        </>
      )}
    </div>
  );
}
