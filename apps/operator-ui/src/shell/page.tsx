import { Alert, AppShell, Button, Text, Title, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { api, bodyOf, taken } from '../api/client.ts';
import { useConnection, useLiveUpdates } from '../api/live-updates.ts';
import { showTheDoor, useMe } from '../api/session.ts';
import { SignIn } from '../features/session/sign-in.tsx';
import { Mark } from './mark.tsx';
import classes from './page.module.css';
import { ProblemNotice } from './problem-notice.tsx';

const ROOMS = [
  { to: '/certificates', label: 'Certificates' },
  { to: '/stations', label: 'Stations' },
  { to: '/approvals', label: 'Approvals' },
  { to: '/audit', label: 'Audit' },
] as const;

/** The frame of every room, or the door to it. */
export function Page() {
  const { data: me, error } = useMe();
  // Once known it stays, also while the server cannot be asked again.
  if (me === undefined) return error && <ProblemNotice title="Not connected" error={error} />;
  return me === null ? <SignIn /> : <SignedIn name={me.name} />;
}

function SignedIn({ name }: { name: string }) {
  useLiveUpdates();
  const queries = useQueryClient();
  const signOut = useMutation({
    mutationFn: async () => {
      const answer = await api.DELETE('/api/v1/session');
      taken(answer);
      return answer.data?.continueAt ?? null;
    },
    onSuccess: async (continueAt) => {
      await showTheDoor(queries);
      // The session at the OpenID provider ends at its own address, which leads back here.
      if (continueAt !== null) window.location.assign(continueAt);
    },
  });
  return (
    <AppShell header={{ height: { base: 92, md: 56 } }} padding={{ base: 'md', md: 'lg' }}>
      <AppShell.Header>
        <div className={classes.header}>
          <UnstyledButton component={Link} to="/certificates" className={classes.brand}>
            <img src="/favicon.svg" alt="" width={24} height={24} />
            <Title order={1}>BetterFleet Certificates</Title>
          </UnstyledButton>
          <nav aria-label="Rooms" className={classes.rooms}>
            {ROOMS.map(({ to, label }) => (
              <Link key={to} to={to} className={classes.room ?? ''} activeProps={{ 'aria-current': 'page' }}>
                {label}
              </Link>
            ))}
          </nav>
          <div className={classes.connection}>
            <Connection />
          </div>
          <Text size="sm" className="quiet" visibleFrom="md">
            {name}
          </Text>
          <Button
            variant="default"
            size="xs"
            className={classes.door}
            onClick={() => signOut.mutate()}
            loading={signOut.isPending}
          >
            Sign out
          </Button>
        </div>
      </AppShell.Header>
      <AppShell.Main>
        {signOut.isError && <ProblemNotice title="You are still signed in" error={signOut.error} />}
        <SingleOperator />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

/** Whoever looks at the system knows that nobody else has to agree. */
function SingleOperator() {
  const { data } = useQuery({
    queryKey: ['overview'],
    queryFn: async () => bodyOf(await api.GET('/api/v1/overview')),
  });
  if (data?.approvals !== 'single-operator') return null;
  return (
    <Alert color="orange" title="Single operator" mb="md">
      By configuration whoever asks for what needs a second person may approve it too. The audit marks each such entry
      as self-approved.
    </Alert>
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
