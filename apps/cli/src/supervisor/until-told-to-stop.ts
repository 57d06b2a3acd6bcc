/** Resolves with the first SIGINT or SIGTERM. A second one ends the process where it is. */
export function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    let told = false;
    const tell = (): void => {
      if (told) process.exit(130);
      told = true;
      resolve();
    };
    process.on('SIGINT', tell);
    process.on('SIGTERM', tell);
  });
}
