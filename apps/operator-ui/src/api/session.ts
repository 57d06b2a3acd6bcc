import { type QueryClient, type QueryFilters, useQuery } from '@tanstack/react-query';
import { ApiProblem, api, bodyOf } from './client.ts';

const ME = ['me'];
/** How one can sign in: what everybody may read. */
export const SIGN_IN_METHODS = ['sign-in-methods'];
const AGAIN_MS = 3_000;

/** Everything that was read because somebody is signed in. */
export const ofTheRoom: QueryFilters = {
  predicate: ({ queryKey }) => queryKey[0] !== ME[0] && queryKey[0] !== SIGN_IN_METHODS[0],
};

/** Who is signed in; null when nobody is. */
export function useMe() {
  return useQuery({
    queryKey: ME,
    queryFn: async () => {
      try {
        return bodyOf(await api.GET('/api/v1/me'));
      } catch (error) {
        if (isSignedOut(error)) return null;
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.status === 'error' ? AGAIN_MS : false),
  });
}

export const isSignedOut = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;

/** Asks again whether somebody is signed in. */
export const askWhoIsSignedIn = (queries: QueryClient): Promise<void> => queries.invalidateQueries({ queryKey: ME });

/** Nobody is signed in any more: the page shows the door. What the server says later was asked before. */
export async function showTheDoor(queries: QueryClient): Promise<void> {
  await queries.cancelQueries({ queryKey: ME });
  queries.setQueryData(ME, null);
}

/** Nothing of it stays in memory, and what is still on its way has nowhere to arrive. */
export function forgetTheRoom(queries: QueryClient): void {
  void queries.cancelQueries(ofTheRoom);
  queries.removeQueries(ofTheRoom);
}
