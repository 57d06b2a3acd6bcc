import { AppShell, Button, Group, Text, Title, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { api } from '../api/client.ts';
import { useConnection, useLiveUpdates } from '../api/live-updates.ts';
import { SignIn } from '../features/session/sign-in.tsx';
import { useMe } from '../features/session/use-me.ts';
import { Mark } from './mark.tsx';
import classes from './page.module.css';
import { ProblemNotice } from './problem-notice.tsx';

const ROOMS = [
  { to: '/certificates', label: 'Certificates' },
  { to: '/stations', label: 'Stations' },
  { to: '/audit', label: 'Audit' },
] as const;

/** The frame of every room, or the door to it. */
export function Page() {
  const me = useMe();
  if (me.isPending) return null;
  if (me.isError) return <ProblemNotice title="Not connected" error={me.error} />;
  return me.data === null ? <SignIn /> : <SignedIn name={me.data.name} />;
}

function SignedIn({ name }: { name: string }) {
  useLiveUpdates();
  const queries = useQueryClient();
  const signOut = async (): Promise<void> => {
    await api.DELETE('/api/v1/session');
    queries.clear();
  };
  return (
    <AppShell header={{ height: 56 }} padding="lg">
      <AppShell.Header>
        <Group h="100%" px="lg" justify="space-between" wrap="nowrap">
          <Group gap="xl" wrap="nowrap">
            <UnstyledButton component={Link} to="/certificates" className={classes.brand}>
              <img src="/favicon.svg" alt="" width={24} height={24} />
              <Title order={1} size="h5">
                BetterFleet Certificates
              </Title>
            </UnstyledButton>
            <nav aria-label="Rooms" className={classes.rooms}>
              {ROOMS.map(({ to, label }) => (
                <Link key={to} to={to} className={classes.room ?? ''} activeProps={{ 'aria-current': 'page' }}>
                  {label}
                </Link>
              ))}
            </nav>
          </Group>
          <Group gap="md" wrap="nowrap">
            <Connection />
            <Text size="sm" className="quiet" visibleFrom="sm">
              {name}
            </Text>
            <Button variant="default" size="xs" onClick={() => void signOut()}>
              Sign out
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function Connection() {
  const connection = useConnection();
  switch (connection) {
    case 'live':
      return <Mark tone="good">live</Mark>;
    case 'connecting':
      return <Mark tone="moving">connecting</Mark>;
    case 'lost':
      return (
        <Mark tone="bad" title="What you see may be old; the page reconnects by itself.">
          not live
        </Mark>
      );
  }
}
