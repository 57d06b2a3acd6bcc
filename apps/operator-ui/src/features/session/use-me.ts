import { useQuery } from '@tanstack/react-query';
import { ApiProblem, api, bodyOf } from '../../api/client.ts';

/** Who is signed in; null when nobody is. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      try {
        return bodyOf(await api.GET('/api/v1/me'));
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) return null;
        throw error;
      }
    },
  });
}
