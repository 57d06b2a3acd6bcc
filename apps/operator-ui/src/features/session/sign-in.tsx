import {
  Alert,
  Anchor,
  Button,
  Center,
  Code,
  Divider,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, bodyOf, taken, wordsOf } from '../../api/client.ts';
import { askWhoIsSignedIn, forgetTheRoom, SIGN_IN_METHODS } from '../../api/session.ts';
import { problemIn } from './sign-in-problems.ts';

/** The door: a person's name and password, the OpenID provider where there is one, or the token of the first start. */
export function SignIn() {
  const [byToken, setByToken] = useState(false);
  const queries = useQueryClient();
  // However somebody came to stand here, by signing out or because the session ran out.
  useEffect(() => forgetTheRoom(queries), [queries]);
  const { data: methods } = useQuery({
    queryKey: SIGN_IN_METHODS,
    queryFn: async () => bodyOf(await api.GET('/api/v1/session/methods')),
  });
  const problem = problemIn(window.location.search);
  return (
    <Center mih="100vh" p="md">
      <Paper withBorder shadow="sm" p="xl" w={420} maw="100%">
        <Stack>
          <Title order={1} size="h3">
            BetterFleet Certificates
          </Title>
          {problem !== null && (
            <Alert color="red" title="You are not signed in" role="alert">
              {problem}
            </Alert>
          )}
          {methods?.openId && (
            <>
              <Button component="a" href={methods.openId.startAt}>
                Sign in with {methods.openId.name}
              </Button>
              <Divider label="or" />
            </>
          )}
          {byToken ? <TokenForm /> : <PasswordForm />}
          <Anchor component="button" type="button" size="sm" onClick={() => setByToken(!byToken)}>
            {byToken ? 'Use a name and password' : 'Use the first start’s token'}
          </Anchor>
        </Stack>
      </Paper>
    </Center>
  );
}

type Credentials = { readonly token: string } | { readonly user: string; readonly password: string };

function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: Credentials) => taken(await api.POST('/api/v1/session', { body })),
    onSuccess: () => askWhoIsSignedIn(queries),
  });
}

function PasswordForm() {
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ user, password });
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
        />
        <PasswordInput
          label="Password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={signIn.error && wordsOf(signIn.error)}
          autoComplete="current-password"
          required
        />
        <Button type="submit" loading={signIn.isPending} disabled={user.trim() === '' || password === ''}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

function TokenForm() {
  const [token, setToken] = useState('');
  const signIn = useSignIn();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ token });
      }}
    >
      <Stack>
        <Text size="sm" className="quiet">
          The first start wrote your administrator token to <Code>admin-token</Code> in the data directory.
        </Text>
        <PasswordInput
          label="Token"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          error={signIn.error && wordsOf(signIn.error)}
          autoComplete="off"
          autoFocus
          required
        />
        <Button type="submit" loading={signIn.isPending} disabled={token.trim() === ''}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
