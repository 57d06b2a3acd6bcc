/** 1.6 has keys, vendors and their messages as CiString: case does not count. */
export const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
