import { Button, Center, Code, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, taken, wordsOf } from '../../api/client.ts';
import { askWhoIsSignedIn, forgetTheRoom } from '../../api/session.ts';

/** The door: one token, made at the first start. */
export function SignIn() {
  const [token, setToken] = useState('');
  const queries = useQueryClient();
  // However somebody came to stand here, by signing out or because the session ran out.
  useEffect(() => forgetTheRoom(queries), [queries]);
  const signIn = useMutation({
    mutationFn: async () => taken(await api.POST('/api/v1/session', { body: { token } })),
    onSuccess: () => askWhoIsSignedIn(queries),
  });
  return (
    <Center mih="100vh" p="md">
      <Paper withBorder shadow="sm" p="xl" w={420} maw="100%">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate();
          }}
        >
          <Stack>
            <Title order={1} size="h3">
              BetterFleet Certificates
            </Title>
            <Text size="sm" className="quiet">
              The first start wrote your administrator token to <Code>admin-token</Code> in the data directory.
            </Text>
            <PasswordInput
              label="Token"
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              error={signIn.error && wordsOf(signIn.error)}
              autoComplete="current-password"
              autoFocus
              required
            />
            <Button type="submit" loading={signIn.isPending} disabled={token.trim() === ''}>
              Sign in
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
