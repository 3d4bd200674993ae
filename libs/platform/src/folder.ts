import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder, its owner's alone, and those above it that are missing. Throws where that cannot be. (Node's
 * `recursive` tries for ever where a folder takes no new one, such as /proc.)
 */
export const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new Error(`The folder ${path} cannot be made (${code}). Name another.`);
  }
};
