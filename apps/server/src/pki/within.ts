/** What `work` comes to in so many milliseconds; null: it takes longer. It goes on all the same. */
export async function within<Value>(milliseconds: number, work: Promise<Value>): Promise<Value | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), milliseconds);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
