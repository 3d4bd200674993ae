import { statSync } from 'node:fs';
import { WrongUse } from './wrong-use.js';

/** The file, which is there. Throws `WrongUse`. */
export const existingFile = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new WrongUse(`There is no file ${path}.`);
  if (found.isDirectory()) throw new WrongUse(`${path} is a folder.`);
  return path;
};
