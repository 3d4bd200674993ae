import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WrongUse } from './wrong-use.js';

/** A file that is there. Throws `WrongUse`, as all of these do. */
export const existingFile = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new WrongUse(`There is no file ${path}.`);
  if (found.isDirectory()) throw new WrongUse(`${path} is a folder.`);
  return path;
};

export const existingFolder = (path: string): string => {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new WrongUse(`There is no folder ${path}.`);
  return path;
};

/** A file that may be written: its folder is there. */
export const writableFile = (path: string): string => {
  existingFolder(dirname(resolve(path)));
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new WrongUse(`${path} is a folder.`);
  return path;
};

/** A file that is to be made: there is none. */
export const newFile = (path: string): string => {
  if (statSync(writableFile(path), { throwIfNoEntry: false })) throw new WrongUse(`${path} is there already.`);
  return path;
};
